"""Going back to earlier epochs of the shown run, and branching an arm there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from reglab.gui.dialogs.branch import BranchDialog
from reglab.gui.document.edited import Part
from reglab.gui.plots.scrubber import EpochScrubber
from reglab.gui.run.session import Session
from reglab.gui.window.actions import Actions
from reglab.record.matching import place_of
from reglab.record.record import RunRecord
from reglab.words.language import _, in_context


class TimeTravel(QObject):
    """Keeps the scrubber up to date with the session, and carries branches out.

    Parameters
    ----------
    session : Session
        Whose record is gone through.
    scrubber : EpochScrubber
        The line that chooses the epoch.
    actions : Actions
        The window's; `branch` and `live` are used.
    window : QWidget
        Owner of the dialog.
    """

    def __init__(self, session: Session, scrubber: EpochScrubber, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._scrubber, self._actions, self._window = session, scrubber, actions, window
        self._kept: object = None
        session.record_changed.connect(self._show_record)
        session.frame.connect(self._refresh)
        session.phase_changed.connect(self._refresh)
        session.model.on(Part.ARMS | Part.NAMES).connect(self._show_experiment)
        session.model.selection_changed.connect(self._select)
        scrubber.epoch_changed.connect(self._judge)
        scrubber.branch_asked.connect(self._branch)
        actions.branch.triggered.connect(self._branch_here)
        actions.live.toggled.connect(self._set_live)
        self._set_live(actions.live.isChecked())
        self._show_experiment()
        self._show_record()

    @Slot(bool)
    def _set_live(self, on: bool) -> None:
        self._session.live = on

    @Slot()
    def _show_record(self) -> None:
        self._kept = None
        self._scrubber.set_record(self._session.record)
        self._select(self._session.model.selected)
        self._refresh()

    @Slot()
    def _show_experiment(self) -> None:
        model = self._session.model
        self._scrubber.set_experiment(model.experiment, model.hues)
        self._judge()

    @Slot(int)
    def _select(self, arm: int) -> None:
        self._scrubber.set_arm(arm)
        self._judge()

    @Slot()
    def _refresh(self) -> None:
        record = self._session.record
        if record is not None and record.kept is not self._kept:
            self._kept = record.kept
            self._scrubber.set_kept(record.kept)
        self._scrubber.refresh()
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Offer to branch, or say why not."""
        reason = self._reason()
        self._scrubber.allow_branching(reason)
        self._actions.branch.setEnabled(not reason)
        self._actions.branch.setToolTip(reason or _("Branch the selected arm at this epoch (Ctrl+B)"))

    def _reason(self) -> str:
        record, session = self._session.record, self._session
        if record is None or not record.replicas or not record.epochs:
            return _("There is no run yet: press Run, then choose an epoch.")
        if record.revived and not record.lost:
            return _("The networks of this run come from a file. Run the experiment again to branch it.")
        if record.lost:
            return _("The networks of this run are gone. Run the experiment again to branch it.")
        if (source := self._source()) is None:
            return _("“{arm}” is no arm of this run. Select one that was trained.").format(
                arm=session.model.arm.name
            )
        return _epoch_reason(record, self._scrubber.epoch, record.planned(source))

    def _source(self) -> int | None:
        """Position of the selected arm in the record's experiment."""
        record = self._session.record
        return None if record is None else place_of(record.experiment, self._session.model.arm.key)

    @Slot()
    def _branch_here(self) -> None:
        if self._scrubber.epoch is not None:
            self._branch(self._scrubber.epoch)

    @Slot(int)
    def _branch(self, epoch: int) -> None:
        """Ask what is to be different, and branch the arm."""
        session, source = self._session, self._source()
        if session.record is None or source is None or self._reason():
            return
        dialog = BranchDialog(
            session.record.experiment,
            source,
            epoch,
            session.model.experiment,
            self._window,
            session.model.arm_hues,
        )
        accepted, arm = dialog.exec(), dialog.branch
        dialog.deleteLater()
        if not accepted:
            return
        place = len(session.model.experiment.arms)
        edited = session.model.edit(
            lambda e: e.model_copy(update={"arms": (*e.arms, arm)}),
            in_context("verb", "Branch"),
            select=place,
        )
        if edited:
            # As it was taken over, with the name that it has among the others.
            session.branch(source, epoch, session.model.experiment.arms[place])


def _epoch_reason(record: RunRecord, epoch: int | None, last: int) -> str:
    """Why an arm with a last epoch cannot be branched at another one; empty where it can."""
    if epoch is None or epoch >= last:
        return _("Go back to an earlier epoch first: drag the line of epochs.")
    if epoch < 1:
        return _("A branch begins after epoch 1 at the earliest; add an arm to begin anew.")
    if record.state == "stopped" and epoch >= record.epochs:
        return _("The run was stopped here, so nothing follows. Go back to an earlier epoch.")
    return ""
