"""The status line: how far the run is, how fast, how long still, on what."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from reglab.gui import theme
from reglab.gui.document.edited import Part
from reglab.gui.run.session import Session
from reglab.gui.run.staleness import with_way_on
from reglab.gui.widgets.labels import ElidedLabel
from reglab.gui.window.toolbar import DEVICE_NAMES
from reglab.record.record import RunRecord
from reglab.words import counted, duration, pace, percent
from reglab.words.language import _, grouped

_ENDS = {
    "completed": _("done in {time}"),
    "stopped": _("stopped after {time}"),
    "interrupted": _("interrupted after {time}"),
    "failed": _("failed after {time}"),
}
_EMPTY_ENDS = {
    "completed": _("completed before the first epoch was done"),
    "stopped": _("stopped before the first epoch was done"),
    "interrupted": _("interrupted before the first epoch was done"),
    "failed": _("failed before the first epoch was done"),
}
"""The ends of a run of which there is nothing."""


class StatusLine(QStatusBar):
    """Progress bar and figures of the run under way or the last one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 2)
        self._session, self._remark = session, ""
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(8)
        self._bar.setAccessibleName(_("Progress of the run"))
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAccessibleName(_("Status"))
        self._hint = QLabel()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(self._bar)
        self._unkept = ElidedLabel(role="warning")
        self._unkept.hide()
        self.addWidget(self._text, 1)
        self.addWidget(self._unkept, 2)
        self.addPermanentWidget(self._hint)
        session.frame.connect(self.refresh)
        session.record_changed.connect(self._pass)
        session.phase_changed.connect(self.refresh)
        session.stale_changed.connect(self.refresh)
        session.model.on(Part.ARMS | Part.SEEDS | Part.TRAINING).connect(self.refresh)
        session.model.changed.connect(self._forget_remark)
        theme.manager().theme_changed.connect(self._fit)
        self._fit()
        self.refresh()

    @Slot()
    def _fit(self) -> None:
        self._bar.setFixedWidth(theme.px(180))

    def show_remark(self, words: str) -> None:
        """Say something in passing, until the experiment is another one or a run begins."""
        self._remark = words
        self.refresh()

    @Slot(str)
    def show_unkept(self, why: str) -> None:
        """Say why runs are not kept in the history, until they are again; empty where they are."""
        self._unkept.set_text(_("Not in the history yet: {why}").format(why=why) if why else "", "warning")
        self._unkept.setVisible(bool(why))

    @Slot()
    def _pass(self) -> None:
        self._remark = ""
        self.refresh()

    @Slot()
    def _forget_remark(self) -> None:
        if self._remark:
            self._pass()

    @property
    def text(self) -> str:
        """The figures shown."""
        return self._text.text()

    @Slot()
    def refresh(self) -> None:
        """Show the present figures."""
        record = self._session.record
        words = self._session.staleness.words
        self._hint.setText(with_way_on(words, self._session.phase) if words else self._remark)
        if record is None:
            self._bar.setRange(0, 1)
            self._bar.setValue(0)
            self._text.setText(" · ".join((self._plan(), _("ready"))))
            return
        behind = record.catching_up
        if behind is not None:
            self._show_branch(record, *behind)
            return
        self._bar.setRange(0, record.planned_epochs)
        done = record.planned_epochs if record.state == "completed" else record.epochs
        self._bar.setValue(done)
        parts = [
            _("epoch {epoch}/{epochs}").format(
                epoch=grouped(record.epochs), epochs=grouped(record.planned_epochs)
            )
        ]
        if (progress := self._session.progress) and progress.fraction and record.epochs_per_second < 2:
            parts[0] = _("epoch {epoch}/{epochs} ({share_of_it})").format(
                epoch=grouped(progress.epoch),
                epochs=grouped(record.planned_epochs),
                share_of_it=percent(progress.fraction),
            )
        if record.epochs:
            most = self._session.pace
            rate = record.epochs_per_second
            rate = rate if most is None or record.ended else min(rate, most)
            parts.append(pace(rate))
            parts.append(self._time(rate, record.planned_epochs - record.epochs))
        elif record.ended:
            parts.append(_EMPTY_ENDS[record.state])
        if record.replicas:
            parts.append(counted(len(record.replicas), "network"))
        elif not record.ended:
            parts.append(_("loading"))
        if record.device:
            parts.append(DEVICE_NAMES.get(record.device, record.device))
        self._text.setText(" · ".join(parts))

    def _show_branch(self, record: RunRecord, arm: int, epoch: int) -> None:
        """Show how far a branch has caught up with the others, whose epochs are trained already."""
        self._bar.setRange(0, record.epochs)
        self._bar.setValue(epoch)
        parts = [
            _("branch “{arm}”: epoch {epoch}/{epochs}").format(
                arm=record.experiment.arms[arm].name, epoch=grouped(epoch), epochs=grouped(record.epochs)
            ),
            counted(len(record.columns(arm)), "network"),
        ]
        if self._session.phase == "paused":
            parts.append(_("paused"))
        if record.device:
            parts.append(DEVICE_NAMES.get(record.device, record.device))
        self._text.setText(" · ".join(parts))

    def _time(self, rate: float, left: int) -> str:
        record = self._session.record
        if record is not None and record.ended:
            return _ENDS[record.state].format(time=duration(record.seconds))
        if self._session.stopping:
            return _("stopping after this step … (Esc again: at once)")
        if self._session.phase == "paused":
            return _("paused")
        return _("{time} left").format(time=duration(left / rate)) if rate > 0 else _("starting")

    def _plan(self) -> str:
        experiment = self._session.model.experiment
        arms, seeds = len(experiment.arms), experiment.seeds
        return _("{networks} ({arms} × {seeds}), {epochs}").format(
            networks=counted(arms * seeds, "network"),
            arms=counted(arms, "arm"),
            seeds=counted(seeds, "seed"),
            epochs=counted(experiment.epochs, "epoch"),
        )
