"""Sentences about what an edit changed besides, or why it does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.network import NetworkSpec
from reglab.experiment.plan import PlanError
from reglab.words import capital, listed, quoted
from reglab.words.language import _, plural


def switched_off_words(before: Experiment, after: Experiment) -> str:
    """Which techniques went off, with a layer that is no more or for another data set; else empty."""
    sentences = []
    for old, new in zip(before.arms, after.arms, strict=True):
        left = [technique.kind for technique in new.techniques if technique.enabled]
        for technique in old.techniques:
            if not technique.enabled:
                continue
            if technique.kind in left:
                left.remove(technique.kind)
            else:
                name = capital(technique.name)
                info = after.data.info
                sentence = (
                    _("{technique} of arm “{arm}” does not suit {data_set} and is switched off.")
                    if technique.misfit(info)
                    else _("{technique} of arm “{arm}” has lost its layer and is switched off.")
                )
                sentences.append(sentence.format(technique=name, arm=old.name, data_set=info.title))
    return " ".join(sentences)


def removed_layers_words(before: Experiment, after: Experiment) -> str:
    """Which layers another data set took away; empty where it took none."""
    pairs = [("", before.network, after.network)]
    for old, new in zip(before.arms, after.arms, strict=True):
        if old.network is not None and new.network is not None:
            pairs.append((quoted(old.name), old.network, new.network))
    whose: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for name, first, second in pairs:
        if gone := _gone(first, second):
            whose.setdefault(gone, []).append(name)
    info = after.data.info
    why = _("{data_set} has no pictures") if info.image_shape is None else _("{data_set} has other pictures")
    why = why.format(data_set=info.title)
    return " ".join(f"{why}: {_removed_words(gone, names)}" for gone, names in whose.items())


def _removed_words(gone: Sequence[tuple[str, int]], names: Sequence[str]) -> str:
    """That layers are removed, in the common network (named ``""``) and in those of arms."""
    n = sum(count for _title, count in gone)
    layers = listed(f"{count} × {title}" if count > 1 else title for title, count in gone)
    arms = listed(name for name in names if name)
    if not arms:
        return plural("{layers} is removed.", "{layers} are removed.", n, layers=layers)
    if "" in names:
        return plural(
            "{layers} is removed also in {arms}.",
            "{layers} are removed also in {arms}.",
            n,
            layers=layers,
            arms=arms,
        )
    return plural(
        "{layers} is removed in {arms}.", "{layers} are removed in {arms}.", n, layers=layers, arms=arms
    )


def _gone(before: NetworkSpec, after: NetworkSpec) -> tuple[tuple[str, int], ...]:
    """``(("Convolution", 2), ("Flatten", 1))``."""
    left = Counter(layer.kind for layer in before.layers)
    left.subtract(layer.kind for layer in after.layers)
    return tuple((LAYERS[kind].title, count) for kind, count in left.items() if count > 0)


def misfit_words(layers: Sequence[LayerSpec], error: PlanError) -> str:
    """Why layers do not fit together, in a few words: ``"Dense after Convolution needs …"``."""
    at = error.layer - 1
    what = layers[at].title if at < len(layers) else _("The output")
    before = layers[at - 1].title if 0 < at <= len(layers) else _("the pictures")
    if error.before:
        return _("{layer} after {before} needs a row of numbers.").format(layer=what, before=before)
    return capital(error.reason)
