"""Explains the signs of curves in pictures that leave the window; in it, cards and headers do that."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPolygonF

from reglab.gui import theme as themes
from reglab.gui.plots.content import Options
from reglab.gui.plots.curve_layer import training_color
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.marks import Mark, draw_mark
from reglab.gui.plots.quantities import Curve
from reglab.gui.plots.strokes import dotted, stroke
from reglab.gui.views.plane.legend import Entry, Legend, area_entry, line_entry
from reglab.words.language import _

_LINE = 20.0


def legend_of(
    names: Sequence[str],
    options: Options,
    plots: Sequence[CurvePlot],
    band: str = "",
    marks: Collection[Mark] = (),
) -> Legend:
    """Return the legend of some plots that share `options`.

    `band` says what line and band are; `marks` stand on the curves beside those of their milestones.
    """
    curves = [curve for plot in plots for curve in plot.quantity.curves]
    found = {
        milestone.kind
        for plot in plots
        if plot.content.milestones is not None
        for arm in options.visible
        for milestone in plot.content.milestones.of(arm)
    }
    several = any(plot.content.statistics is not None and plot.content.statistics.seeds > 1 for plot in plots)
    seen = [mark for mark in _MARKS if mark in found or mark in marks]
    return curve_key(names, options, curves, band if several else "", seen)


def curve_key(
    names: Sequence[str], options: Options, curves: Sequence[Curve], band: str, marks: Sequence[Mark]
) -> Legend:
    """Return a legend for curves.

    Parameters
    ----------
    names : sequence of str
        Of all arms.
    options : Options
        Which of them are shown, and their hues.
    curves : sequence of Curve
        What is drawn of each arm.
    band : str
        What the band around the lines is; empty where there is none.
    marks : sequence of {"best", "stopped", "diverged"}
        Which marks may stand on the curves.
    """
    look = themes.current()
    ink = QColor(look.muted)
    shown = [arm for arm in sorted(options.visible) if arm < len(names)]
    entries = [_arm_entry(names[arm], options.hue(arm)) for arm in shown]
    roles = {curve.role for curve in curves}
    if {"training", "validation"} <= roles:
        entries.append(line_entry(_("validation"), ink, 2.2 * look.line_scale))
        entries.append(line_entry(_("training"), training_color(ink, look), 1.1 * look.line_scale))
    shifted = next((curve.name for curve in curves if curve.role == "shifted"), "")
    if shifted:
        entries.append(_dotted_entry(shifted, ink))
    if options.seeds:
        entries.append(line_entry(_("one seed"), look.arm_light_color(0), 1.0))
    elif band:
        pale = QColor(ink)
        pale.setAlpha(60)
        entries.append(area_entry(band, pale))
    entries += [_mark_entry(_MARKS[mark], mark) for mark in marks]
    legend = Legend()
    legend.show_entries(entries)
    return legend


_MARKS: dict[Mark, str] = {"best": _("best epoch"), "stopped": _("stopped early"), "diverged": _("diverged")}


def _arm_entry(name: str, hue: int) -> Entry:
    def paint(painter: QPainter, place: QRectF) -> None:
        look = themes.current()
        middle = place.center().y()
        ends = QPolygonF([QPointF(place.left(), middle), QPointF(place.right(), middle)])
        stroke(painter, ends, look.arm_color(hue), 2.6 * look.line_scale)
        draw_mark(painter, look.arm_marker(hue), place.center(), look.arm_color(hue), look)

    return Entry(name, _LINE, paint, ink="text")


def _dotted_entry(word: str, color: QColor) -> Entry:
    def paint(painter: QPainter, place: QRectF) -> None:
        x = np.array([place.left(), place.right()])
        dotted(painter, x, np.full(2, place.center().y()), color, 2.2)

    return Entry(word, _LINE, paint)


def _mark_entry(word: str, mark: Mark) -> Entry:
    def paint(painter: QPainter, place: QRectF) -> None:
        look = themes.current()
        draw_mark(painter, mark, place.center(), QColor(look.muted), look)

    return Entry(word, 12.0, paint)
