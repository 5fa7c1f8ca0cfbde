"""One plot: header and canvas, and the limits of its axes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.gui.plots.canvas import PlotCanvas
from reglab.gui.plots.content import Content, Options
from reglab.gui.plots.curve_layer import CurveLayer
from reglab.gui.plots.fitting import VerticalFit
from reglab.gui.plots.header import PlotHeader
from reglab.gui.plots.picture import small_metrics
from reglab.gui.plots.quantities import Quantity
from reglab.gui.widgets.note_line import NoteLine
from reglab.words.language import _

_UNIT = re.compile(r"\([^()]+\)(?=$| ·)")
"""The unit at the end of the words that say how a quantity is measured."""


class CurvePlot(QFrame):
    """Shows one of several quantities over the epochs.

    Parameters
    ----------
    options : Options
        Shared with the other plots.
    choices : sequence of Quantity
        What it can show; the first is shown.
    hero : bool
        Whether its title is large.
    tags : bool
        Whether values stand beside the ends of the curves.
    layer : type of CurveLayer
        Paints the curves.
    enlargeable : bool
        Whether a person can ask for a larger plot.
    """

    quantity_changed = Signal()
    """Another quantity is shown."""
    enlarge_wanted = Signal()
    """A person asks for a larger plot, or for its usual size again."""

    note_wanted = Signal()
    """A note under the plot is to be written or changed."""

    def __init__(
        self,
        options: Options,
        choices: Sequence[Quantity],
        *,
        hero: bool = False,
        tags: bool = False,
        layer: type[CurveLayer] = CurveLayer,
        enlargeable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._choices = tuple(choices)
        self.content = Content(options, self._choices[0])
        self.header = PlotHeader(hero=hero)
        self.canvas = PlotCanvas(self.content, tags=tags, layer=layer)
        self.note = NoteLine(inviting=False)
        self._vertical = VerticalFit(self.content)
        self._free = True
        layout = QVBoxLayout(self)
        # The frame's line and round corners stay free.
        layout.setContentsMargins(2, 2, 2, 3)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.note)
        self.canvas.enlargeable = enlargeable
        self.header.enlarge.setVisible(enlargeable)
        self.header.enlarge.clicked.connect(self.enlarge_wanted)
        self.canvas.enlarge_wanted.connect(self.enlarge_wanted)
        self.header.note.clicked.connect(self.note_wanted)
        self.note.wanted.connect(self.note_wanted)
        self.header.chosen.connect(self._choose)
        self.header.log_toggled.connect(self._set_log)
        self.canvas.zoomed.connect(self._zoomed)
        self._name()
        self.restyle()

    @property
    def quantity(self) -> Quantity:
        """What is shown."""
        return self.content.quantity

    # -- what to show ------------------------------------------------------------------------

    def set_choices(self, choices: Sequence[Quantity]) -> None:
        """Offer other quantities; the one of the same name stays chosen. Follow with `refresh`."""
        keep = next((q for q in choices if q.key == self.quantity.key), choices[0])
        self._choices = tuple(choices)
        self._show_quantity(keep)

    def set_statistics(
        self, statistics: Statistics | None, milestones: Milestones | None, message: str
    ) -> None:
        """Take another run, or a message while there is none. Follow with `refresh`."""
        content = self.content
        content.statistics, content.milestones, content.message = statistics, milestones, message
        content.left_out = ()
        content.forget()
        self.refit()

    @staticmethod
    def paper_room() -> QSize:
        """Size below which a plot in a picture for paper says nothing."""
        line = small_metrics().height()
        return QSize(round(17 * line), round(14 * line))

    def set_paper(self, on: bool) -> None:
        """Have axes with titles, for a picture that leaves the window; follow with `restyle`."""
        self.header.set_paper(on)
        unit = _UNIT.search(self.quantity.subtitle)
        words = f"{self.quantity.title} {unit[0]}" if unit else self.quantity.title
        self.canvas.name_axes(*((words, _("epoch")) if on else ("", "")))

    def restyle(self) -> None:
        """Take over a changed theme."""
        self.header.restyle()
        self.canvas.set_theme(self.content.options.theme)
        self.canvas.repaint_data()

    # -- frames --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring the series up to date and paint what changed."""
        statistics = self.content.statistics
        if statistics is not None:
            for curve in self.quantity.curves:
                statistics.series(curve.metric)
        self.canvas.set_axes_visible(bool(self.content.epochs))
        self._fit()
        self.canvas.repaint_data()

    def show_note(self, text: str | None) -> None:
        """Show the note under the plot, and a button for it; ``None`` where there can be none."""
        self.header.show_note(text)
        self.note.show_note(text)

    def show_enlarged(self, enlarged: bool) -> None:
        """Say what its button does now."""
        self.header.show_enlarged(enlarged)

    def show_whole(self) -> None:
        """Forget what was zoomed. Follow with `refresh`."""
        self._free = True
        self.refit()
        planned = 1 if self.content.statistics is None else self.content.statistics.record.planned_epochs
        self.canvas.show_x(0, max(1, planned) * 1.01)

    def refit(self) -> None:
        """Forget the steps in which the vertical axis grew."""
        self._vertical.forget()

    @Slot()
    def _zoomed(self) -> None:
        self._free = False

    def _fit(self) -> None:
        """Fit the vertical axis in steps; leave it alone where a person zoomed."""
        if self._free and (ends := self._vertical.update()) is not None:
            self.canvas.show_y(*ends)

    # -- choices ---------------------------------------------------------------------------------

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._show_quantity(self._choices[index])
        self.refresh()
        self.quantity_changed.emit()

    @Slot(bool)
    def _set_log(self, log: bool) -> None:
        self.canvas.set_log(log)
        self._free = True
        self.refit()
        self.refresh()

    def _show_quantity(self, quantity: Quantity) -> None:
        if quantity.key != self.quantity.key:
            self._free = True
        self.content.quantity = quantity
        self.content.forget()
        self._name()
        self.canvas.set_log(quantity.log and self.header.log.isChecked())
        self.refit()

    def _name(self) -> None:
        self.header.show_quantity(self.quantity, self._choices)
        self.canvas.left.percent = self.quantity.percent
        self.canvas.setAccessibleName(
            _("Plot: {quantity}, {subtitle}").format(
                quantity=self.quantity.title, subtitle=self.quantity.subtitle
            )
        )
