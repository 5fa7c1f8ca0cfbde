"""What a person writes about a run: a note under a plot, a view, the verdict or the card of an arm.

A note belongs to a **place**, a short text: ``"run"`` for the run as a whole, ``"verdict"``, ``"arm:KEY"``
for a card, ``"plot:loss"`` for a plot of the curves, ``"view:weights.matrix"`` for a picture of another view.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reglab.experiment.text import many_lines
from reglab.record.events import Event
from reglab.words import capital
from reglab.words.language import _, in_context

if TYPE_CHECKING:
    from reglab.experiment.experiment import Experiment

OF_RUN, OF_VERDICT = "run", "verdict"
MAX_LENGTH = 5_000
"""Characters of one note."""
MAX_NOTES = 500
"""Notes of one run: there are not as many places in the window."""

_PLACE = re.compile(r"run|verdict|(arm|plot|view):[\w.\- ]{1,80}")
_PLOTS = {
    "loss": _("Loss"),
    "score": _("Score"),
    "gap": _("Gap"),
    "weights": _("Weights over the epochs"),
}
_VIEWS = {
    "boundary": _("Boundary"),
    "curves": _("Curves"),
    "data": _("Data"),
    "examples": _("Examples"),
    "fit": _("Fit"),
    "replay": _("Early stopping"),
    "seeds": _("Seeds"),
    "strength": _("Strength"),
    "test_set": in_context("part", "Test"),
    "weights": _("Weights"),
}
_MODES = {
    "coefficients": _("coefficients"),
    "confusion": _("confusion"),
    "disagree": _("disagree"),
    "filters": _("filters"),
    "fit": _("fit"),
    "histograms": _("histograms"),
    "matrix": _("matrix"),
    "memorised": _("memorised"),
    "mistakes": _("mistakes"),
    "network": _("network"),
    "norms": _("norms"),
    "pruning": _("pruning"),
    "residuals": _("residuals"),
}
"""Modes of views; those of later versions are named by their keys."""


def of_arm(key: str) -> str:
    """The place of an arm's card, by the arm's key."""
    return f"arm:{key}"


def of_plot(panel: str) -> str:
    """The place of a plot of the curves, such as ``"gap"``."""
    return f"plot:{panel}"


def of_view(view: str, mode: str = "") -> str:
    """The place of the picture of a view, by the view's folder and the mode in which it is shown."""
    return f"view:{view}.{mode}" if mode else f"view:{view}"


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """A person wrote a note, or another text of one, or took one away.

    Parameters
    ----------
    place : str
        What it is about.
    text : str
        What is written, some lines; empty where the note is taken away.

    Raises
    ------
    ValueError
        If there is no such place, or the text is longer than `MAX_LENGTH`; `written` makes one that is sound.
    """

    place: str
    text: str

    def __post_init__(self) -> None:
        if not _PLACE.fullmatch(self.place):
            raise ValueError(f"a note is about {self.place!r:.60}, which is no place")
        if len(self.text) > MAX_LENGTH:
            raise ValueError(f"a note has more than {MAX_LENGTH:,} characters")


def written(run: int, place: str, text: str) -> Noted:
    """Make a note of what was typed: printable, without blanks around it, cut at `MAX_LENGTH`."""
    return Noted(run, place, many_lines(text).strip()[:MAX_LENGTH].rstrip())


def with_note(notes: Mapping[str, str], noted: Noted) -> dict[str, str]:
    """Return notes with one of them entered or taken away.

    Raises
    ------
    ValueError
        If there are more than `MAX_NOTES`.
    """
    changed = {place: text for place, text in notes.items() if place != noted.place or noted.text}
    if noted.text:
        changed[noted.place] = noted.text
    if len(changed) > MAX_NOTES:
        raise ValueError(f"there are more than {MAX_NOTES} notes")
    return changed


@dataclass(frozen=True, slots=True)
class Told:
    """A note with the words that say what it is about.

    Parameters
    ----------
    place : str
        Its place.
    title : str
        The place in words: “Verdict”, the name of an arm, “Weights: matrix”.
    text : str
        What is written.
    """

    place: str
    title: str
    text: str


def told(notes: Mapping[str, str], experiment: Experiment) -> tuple[Told, ...]:
    """Return notes as a report has them: of run and verdict, of the arms in their order, of plots and views.

    Parameters
    ----------
    notes : mapping of str to str
        Texts by their places.
    experiment : Experiment
        What the run is of.
    """
    arms = {of_arm(arm.key): arm.name for arm in experiment.arms}
    plots = {of_plot(panel): title for panel, title in _PLOTS.items()}
    titles = {OF_RUN: in_context("noun", "Run"), OF_VERDICT: _("Verdict")} | arms | plots
    order = {place: number for number, place in enumerate(titles)}
    found = [Told(place, titles.get(place) or _title(place), text) for place, text in notes.items()]
    return tuple(sorted(found, key=lambda note: (order.get(note.place, len(order)), note.title)))


def _title(place: str) -> str:
    kind, _colon, name = place.partition(":")
    if kind == "arm":
        return _("An arm that is no more")
    view, _dot, mode = name.partition(".")
    title = _VIEWS.get(view) or capital(view.replace("_", " "))
    return f"{title}: {_MODES.get(mode) or mode.replace('_', ' ')}" if mode else title
