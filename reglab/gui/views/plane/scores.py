"""How well networks do as of an epoch, for the title of a plane."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reglab.analysis.comparison import SCORES
from reglab.record.endings import is_sound, weights_epoch
from reglab.record.record import RunRecord
from reglab.words import decimals, fixed, listed, percent
from reglab.words.language import _


def score_words(record: RunRecord, columns: Sequence[int], epoch: int) -> tuple[str, ...]:
    """Say the mean training and validation score of some networks, in wordings from long to short.

    Parameters
    ----------
    record : RunRecord
        What was recorded.
    columns : sequence of int
        The networks; those that have diverged by then do not count.
    epoch : int
        The epoch, counted from 1. Before the first nothing is measured, and nothing said.
    """
    name = SCORES[record.experiment.data.info.task]
    accuracy = name == "accuracy"
    if epoch < 1 or not record.epochs:
        return ()
    train, validation = (_mean(record, f"{part}_{name}", columns, epoch) for part in ("train", "val"))
    if not math.isfinite(train) and not math.isfinite(validation):
        return ()
    first, second = (percent(v) if accuracy else fixed(v, 2) for v in (train, validation))
    sign = "" if accuracy else "R² "
    return (
        sign + _("training {training} · validation {validation}").format(training=first, validation=second),
        sign + _("train {training} · val {validation}").format(training=first, validation=second),
        f"{sign}{first} · {second}",
    )


def with_spread(words: tuple[str, ...], spread: float, varied: Sequence[str]) -> tuple[str, ...]:
    """Add how much predictions change over the seeds, and with what, where that is known.

    Parameters
    ----------
    words : tuple of str
        Wordings of the scores from long to short.
    spread : float
        Standard deviation of the predictions over the networks.
    varied : sequence of str
        What differs from seed to seed.
    """
    if not words or not math.isfinite(spread):
        return words
    number = f"± {fixed(spread, decimals(spread))}"
    long = _("predictions {spread} with other {sources}").format(spread=number, sources=listed(varied))
    brief = _("predictions {spread}").format(spread=number)
    return (
        f"{words[0]} · {long}",
        *(f"{each} · {brief}" for each in words[1:-1]),
        f"{words[-1]} · {number}",
        number,
    )


def with_movement(words: tuple[str, ...], moved: float, changed: float | None = None) -> tuple[str, ...]:
    """Add how far predictions have moved since training examples were edited, where that is known.

    Parameters
    ----------
    words : tuple of str
        Wordings of the scores from long to short.
    moved : float
        Root mean square of the changes.
    changed : float, optional
        Share of the map that has another class.
    """
    if not math.isfinite(moved):
        return words
    number = fixed(moved, decimals(moved))
    by = _("moved by {distance}").format(distance=number)
    if changed is None:
        return (*(f"{each} · {by}" for each in words), by)
    other = _("other class on {share}").format(share=percent(changed, 1))
    return (
        *(f"{each} · {by}, {other}" for each in words[:1]),
        *(f"{each} · {other}" for each in words[1:]),
        other,
    )


def _mean(record: RunRecord, metric: str, columns: Sequence[int], epoch: int) -> float:
    values = record.values(metric)
    rows = [(weights_epoch(record, c, epoch), c) for c in columns if is_sound(record, c, epoch)]
    found = [float(values[row - 1, column]) for row, column in rows if row]
    finite = [value for value in found if math.isfinite(value)]
    return float(np.mean(finite)) if finite else math.nan
