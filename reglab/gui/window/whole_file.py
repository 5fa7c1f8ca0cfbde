"""One file that holds it all: what is shown goes into it with its results, and comes back as it was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot

from reglab.gui.document.documents import Document
from reglab.gui.run.session import Session
from reglab.gui.widgets.busy import waited
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.questions import Answer
from reglab.record.reviving import revival
from reglab.store.lab_files import NETWORKS_MOST, LabFile, write_lab_file

_ANSWER_MS = 20_000
"""Longest wait for the networks; a file without them is better than none."""


class WholeFile(QObject):
    """Saves and shows experiments with their results.

    Parameters
    ----------
    session : Session
        Whose record is saved and shown.
    document : Document
        Asks for files.
    """

    def __init__(self, session: Session, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._document = session, document
        document.write_whole = self.write
        document.results = self._results
        document.run_opened.connect(self.show)
        session.record_changed.connect(document.changed)
        session.phase_changed.connect(document.changed)

    def write(self, path: Path) -> None:
        """Write the experiment with its results; raises `StoreError`."""
        experiment = self._session.model.experiment
        record = None if self._session.record is None else self._session.record.copy()
        networks = self._networks()
        waited(lambda: write_lab_file(path, experiment, record, networks))

    @Slot(object)
    def show(self, found: LabFile) -> None:
        """Show the results of a file; all views work with the networks that are in it."""
        record = found.record
        if record is None:
            return
        record.lost, record.revived = not found.networks, True
        run = self._session.show_record(record)
        if found.networks:
            self._session.warm_up()
            self._session.worker.revive(run, record.experiment, revival(record, found.networks))

    def _results(self) -> object:
        """What tells whether results were saved as they stand."""
        record = self._session.record
        return (
            None if record is None else (id(record), record.epochs, record.state, record.notes, record.peeks)
        )

    def _networks(self) -> tuple[NetworksAt, ...]:
        """The networks of the run; none where they are gone."""
        record = self._session.record
        if record is None or record.lost or not record.replicas or not record.epochs:
            return ()
        found: list[Answer] = []
        loop = QEventLoop()

        def take(answer: Answer) -> None:
            found.append(answer)
            loop.quit()

        columns = tuple(replica.index for replica in record.replicas)
        self._session.questions.ask("whole file", AllNetworks(NETWORKS_MOST), columns, None, take)
        QTimer.singleShot(_ANSWER_MS, loop, loop.quit)
        if not found:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return found[0].networks if found else ()
