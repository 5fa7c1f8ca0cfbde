"""Which examples a table shows, in which order, and the sentence that sums them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reglab.analysis.confusion import (
    NO_CLASS,
    Integers,
    confident_mistakes,
    disagreements,
    largest_residuals,
)
from reglab.gui.views.examples.columns import ExampleColumn, classification_columns, regression_columns
from reglab.gui.views.examples.content import Comparable, Judged
from reglab.words import percent, plain
from reglab.words.language import _, grouped, plural


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What a table shows.

    Parameters
    ----------
    found : Comparable
        Where the examples come from.
    columns : sequence of ExampleColumn
        What is told about each.
    rows : array of int64
        Their positions.
    summary : str
        A sentence about them.
    """

    found: Comparable
    columns: Sequence[ExampleColumn]
    rows: Integers
    summary: str


def disagreeing(found: Comparable, part: str) -> Selection:
    """The examples for which not all arms predict the same class, in the order of the data."""
    rows = disagreements([arm.classes for arm in found.arms])
    return Selection(found, classification_columns(found, part), rows, _disagreement_words(found, part, rows))


def mistaken(found: Comparable, part: str, arm: int | None) -> Selection:
    """What an arm of the record (else the first) gets wrong, the surest first."""
    chosen = _chosen(found, arm)
    rows = confident_mistakes(found.y.astype(np.int64), chosen.classes, chosen.sure)
    known = int(np.count_nonzero(chosen.classes != NO_CLASS))
    if not known:
        words = _("The network of “{arm}” diverged: it predicts nothing.").format(arm=chosen.arm.name)
    elif not len(rows):
        text = (
            _("“{arm}” gets every training example right.")
            if part == "train"
            else _("“{arm}” gets every validation example right.")
        )
        words = text.format(arm=chosen.arm.name)
    else:
        words = _mistake_words(chosen.arm.name, part, len(rows), known)
        flipped = int(np.count_nonzero(found.flipped[rows]))
        if flipped:
            words += " " + plural(
                "{n} of them has a flipped label.", "{n} of them have a flipped label.", flipped
            )
    ordered = _first(found, chosen)
    return Selection(found, classification_columns(ordered, part), rows, words)


def residuals(found: Comparable, part: str, arm: int | None) -> Selection:
    """All examples, those first that an arm of the record (else the first) is farthest off."""
    chosen = _chosen(found, arm)
    rows = largest_residuals(found.y, chosen.predicted)
    if len(rows):
        size = np.abs(chosen.predicted[rows] - found.y[rows])
        most, middle = plain(float(size[0])), plain(float(np.median(size)))
        values = {"arm": chosen.arm.name, "most": most, "median": middle, "target": found.info.target}
        if part == "train":
            words = plural(
                "“{arm}” is off by {most} at most (median {median}) on {n} training example ({target}).",
                "“{arm}” is off by {most} at most (median {median}) on {n} training examples ({target}).",
                len(rows),
                **values,
            )
        else:
            words = plural(
                "“{arm}” is off by {most} at most (median {median}) on {n} validation example ({target}).",
                "“{arm}” is off by {most} at most (median {median}) on {n} validation examples ({target}).",
                len(rows),
                **values,
            )
    else:
        words = _("The network of “{arm}” diverged: it predicts nothing.").format(arm=chosen.arm.name)
    return Selection(found, regression_columns(_first(found, chosen), part), rows, words)


def _disagreement_words(found: Comparable, part: str, rows: Integers) -> str:
    """How many there are, and who is right how often."""
    if len(found.arms) < 2:
        return _("One arm alone agrees with itself: show another by the eye on its card.")
    count = len(found.y)
    if not len(rows):
        if part == "train":
            return plural(
                "All arms predict the same class for all {n} training examples.",
                "All arms predict the same class for all {n} training examples.",
                count,
            )
        return plural(
            "All arms predict the same class for all {n} validation examples.",
            "All arms predict the same class for all {n} validation examples.",
            count,
        )
    right = ", ".join(
        f"{arm.arm.name} {grouped(int(np.count_nonzero(arm.classes[rows] == found.y[rows])))}"
        for arm in found.arms
    )
    if part == "train":
        return plural(
            "The arms disagree on {differing} of {n} training example. Right in these: {right}.",
            "The arms disagree on {differing} of {n} training examples. Right in these: {right}.",
            count,
            differing=grouped(len(rows)),
            right=right,
        )
    return plural(
        "The arms disagree on {differing} of {n} validation example. Right in these: {right}.",
        "The arms disagree on {differing} of {n} validation examples. Right in these: {right}.",
        count,
        differing=grouped(len(rows)),
        right=right,
    )


def _mistake_words(arm: str, part: str, wrong: int, known: int) -> str:
    """How many mistakes an arm makes."""
    values = {"arm": arm, "wrong": grouped(wrong), "share": percent(wrong / known)}
    if part == "train":
        return plural(
            "“{arm}” gets {wrong} of {n} training example wrong ({share}), the surest mistakes first.",
            "“{arm}” gets {wrong} of {n} training examples wrong ({share}), the surest mistakes first.",
            known,
            **values,
        )
    return plural(
        "“{arm}” gets {wrong} of {n} validation example wrong ({share}), the surest mistakes first.",
        "“{arm}” gets {wrong} of {n} validation examples wrong ({share}), the surest mistakes first.",
        known,
        **values,
    )


def _chosen(found: Comparable, arm: int | None) -> Judged:
    return next((judged for judged in found.arms if judged.arm.arm == arm), found.arms[0])


def _first(found: Comparable, chosen: Judged) -> Comparable:
    """The same with the chosen arm before the others."""
    return replace(found, arms=(chosen, *(judged for judged in found.arms if judged is not chosen)))
