"""What the picture of a class shows of a step: bars, dots or curves."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reglab.gui.lessons.confidence import confidence_words
from reglab.lessons.class_results import ClassResults, counts, means, median_curve
from reglab.lessons.hand_in import HandIn, StepReport
from reglab.words import percent, plain
from reglab.words.language import _, plural


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


@dataclass(frozen=True, slots=True)
class Sayings:
    """What participants have written, each with the name that was given, or none."""

    rows: tuple[tuple[str, str], ...]


Content = Bars | DotRows | Lines | Sayings


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be shown: its name, the picture, a sentence, and a smaller picture beside."""

    name: str
    content: Content
    words: str
    beside: Bars | None = None


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
        shown = _predictions(name, predicted, unknown, _share(pairs))
        found.append(replace(shown, beside=_confidences(predicted)))
    if said := tuple((handed.participant, each.reflection) for handed, each in pairs if each.reflection):
        words = plural("What {n} participant has written.", "What {n} participants have written.", len(said))
        found.append(Choice(_("{name}: why it came out this way").format(name=name), Sayings(said), words))
    answered = [report for report in reports if report.answer]
    if answered:
        found.append(_answers(name, answered))
    if any(report.arms for report in reports):
        for title, part in ((_("gaps"), "gap"), (_("scores"), "score")):
            arms = _arms(reports, part)
            share = part == "score" and _share(pairs)
            ends = [value for row in arms for value in row.values]
            if ends:
                low, high = min(*ends, 0.0), max(ends)
                words = _dots_words({handed.seed for handed, _report in pairs if handed.seed is not None})
                found.append(Choice(f"{name}: {title}", DotRows(arms, low, high, share), words))
    return found


def _answers(name: str, answered: Sequence[StepReport]) -> Choice:
    # By their place, since the same answer may be handed in in several languages.
    texts = {report.choice: report.answer for report in answered if report.choice is not None}
    given = [report.answer if report.choice is None else texts[report.choice] for report in answered]
    right = {text for text, report in zip(given, answered, strict=True) if report.right}
    words = plural(
        "{n} right answer of {all}.",
        "{n} right answers of {all}.",
        sum(bool(report.right) for report in answered),
        all=len(answered),
    )
    content = Bars(tuple(counts(given)), next(iter(right), ""))
    return Choice(_("{name}: answers").format(name=name), content, words)


def _confidences(reports: Sequence[StepReport]) -> Bars | None:
    """How many were how sure; ``None`` where nobody has said it."""
    said = Counter(report.confidence for report in reports if report.confidence is not None)
    words = confidence_words()
    rows = tuple((text, said[step]) for step, text in enumerate(words))
    return Bars(rows, "") if any(count for _text, count in rows) else None


def _dots_words(seeds: set[int]) -> str:
    if not seeds:
        return _("A dot for each participant; the line is their median.")
    return plural(
        "A dot for each participant, with data of {n} seed; the line is their median.",
        "A dot for each participant, with data of {n} seeds; the line is their median.",
        len(seeds),
    )


def _share(pairs: Sequence[tuple[HandIn, StepReport]]) -> bool:
    return all(handed.task == "classification" for handed, _ in pairs)


def _predictions(name: str, reports: Sequence[StepReport], unknown: int, share: bool) -> Choice:
    title, said = _("{name}: predictions").format(name=name), [report.prediction for report in reports]
    more = (
        plural("{n} participant did not know.", "{n} participants did not know.", unknown) if unknown else ""
    )
    first = reports[-1]
    if isinstance(first.prediction, str):
        winners = counts(report.came for report in reports if isinstance(report.came, str))
        won = winners[0][0] if winners else ""
        hits = sum(report.prediction == report.came for report in reports)
        rows = counts(one for one in said if isinstance(one, str))
        words = plural(
            "{hits} of {n} foretold what came.", "{hits} of {n} foretold what came.", len(reports), hits=hits
        )
        return Choice(title, Bars(tuple(rows), won), _joined(first.asked, words, more))
    if isinstance(first.prediction, tuple):
        curves = tuple(one for one in said if isinstance(one, tuple))
        came = median_curve([r.came for r in reports if isinstance(r.came, tuple)])
        words = plural(
            "Thin: {n} sketch; dashed: their median; solid: what came.",
            "Thin: {n} sketches; dashed: their median; solid: what came.",
            len(curves),
        )
        lines = Lines(curves, median_curve(curves), came, first.low, first.high)
        return Choice(title, lines, _joined(first.asked, words, more))
    numbers = tuple(one for one in said if isinstance(one, float))
    came_numbers = [r.came for r in reports if isinstance(r.came, float)]
    came_number = statistics.median(came_numbers) if came_numbers else None
    score = first.measure.endswith("score") if first.measure else first.low >= 0.0 and first.high <= 1.0
    shares = share and score
    line = (
        ""
        if came_number is None
        else _("The line is what came: {value}.").format(value=_written(came_number, shares))
    )
    words = _joined(first.asked, _("A dot for each participant."), line, more)
    row = Row(_("foretold"), numbers, came_number)
    # What came may lie beyond the axis on which it was asked for.
    ends = [first.low, first.high, *([] if came_number is None else [came_number])]
    return Choice(title, DotRows((row,), min(ends), max(ends), shares), words)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


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
