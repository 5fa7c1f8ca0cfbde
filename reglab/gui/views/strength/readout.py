"""The point that was chosen: its numbers, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui.views.strength.findings import Shown, point_words
from reglab.gui.views.strength.point_arm import obstacle, with_point
from reglab.gui.widgets.labels import SteadyCaption
from reglab.gui.widgets.plain import literal
from reglab.record.matching import place_of
from reglab.sweeps import SweepResult
from reglab.words.language import _

HINT = _("Click a point, or go to it with the arrow keys, to read its numbers.")


class _Read(NamedTuple):
    """A point of a sweep, and the experiment beside which it is read."""

    result: SweepResult
    point: int
    present: Experiment


class PointReadout(QWidget):
    """Words about a point, and two buttons."""

    experiment_chosen = Signal(object, str)
    """The `Experiment` of the point is to take the place of the present one, by an edit of this name."""
    edit_wanted = Signal(object, str, int)
    """The point is to become an arm: what makes it of an experiment, the edit's name, the new arm's place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = SteadyCaption()
        self.words.reserve(2)
        self.show_button = QPushButton(_("Show this point"))
        self.arm_button = QPushButton(_("Make this an arm"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for button, clicked in ((self.show_button, self._show), (self.arm_button, self._add_arm)):
            button.setProperty("role", "small")
            button.clicked.connect(clicked)
            row.addWidget(button)
        self._read: _Read | None = None
        self._say("", "", "")

    def read(
        self,
        result: SweepResult | None,
        point: int | None,
        present: Experiment | None,
        shown: Shown,
        *,
        current: bool,
    ) -> None:
        """Tell of a point, or that none is chosen.

        Parameters
        ----------
        result : SweepResult, optional
            What was trained.
        point : int, optional
            Which of its points.
        present : Experiment, optional
            The experiment as it is now.
        shown : Shown
            Which quantity is drawn.
        current : bool
            Whether `result` is of the present experiment.
        """
        if result is None or point is None or present is None:
            self._read = None
            self._say("", "", "")
            return
        self._read = _Read(result, point, present)
        sweep = result.asked.sweep_at(point)
        why = obstacle(sweep, present) if current else _("This curve is of another experiment.")
        self._say(point_words(result, shown, point), why, sweep.swept[-1].name)

    @Slot()
    def _show(self) -> None:
        if self._read is not None:
            result, point, _present = self._read
            self.experiment_chosen.emit(result.cells[point].experiment, _("Show a point"))

    @Slot()
    def _add_arm(self) -> None:
        if self._read is not None:
            result, point, present = self._read
            source = place_of(present, result.asked.sweep_at(point).swept[-1].key)
            assert source is not None
            make = partial(with_point, result=result, index=point)
            self.edit_wanted.emit(make, _("Make a point an arm"), source + 1)

    def _say(self, words: str, obstacle: str, arm: str) -> None:
        """Tell of a point.

        Parameters
        ----------
        words : str
            Its numbers; empty where none is chosen.
        obstacle : str
            Why it cannot become an arm; empty where it can.
        arm : str
            Name of the arm beside which it would stand.
        """
        self.words.setText(words or HINT)
        self.show_button.setEnabled(bool(words))
        self.show_button.setToolTip(
            _(
                "Train the experiment of this point, for its curves, weights and boundary; "
                "undo brings yours back"
            )
        )
        self.arm_button.setEnabled(bool(words) and not obstacle)
        self.arm_button.setToolTip(
            literal(obstacle or _("Add an arm with this value beside “{arm}”").format(arm=arm))
        )
