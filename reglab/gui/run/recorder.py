"""Has every run of the window kept in the history while it trains."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from reglab.gui.document.edited import Part
from reglab.gui.run.history_thread import HistoryThread
from reglab.gui.run.session import Session
from reglab.gui.run.side_questions import SideQuestions
from reglab.record.networks import AllNetworks
from reglab.record.questions import Answer
from reglab.store.history.opening import networks_budget


class Recorder(QObject):
    """Tells the thread of the history what happens in a session.

    Parameters
    ----------
    session : Session
        Whose runs are kept.
    history : HistoryThread
        What writes them.
    """

    def __init__(self, session: Session, history: HistoryThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._history = session, history
        self._run = 0
        self._names: tuple[str, ...] = ()
        session.record_changed.connect(self._follow)
        # From thread to thread: also while the window is busy with something else.
        session.worker.events.connect(history.take, Qt.ConnectionType.DirectConnection)
        session.worker.failed.connect(history.fail)
        session.phase_changed.connect(self._keep_networks)
        # After the session, which gives the record's arms their names.
        session.model.on(Part.NAMES).connect(self._rename)

    @Slot()
    def _follow(self) -> None:
        """Begin with a run that begins; one that was opened has its place in the history already."""
        record = self._session.record
        if record is None or record.run == self._run or record.state != "empty":
            return
        self._run = record.run
        self._names = tuple(arm.name for arm in record.experiment.arms)
        self._history.begin(record.run, record.experiment)

    @Slot(str)
    def _keep_networks(self, phase: str) -> None:
        """Have the networks kept that a run ended with, so that views can ask about them another time."""
        record = self._session.record
        if phase != "ended" or record is None or record.run != self._run:
            return
        if record.lost or not record.replicas or not record.epochs:
            return
        want = AllNetworks(networks_budget(record))
        columns = tuple(replica.index for replica in record.replicas)
        # Beside the views' questions, which are forgotten with the next run.
        questions = SideQuestions(self._session.worker, record.run, self)
        questions.ask("history", want, columns, None, partial(self._take_networks, questions))

    def _take_networks(self, questions: SideQuestions, answer: Answer) -> None:
        questions.deleteLater()
        if answer.networks:
            self._history.keep(answer.run, answer.networks)

    @Slot()
    def _rename(self) -> None:
        record = self._session.record
        if record is None or record.run != self._run:
            return
        names = tuple(arm.name for arm in record.experiment.arms)
        if names != self._names:
            self._names = names
            self._history.rename(self._run, names)
