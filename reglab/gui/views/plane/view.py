"""What the views of boundaries and fits share: a plane per arm under a row of controls, and a key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.legend import Legend
from reglab.gui.views.plane.movable import Movable
from reglab.gui.views.plane.moving import MovedExamples
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.panelled import PanelledView
from reglab.gui.views.plane.splitting import Splitting
from reglab.gui.views.plane.stand_in import StandIn
from reglab.gui.views.plane.words import FIRST, ONE, UNTRAINED
from reglab.gui.views.switches import SeedChoice, chip_button
from reglab.record.record import RunRecord
from reglab.words.language import _, plural


class PlaneView(PanelledView):
    """One plane per arm, all alike.

    A subclass implements `new_panel` besides `begin`, `wanted` and `draw`.

    Parameters
    ----------
    seed_words : str
        What is seen of one seed and of all.
    movable : Movable
        Training examples that a person may move.
    all_seeds : bool
        Whether all seeds are shown at first, not the first one alone.
    """

    def __init__(
        self,
        questions: Questions,
        seed_words: str,
        movable: Movable,
        *,
        all_seeds: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(questions, parent)
        self.setAccessibleName(self.tab.title)
        self.zoomed = False
        """Whether a person chose the part of the plane that is seen."""
        self.seeds = SeedChoice(together=all_seeds)
        self.drawing: StandIn | None = None
        """Where a person can draw data in the place of the planes."""
        self._seed_words = seed_words
        self._bare = False
        self.moving = MovedExamples(self, movable)
        """Training examples that a person moves or leaves out."""
        self.splitting = Splitting(self, movable, self.seeds)
        self.legend = Legend()
        self.figure = QWidget()
        self.figure.setAutoFillBackground(True)
        self.figure.setBackgroundRole(QPalette.ColorRole.Base)
        self.figure_layout = QVBoxLayout(self.figure)
        self.controls = QWidget()
        self.bar = QHBoxLayout(self.controls)
        self._build()
        self.seeds.seed_chosen.connect(self.forget_picture)
        self.seeds.seed_chosen.connect(self.moving.show_grips)
        self.grid.moved.connect(self._move)
        self.grid.whole_wanted.connect(self.show_whole)
        self.grid.arranged.connect(self.redraw)

    def _build(self) -> None:
        self.bar.setContentsMargins(0, 0, 0, 0)
        self.bar.setSpacing(5)
        self.bar.addWidget(self.seeds)
        inner = self.figure_layout
        inner.setContentsMargins(4, 4, 6, 4)
        inner.setSpacing(4)
        for widget, stretch in ((self.grid, 1), (self.splitting.strip, 0), (self.legend, 0)):
            inner.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.controls)
        layout.addWidget(self.figure, 1)

    def figure_widget(self) -> QWidget:
        return self.figure

    def add_chip(
        self, text: str, tooltip: str, act: Callable[[], None], *, checked: bool = True
    ) -> QToolButton:
        """Append a small switch to the controls."""
        chip = chip_button(text, tooltip, act, checked=checked)
        self.bar.addWidget(chip)
        return chip

    def start_drawing(self) -> None:
        if self.drawing is not None:
            self.drawing.start()

    def show_planes(self, *, on: bool) -> None:
        """Show the planes and what is chosen above them, or make room for something else."""
        self.controls.setVisible(on and not self._bare)
        self.figure.setVisible(on)
        if on:
            self.mark_due()

    def show_bare(self) -> None:
        self._bare = True
        self.controls.hide()
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def info(self) -> DatasetInfo:
        """What is known of the data set that is shown."""
        assert self.shown_experiment is not None
        return self.shown_experiment.data.info

    def columns(self, arm: int) -> list[int]:
        own, place = self.record.columns(arm) if self.record else [], self.seeds.place
        return own if place is None else own[place : place + 1]

    def add_panel(self, arm: int) -> Panel:
        panel = super().add_panel(arm)
        self.moving.attach(arm, panel)
        return panel

    def message(self) -> str:
        record, shown = self.record, self.shown_experiment
        if shown is not None and (words := self.unsuited(shown)):
            return words
        if record is None or not record.replicas or record.lost or not self.shown_arms():
            return self.waiting()
        if self.questions.run != record.run and not self.outputs:
            return _("The networks of this run are no longer at hand. Press Run (Space) to train it again.")
        return ""

    def show_epoch(self, epoch: int) -> None:
        remark = (
            UNTRAINED
            if self.untrained
            else _("initial weights")
            if epoch == 0
            else _("as of epoch {epoch}").format(epoch=epoch)
        )
        self.legend.show_remark("" if self._bare else remark)
        if not self.message():
            self.name_panels()

    # -- what the window tells -----------------------------------------------------------------------

    def restart(self) -> None:
        super().restart()
        self.zoomed = False
        self.legend.show_remark("")
        self.legend.show_entries(())
        self.drop_panels()
        self.moving.restart()
        self.splitting.restart()
        self.grid.show_message(self.message())
        self.list_choices()

    def set_record(self, record: RunRecord | None) -> None:
        if self.drawing is not None and record is not None and record.state != "untrained":
            # Whoever runs what was drawn wants to see what comes of it.
            self.drawing.finish()
        super().set_record(record)
        self.list_choices()

    def adopt_experiment(self) -> None:
        if self.drawing is not None:
            self.drawing.follow()
        if self.record is None:
            self.list_choices()
        self.moving.show_grips()

    def update_view(self) -> None:
        self.splitting.show_strip()
        if words := self.message():
            self.grid.show_message(words)
            return
        if self.examples:
            self.grid.show_panels(self.shown_panels())
            self.name_panels()
            self.catch_up()
        elif self.untrained:
            self.grid.show_message(_("The examples are being drawn …"))
        self.ask()

    def leave(self) -> None:
        self.splitting.restart()

    def set_theme(self, theme: Theme) -> None:
        self.grid.set_theme(theme)
        self.legend.restyle()
        self.redraw()

    # -- choices -----------------------------------------------------------------------------------------

    def list_choices(self) -> None:
        """Offer what can be chosen for the data and the seeds that are shown."""
        shown = self.shown_experiment
        values = shown.seed_values() if shown else ()
        if len(values) > 1:
            self.seeds.offer(values, plural("All {n} seeds", "All {n} seeds", len(values)), self._seed_words)
        else:
            self.seeds.offer(values, "", FIRST if self.untrained else ONE)
        self.moving.show_grips()

    @Slot()
    def forget_picture(self) -> None:
        """Ask anew: a choice was made that changes what is asked."""
        self.vary()
        if self.examples:
            span = self.span
            self.begin()
            if self.zoomed:
                self.show_span(span)
        self.mark_due()

    @Slot(object)
    def _move(self, span: Span) -> None:
        self.span, self.zoomed = span, True
        if self.asks_span:
            self.mark_due()

    @Slot()
    def show_whole(self) -> None:
        """Undo all zooming."""
        self.zoomed = False
        if self.examples:
            self.begin()
            self.mark_due()
