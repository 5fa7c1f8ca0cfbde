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
from reglab.words.language import _, grouped


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
        words = _("“{arm}” gets every {word} example right.").format(arm=chosen.arm.name, word=_word(part))
    else:
        words = _(
            "“{arm}” gets {rows} of {known} {word} examples wrong ({rows2}), the surest mistakes first."
        ).format(
            arm=chosen.arm.name,
            rows=grouped(len(rows)),
            known=grouped(known),
            word=_word(part),
            rows2=percent(len(rows) / known),
        )
        flipped = int(np.count_nonzero(found.flipped[rows]))
        if flipped:
            words += _(" {flipped} of them {value} a flipped label.").format(
                flipped=grouped(flipped), value="has" if flipped == 1 else "have"
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
        words = _(
            "“{arm}” is off by {most} at most (median {middle}) on {rows} {word} examples ({target})."
        ).format(
            arm=chosen.arm.name,
            most=most,
            middle=middle,
            rows=grouped(len(rows)),
            word=_word(part),
            target=found.info.target,
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
        return _("All arms predict the same class for all {count} {word} examples.").format(
            count=grouped(count), word=_word(part)
        )
    right = [
        f"{arm.arm.name} {int(np.count_nonzero(arm.classes[rows] == found.y[rows])):,}" for arm in found.arms
    ]
    return _("The arms disagree on {rows} of {count} {word} examples. Right in these: {right}.").format(
        rows=grouped(len(rows)), count=grouped(count), word=_word(part), right=", ".join(right)
    )


def _chosen(found: Comparable, arm: int | None) -> Judged:
    return next((judged for judged in found.arms if judged.arm.arm == arm), found.arms[0])


def _first(found: Comparable, chosen: Judged) -> Comparable:
    """The same with the chosen arm before the others."""
    return replace(found, arms=(chosen, *(judged for judged in found.arms if judged is not chosen)))


def _word(part: str) -> str:
    return "training" if part == "train" else "validation"
