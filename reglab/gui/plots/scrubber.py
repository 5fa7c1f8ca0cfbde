"""One line that goes through the epochs of a run: what all views beside the curves show."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QWidget

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS
from reglab.experiment.experiment import Experiment
from reglab.gui import theme
from reglab.gui.plots.epoch_track import EpochTrack, Flag, Span
from reglab.gui.theme.arm_hues import hues_of
from reglab.gui.widgets.buttons import tool_button
from reglab.record.endings import diverged
from reglab.record.matching import places
from reglab.record.record import RunRecord
from reglab.words import typed
from reglab.words.language import _, in_context

_HEIGHT = 34
_HELP = _(
    "<p><b>Go back in time</b><br>The views show the networks as they were at "
    "this epoch. The strip below shows which epochs were kept; ▲ is the epoch "
    "of the selected arm's smallest validation loss, the median over its "
    "seeds, ■ where its networks stopped.<br>← → by one kept epoch, page keys "
    "by ten, Home to the first, End to follow the newest.</p>"
)


class EpochScrubber(QWidget):
    """Chooses the epoch that is looked at; follows the newest until a person takes hold of it."""

    epoch_changed = Signal(object)
    """Another epoch was chosen (int), or to follow the newest (``None``)."""
    branch_asked = Signal(int)
    """The training is to go on differently from this epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: RunRecord | None = None
        self._experiment: Experiment | None = None
        self._hues: Mapping[str, int] | None = None
        self._milestones: Milestones | None = None
        self._arm = -1
        self._marked: tuple[str, int, int, int] | None = None
        self._branching: str | None = None
        self._told: int | None = None
        self.track = EpochTrack()
        self.first = tool_button("first", _("First kept epoch (Home)"))
        self.previous = tool_button("left", _("Previous kept epoch (←)"))
        self.next = tool_button("right", _("Next kept epoch (→)"))
        self.newest = tool_button("newest", _("Follow the newest epoch (End)"))
        self.newest.setCheckable(True)
        self.newest.setChecked(True)
        self.branch = tool_button(
            "branch", _("Go on from this epoch with other settings"), in_context("verb", "Branch")
        )
        self.branch.hide()
        self._reason_shown: str | None = None
        self.label = QLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.track.setToolTip(_HELP)
        self._tips = {widget: widget.toolTip() for widget in (self.track, self.label, *self._buttons)}
        self._build()
        self._fit()
        self.refresh()

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(2)
        for button in (self.first, self.previous):
            row.addWidget(button)
        row.addWidget(self.track, 1)
        for widget in (self.next, self.newest):
            row.addWidget(widget)
        row.addSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.branch)
        self.track.chosen.connect(self._take)
        self.first.clicked.connect(self._to_first)
        self.previous.clicked.connect(self._back)
        self.next.clicked.connect(self._on)
        self.newest.clicked.connect(self._toggle_following)
        self.branch.clicked.connect(self._ask_branch)
        theme.manager().theme_changed.connect(self._fit)

    # -- what the window tells -----------------------------------------------------------------

    @property
    def epoch(self) -> int | None:
        """The epoch that is looked at; ``None`` follows the newest."""
        return self.track.epoch

    def set_record(self, record: RunRecord | None) -> None:
        """Go through another record, the same one with its replicas known, or none; follows the newest."""
        self._record = record
        known = record is not None and bool(record.replicas)
        self._milestones = (
            Milestones(Statistics(record, SPREADS[DEFAULT_SPREAD])) if record and known else None
        )
        self._marked = self._told = None
        self.track.set_kept(np.empty(0, np.int64))
        self.track.set_epoch(None)
        self.refresh()

    def set_kept(self, kept: NDArray[np.int64]) -> None:
        """Tell which epochs can be gone back to, ascending; 0 for the initial weights."""
        self.track.set_kept(np.ascontiguousarray(kept, dtype=np.int64))
        self.refresh()

    def set_experiment(self, experiment: Experiment, hues: Mapping[str, int] | None = None) -> None:
        """Tell what would be trained next, and the arms’ hues by key; without them they follow the order."""
        self._experiment, self._hues = experiment, hues
        self._marked = None
        self.refresh()

    def set_arm(self, arm: int) -> None:
        """Mark the epochs of an arm, by its position in the experiment; −1 for none."""
        self._arm, self._marked = arm, None
        self.refresh()

    @Slot(int)
    def tell(self, epoch: int) -> None:
        """Take the epoch of the numbers that stand elsewhere: while it follows a run, it names no other."""
        self._told = epoch
        self._describe()

    def set_epoch(self, epoch: int | None) -> None:
        """Show an epoch that was chosen elsewhere; ``None`` follows the newest. Emits nothing."""
        self.track.set_epoch(epoch)
        self._describe()

    def allow_branching(self, reason: str = "") -> None:
        """Offer to branch off the epoch that is looked at; with a reason why that is not possible now."""
        if reason == self._branching:
            return
        self._branching = reason
        self.branch.show()
        self._describe()

    def refresh(self) -> None:
        """Show what is new in the record; cheap where nothing is."""
        record = self._record
        if record is None:
            self.track.set_span(Span())
            self.track.set_flags((), 0)
        else:
            last = record.epochs if record.ended else max(record.planned_epochs, record.epochs)
            self.track.set_span(Span(max(1, last), record.epochs))
            self._mark(record)
        self._describe()

    # -- inside --------------------------------------------------------------------------------

    @property
    def _buttons(self) -> tuple[QWidget, ...]:
        return self.first, self.previous, self.next, self.newest

    def _reason(self) -> str:
        """Why there is nothing to go through; empty where there is."""
        record = self._record
        if record is None:
            return _("Nothing was trained yet: press Run (Space), then go back here to any epoch.")
        if not record.epochs:
            return _("The first epoch is not trained yet.")
        if not len(self.track.reachable):
            return _("No epoch of this run was kept, so there is none to go back to.")
        return ""

    def _describe(self) -> None:
        """Words and buttons for what is shown; repaints only what is different."""
        track, reason = self.track, self._reason()
        if reason != self._reason_shown:
            self._reason_shown = reason
            for widget, tip in self._tips.items():
                widget.setEnabled(not reason)
                widget.setToolTip(reason or tip)
        self.newest.setChecked(track.epoch is None)
        text = "" if self._record is None else self._text(self._named(self._record))
        if text != self.label.text():
            self.label.setText(text)
            track.setAccessibleDescription(text)
        if self._branching is not None:
            blocked = reason or self._branching
            self.branch.setEnabled(not blocked)
            self.branch.setToolTip(
                blocked or _("Go on from epoch {epoch} with other settings").format(epoch=self._base())
            )
        self._fit()

    def _named(self, record: RunRecord) -> int:
        """The epoch that is named: the handle's, or while it follows a run that of the numbers beside it."""
        follows = self.track.epoch is None and not record.ended
        return self.track.shown if self._told is None or not follows else min(self._told, self.track.shown)

    def _text(self, epoch: int) -> str:
        return _("epoch {epoch} of {epochs}").format(epoch=typed(epoch), epochs=typed(self.track.maximum()))

    @Slot()
    def _fit(self) -> None:
        """Keep room for the longest number, so that nothing moves while it grows."""
        # Of the application: the label learns of another size of type later than this line does.
        metrics = QFontMetrics(QApplication.font())
        width = metrics.horizontalAdvance(self._text(self.track.maximum())) + 4
        if width != self.label.minimumWidth():
            self.label.setFixedWidth(width)
        height = max(theme.px(_HEIGHT), metrics.height() + 12)
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _mark(self, record: RunRecord) -> None:
        """Put up the flags of the selected arm."""
        stamp = record.state, record.epochs, len(record.stopped), self._arm
        if stamp == self._marked or self._milestones is None:
            return
        self._marked = stamp
        self._milestones.update()
        standing = places(record.experiment, self._experiment or record.experiment)
        if self._arm not in standing:
            self.track.set_flags((), 0)
            return
        arm = standing.index(self._arm)
        lost, columns = diverged(record), record.columns(arm)
        flags = {Flag("diverged", lost[column]) for column in columns if column in lost}
        flags |= {
            Flag("stopped", stop.epoch)
            for column in columns
            if column not in lost
            and (stop := record.stopped.get(column)) is not None
            and stop.reason != "finished"
        }
        best = [Flag("best", m.epoch) for m in self._milestones.of(arm) if m.kind == "best"]
        hue = hues_of(record.experiment, self._experiment, self._hues)[arm]
        self.track.set_flags((*sorted(flags, key=lambda flag: flag.epoch), *best), hue)

    def _base(self) -> int:
        """The kept epoch that is looked at: the newest of them while it follows."""
        kept = self.track.reachable
        return int(kept[max(0, int(np.searchsorted(kept, self.track.shown, side="right")) - 1)])

    @Slot(object)
    def _take(self, epoch: object) -> None:
        self._describe()
        self.epoch_changed.emit(epoch)

    @Slot()
    def _to_first(self) -> None:
        self.track.step(-len(self.track.reachable))

    @Slot()
    def _back(self) -> None:
        self.track.step(-1)

    @Slot()
    def _on(self) -> None:
        self.track.step(1)

    @Slot(bool)
    def _toggle_following(self, follow: bool) -> None:
        self.track.choose(None if follow else self._base())

    @Slot()
    def _ask_branch(self) -> None:
        self.branch_asked.emit(self._base())
