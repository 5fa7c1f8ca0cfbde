"""Sentences about what an edit changed besides, or why it does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.network import NetworkSpec
from reglab.experiment.plan import PlanError
from reglab.words import capital, listed
from reglab.words.language import _


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
                where = _("{name} of arm “{old}”").format(name=name, old=old.name)
                info = after.data.info
                why = (
                    _("does not suit {info}").format(info=info.title)
                    if technique.misfit(info)
                    else _("has lost its layer")
                )
                sentences.append(_("{where} {why} and is switched off.").format(where=where, why=why))
    return " ".join(sentences)


def removed_layers_words(before: Experiment, after: Experiment) -> str:
    """Which layers another data set took away; empty where it took none."""
    pairs = [("", before.network, after.network)]
    for old, new in zip(before.arms, after.arms, strict=True):
        if old.network is not None and new.network is not None:
            pairs.append((f"“{old.name}”", old.network, new.network))
    whose: dict[tuple[str, ...], list[str]] = {}
    for name, first, second in pairs:
        if gone := _gone(first, second):
            whose.setdefault(gone, []).append(name)
    info = after.data.info
    why = _("has no pictures") if info.image_shape is None else _("has other pictures")
    sentences = []
    for gone, names in whose.items():
        verb = "is" if len(gone) == 1 and not gone[0][0].isdigit() else "are"
        arms = [name for name in names if name]
        where = (
            _(" {value}in {arms}").format(value="also " if "" in names else "", arms=listed(arms))
            if arms
            else ""
        )
        sentences.append(
            _("{info} {why}: {gone} {verb} removed{where}.").format(
                info=info.title, why=why, gone=listed(gone), verb=verb, where=where
            )
        )
    return " ".join(sentences)


def _gone(before: NetworkSpec, after: NetworkSpec) -> tuple[str, ...]:
    """``("2 × Convolution", "Flatten")``."""
    left = Counter(layer.kind for layer in before.layers)
    left.subtract(layer.kind for layer in after.layers)
    return tuple(
        f"{count} × {LAYERS[kind].title}" if count > 1 else LAYERS[kind].title
        for kind, count in left.items()
        if count > 0
    )


def misfit_words(layers: Sequence[LayerSpec], error: PlanError) -> str:
    """Why layers do not fit together, in a few words: ``"Dense after Convolution needs …"``."""
    at = error.layer - 1
    what = layers[at].title if at < len(layers) else _("The output")
    before = layers[at - 1].title if 0 < at <= len(layers) else _("the pictures")
    if error.before:
        return _("{what} after {before} needs a row of numbers.").format(what=what, before=before)
    return capital(error.reason)
