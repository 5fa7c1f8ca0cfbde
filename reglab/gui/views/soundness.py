"""What views show of networks that have diverged: nothing, as the record says which they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reglab.record.endings import unsound
from reglab.record.events import Array
from reglab.record.questions import Answer, LayerWeights
from reglab.record.record import RunRecord
from reglab.words.language import plural


def without_diverged(record: RunRecord, answer: Answer) -> Answer:
    """Return an answer in which the numbers of networks with weights that are not sound are missing: NaN.

    Their outputs and weights may be finite and as large as 10²³, and would decide every mean and scale.
    """
    lost = unsound(record, answer.replicas, answer.epoch)
    if not lost:
        return answer
    outputs = tuple(
        _missing(values) if column in lost else values
        for column, values in zip(answer.replicas, answer.outputs, strict=False)
    )
    weights = tuple(
        tuple(map(_missing_layer, layers)) if column in lost else layers
        for column, layers in zip(answer.replicas, answer.weights, strict=False)
    )
    slopes = tuple(
        replace(slope, learned=_missing(slope.learned)) if column in lost else slope
        for column, slope in zip(answer.replicas, answer.slopes, strict=False)
    )
    pruned = tuple(
        replace(found, before=replace(found.before, loss=np.nan)) if column in lost else found
        for column, found in zip(answer.replicas, answer.pruned, strict=False)
    )
    curves = tuple(
        replace(found, losses=_missing(found.losses)) if column in lost else found
        for column, found in zip(answer.replicas, answer.curves, strict=False)
    )
    return replace(answer, outputs=outputs, weights=weights, slopes=slopes, pruned=pruned, curves=curves)


def diverged_words(record: RunRecord | None, columns: tuple[int, ...], epoch: int | None) -> str:
    """Say how many of some networks have diverged as of an epoch; empty where none has."""
    if record is None or epoch is None:
        return ""
    lost = len(unsound(record, columns, epoch))
    return (
        plural(
            "{lost} of {n} network diverged",
            "{lost} of {n} networks diverged",
            len(columns),
            lost=lost,
        )
        if lost
        else ""
    )


def _missing(values: Array) -> Array:
    return np.full_like(values, np.nan)


def _missing_layer(layer: LayerWeights) -> LayerWeights:
    return LayerWeights(_missing(layer.weight), _missing(layer.bias), np.zeros_like(layer.active))
