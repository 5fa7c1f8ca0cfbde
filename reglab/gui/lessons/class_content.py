"""What the picture of a class shows of a step: bars, dots or curves."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from reglab.lessons.class_results import ClassResults, counts, means, median_curve
from reglab.lessons.hand_in import HandIn, StepReport
from reglab.words import counted, percent, plain
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class Bars:
    """How many have said what; what came is marked."""

    rows: tuple[tuple[str, int], ...]
    marked: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of dots: a dot for each participant."""

    name: str
    values: tuple[float, ...]
    mark: float | None = None
    """What came, or the median."""


@dataclass(frozen=True, slots=True)
class DotRows:
    """Rows of dots on one axis."""

    rows: tuple[Row, ...]
    low: float
    high: float
    share: bool
    """Whether the numbers are shares, written in per cent."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Sketches, thin; their median and what came, strong."""

    curves: tuple[tuple[float, ...], ...]
    median: tuple[float, ...]
    came: tuple[float, ...]
    low: float
    high: float


Content = Bars | DotRows | Lines


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be shown: its name, the picture, and a sentence about it."""

    name: str
    content: Content
    words: str


def choices(results: ClassResults, lesson: str) -> list[Choice]:
    """Everything that can be shown of a lesson, step by step."""
    found = []
    for step, report in sorted(results.steps(lesson).items()):
        pairs = results.reports(lesson, step)
        found += _of_step(f"{step + 1}. {report.title}", pairs)
    return found


def _of_step(name: str, pairs: Sequence[tuple[HandIn, StepReport]]) -> list[Choice]:
    found = []
    reports = [report for _, report in pairs]
    predicted = [report for report in reports if report.prediction not in (None, "")]
    unknown = sum(report.prediction == "" for report in reports)
    if predicted:
        found.append(_predictions(name, predicted, unknown, _share(pairs)))
    answered = [report for report in reports if report.answer]
    if answered:
        right = {report.answer for report in answered if report.right}
        rows = counts(report.answer for report in answered)
        words = _("{rights} of {answered}.").format(
            rights=counted(sum(bool(r.right) for r in answered), "right answer"), answered=len(answered)
        )
        found.append(
            Choice(_("{name}: answers").format(name=name), Bars(tuple(rows), next(iter(right), "")), words)
        )
    if any(report.arms for report in reports):
        for title, part in (("gaps", "gap"), ("scores", "score")):
            arms = _arms(reports, part)
            share = part == "score" and _share(pairs)
            ends = [value for row in arms for value in row.values]
            if ends:
                low, high = min(*ends, 0.0), max(ends)
                words = _("A dot for each participant; the line is their median.")
                found.append(Choice(f"{name}: {title}", DotRows(arms, low, high, share), words))
    return found


def _share(pairs: Sequence[tuple[HandIn, StepReport]]) -> bool:
    return all(handed.task == "classification" for handed, _ in pairs)


def _predictions(name: str, reports: Sequence[StepReport], unknown: int, share: bool) -> Choice:
    title, said = _("{name}: predictions").format(name=name), [report.prediction for report in reports]
    more = (
        _(" {participants} did not know.").format(participants=counted(unknown, "participant"))
        if unknown
        else ""
    )
    first = reports[-1]
    if isinstance(first.prediction, str):
        winners = counts(report.came for report in reports if isinstance(report.came, str))
        won = winners[0][0] if winners else ""
        hits = sum(report.prediction == report.came for report in reports)
        rows = counts(one for one in said if isinstance(one, str))
        words = _("{asked} {hits} of {reports} foretold what came.{more}").format(
            asked=first.asked, hits=hits, reports=len(reports), more=more
        )
        return Choice(title, Bars(tuple(rows), won), words)
    if isinstance(first.prediction, tuple):
        curves = tuple(one for one in said if isinstance(one, tuple))
        came = median_curve([r.came for r in reports if isinstance(r.came, tuple)])
        sketches = counted(len(curves), "sketch", "sketches")
        words = _("{asked} Thin: {sketches}; dashed: their median; solid: what came.{more}").format(
            asked=first.asked, sketches=sketches, more=more
        )
        return Choice(title, Lines(curves, median_curve(curves), came, first.low, first.high), words)
    numbers = tuple(one for one in said if isinstance(one, float))
    came_numbers = [r.came for r in reports if isinstance(r.came, float)]
    came_number = statistics.median(came_numbers) if came_numbers else None
    shares = share and first.low >= 0.0 and first.high <= 1.0
    line = (
        ""
        if came_number is None
        else _(" The line is what came: {written}.").format(written=_written(came_number, shares))
    )
    words = _("{asked} A dot for each participant.{line}{more}").format(
        asked=first.asked, line=line, more=more
    )
    row = Row("foretold", numbers, came_number)
    return Choice(title, DotRows((row,), first.low, first.high, shares), words)


def _arms(reports: Sequence[StepReport], part: str) -> tuple[Row, ...]:
    """A row for each arm: the mean over the seeds of each participant."""
    found: dict[str, list[float]] = {}
    for report in reports:
        for arm in report.arms:
            value = means(arm.gap if part == "gap" else arm.score)
            if value is not None:
                found.setdefault(arm.arm, []).append(value)
    return tuple(Row(name, tuple(values), statistics.median(values)) for name, values in found.items())


def _written(value: float, share: bool) -> str:
    return percent(value) if share else plain(value)


def end_words(content: DotRows, value: float) -> str:
    """An end of the axis in words."""
    return _written(value, content.share)
