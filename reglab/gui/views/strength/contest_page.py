"""What is shown of a contest: curves over axes of their own, the key to them, and who did best."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from reglab.analysis.comparison import SCORES
from reglab.analysis.contest import Contender, Scale, standings
from reglab.analysis.contest_words import contest_sentences
from reglab.experiment.sweeps import Contest, Parameter
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.words import number
from reglab.gui import theme as themes
from reglab.gui.plots.marks import draw_mark
from reglab.gui.views.plane.legend import Entry
from reglab.gui.views.strength.curves import Curves
from reglab.gui.views.strength.findings import (
    Line,
    Shown,
    is_share,
    judged_words,
    lines_of,
    metrics_of,
    quantity_title,
    sentences,
    strand_values,
)
from reglab.gui.views.strength.ruler import ShareRuler
from reglab.sweeps import SweepResult
from reglab.words import capital, in_sentence
from reglab.words.language import _


def contest_curves(result: SweepResult, shown: Shown, hues: tuple[int, ...], *, running: bool) -> Curves:
    """Return the validation curves of all that take part, each from its weakest to its strongest."""
    lines = tuple(replace(line, training=None) for line in lines_of(result, shown, running=running))
    rulers = tuple(
        ShareRuler(
            line.main.strengths.tolist(),
            log=line.parameter.logarithmic,
            turned=line.parameter.stronger == "smaller",
        )
        for line in lines
    )
    ordered = all(line.parameter.stronger for line in lines)
    title = quantity_title(result, shown)
    return Curves(
        lines,
        hues,
        rulers,
        title if shown.key == "gap" else _("Validation: {quantity}").format(quantity=title),
        "",
        _("weakest → strongest") if ordered else _("weakest, or smallest → strongest, or largest"),
        percent=is_share(result, shown),
        positive=shown.key == "loss",
    )


def contest_hues(own: Sequence[int], taken: Collection[int]) -> tuple[int, ...]:
    """Return a hue for each that takes part: its arm's, or one that no arm has.

    Several may be of one arm, and the neutral hue is no technique's.

    Parameters
    ----------
    own : sequence of int
        Hues of their arms.
    taken : collection of int
        Hues of all arms.
    """
    free = (hue for hue in itertools.count(1) if hue not in taken)
    return tuple(next(free) if hue == 0 or hue in own[:place] else hue for place, hue in enumerate(own))


def contest_entries(result: SweepResult, shown: Shown, content: Curves) -> list[Entry]:
    """Return the key: of each its name, where it is best and what is as good."""
    assert isinstance(result.asked, Contest)
    names = [capital(name) for name in entrant_names(result.asked)]
    return [
        Entry(_key_words(line, name), 24.0, _sample(content, place), " ".join(sentences(result, shown, line)))
        for place, (line, name) in enumerate(zip(content.lines, names, strict=True))
    ]


def contest_words(result: SweepResult, shown: Shown) -> list[str]:
    """Return who did best at its best, in sentences."""
    assert isinstance(result.asked, Contest)
    validation, training = metrics_of(result, shown)
    metric = validation if training else "val_loss"
    higher = shown.key == "score"
    contenders = []
    for strand in result.asked.strands:
        (parameter,), strengths = strand.sweep.parameters, strand.sweep.axes[0].values
        zero = 0 if strengths[0] == 0 and parameter.part == "technique" else None
        values = strand_values(result, strand, metric, shown.at, ended=True)
        contenders.append(Contender(values, parameter.stronger, zero))
    share = is_share(result, shown)
    data = result.asked.experiment.data
    scale: Scale = "share" if share else "r2" if higher and SCORES[data.info.task] == "r2" else "error"
    found = standings(
        contenders,
        better="higher" if higher else "lower",
        scale=scale,
        examples=data.validation if share else None,
    )
    return contest_sentences(
        found,
        entrant_names(result.asked),
        metric=judged_words(result, shown),
        higher=higher,
        share=share,
    )


def entrant_names(contest: Contest) -> list[str]:
    """Return what those that take part are called within a sentence, each otherwise."""
    parameters = [sweep.parameters[0] for sweep in contest.sweeps]
    arms = [arm.name for arm in contest.swept]
    kinds = Counter(_short(parameter) for parameter in parameters)
    names = [_short(p) if kinds[_short(p)] == 1 else in_sentence(p.title) for p in parameters]
    twice = Counter(names)
    return [
        name if twice[name] == 1 else _("{parameter} on “{arm}”").format(parameter=name, arm=arm)
        for name, arm in zip(names, arms, strict=True)
    ]


def _short(parameter: Parameter) -> str:
    """The technique alone, where that says it."""
    if parameter.part != "technique":
        return in_sentence(parameter.title)
    return in_sentence(TECHNIQUES[parameter.subject].title)


def _key_words(line: Line, name: str) -> str:
    curve = line.judged
    if curve.best is None:
        return name
    best = f"{name}: {number(float(curve.strengths[curve.best]))}"
    if curve.flat is None or curve.flat[0] == curve.flat[1]:
        return best
    first, last = (number(float(curve.strengths[place])) for place in curve.flat)
    return f"{best} ({first}–{last})"


def _sample(content: Curves, place_of_line: int) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, place: QRectF) -> None:
        look = themes.current()
        color = look.arm_color(content.hues[place_of_line])
        painter.setPen(QPen(color, 2.4 * look.line_scale))
        middle = place.center()
        painter.drawLine(QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y()))
        draw_mark(painter, content.mark(place_of_line, look), middle, QColor(color), look)

    return paint
