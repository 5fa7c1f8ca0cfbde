"""*File ▸ Export*: the run as a whole, as tables, a report, weights or event files.

What writes them is imported when it is asked for: the window starts without.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QWidget

from reglab.gui.run.session import Session
from reglab.gui.run.side_questions import SideQuestions
from reglab.gui.widgets.busy import waited
from reglab.gui.window.actions import Actions
from reglab.gui.window.view_tabs import ViewTabs
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.questions import Answer
from reglab.record.record import RunRecord
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError, explain
from reglab.store.lab_files import NETWORKS_MOST
from reglab.words.language import _

if TYPE_CHECKING:
    from reglab.export.report import Plot

NOTHING = _("There are no results yet: press Run (Space) first")
_ANSWER_MS = 20_000
_SHOW_AFTER_MS = 800


class RunExports(QObject):
    """Carries out the actions that take the shown run away.

    Parameters
    ----------
    session : Session
        Whose record it is.
    tabs : ViewTabs
        Where a sweep may be shown, which belongs into the report.
    actions : Actions
        The actions.
    window : QWidget
        Owns it, and what is asked.
    """

    def __init__(self, session: Session, tabs: ViewTabs, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._tabs, self._window, self._actions = session, tabs, window, actions
        actions.export_report.triggered.connect(self._report)
        actions.export_tables.triggered.connect(self._tables)
        actions.export_weights.triggered.connect(self._weights)
        actions.export_events.triggered.connect(self._events)
        session.record_changed.connect(self._allow)
        session.phase_changed.connect(self._allow)
        session.frame.connect(self._allow)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        record = self._session.record
        there = record is not None and record.epochs > 0
        kept = there and record is not None and not record.lost
        actions = self._actions
        for action in (actions.export_report, actions.export_tables, actions.export_events):
            action.setEnabled(there)
            action.setToolTip("" if there else NOTHING)
        actions.export_weights.setEnabled(kept)
        gone = _("The networks of this run are no longer at hand: press Run (Space) to train it again")
        actions.export_weights.setToolTip("" if kept else gone if there else NOTHING)

    def _record(self) -> RunRecord | None:
        """The record as it is now, which a run under way does not change."""
        record = self._session.record
        return record.copy() if record is not None and record.epochs else None

    # -- tables and event files ------------------------------------------------------------------

    @Slot()
    def _tables(self) -> None:
        from reglab.analysis import summarize
        from reglab.export.tables import csv_files

        record = self._record()
        if record is not None and (folder := self._ask_folder(_("Export all numbers as CSV"))) is not None:
            self._write(folder, lambda: csv_files(record, summarize(record)))

    @Slot()
    def _events(self) -> None:
        from reglab.export.events import event_files

        record = self._record()
        if record is not None and (folder := self._ask_folder(_("Export for TensorBoard"))) is not None:
            began = time.time() - record.seconds
            name = f"events.out.tfevents.{began:.0f}.reglab"
            self._write(
                folder, lambda: ((f"{run}/{name}", content) for run, content in event_files(record, began))
            )

    def _ask_folder(self, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._window, title, str(Path.home()))
        return Path(name) if name else None

    def _write(self, folder: Path, make: Callable[[], Iterable[tuple[str, str | bytes]]]) -> bool:
        """Write files into a folder, beside the window; what stands against it is said."""
        from reglab.gui.figures.saving import complain

        def work() -> None:
            for name, content in make():
                path = folder / name
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise explain(path.parent, error) from error
                write_atomic(path, content)

        try:
            waited(work)
        except StoreError as error:
            complain(self._window, _("Not everything could be written"), str(error))
            return False
        return True

    # -- the report ------------------------------------------------------------------------------

    @Slot()
    def _report(self) -> None:
        from reglab.export.report import report_html
        from reglab.gui.figures.render import FigureError
        from reglab.gui.figures.saving import complain, file_stem

        record = self._record()
        if record is None:
            return
        place = str(Path.home() / f"{file_stem(record.experiment.name)}.html")
        name, _unused = QFileDialog.getSaveFileName(
            self._window, _("Export report"), place, _("Web pages (*.html)")
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".html")
        try:
            plots = self._plots(record)
        except FigureError as error:
            complain(self._window, _("{file} could not be written").format(file=path.name), str(error))
            return
        if plots is not None:
            strength = self._sweep()
            self._write(path.parent, lambda: [(path.name, report_html(record, plots, strength))])

    def _plots(self, record: RunRecord) -> list[Plot] | None:
        """Paint all pictures of a run; ``None`` where the person does not want to wait for them."""
        from reglab.gui.window.run_figures import figures, report_plot

        progress = QProgressDialog(_("The pictures are painted …"), _("Cancel"), 0, 0, self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(_SHOW_AFTER_MS)
        progress.setAutoClose(False)
        lost = self._session.record is None or self._session.record.lost
        questions = SideQuestions(self._session.worker, 0 if lost else record.run, self)
        plots = []
        try:
            for count, one in enumerate(figures(record, questions)):
                progress.setLabelText(_("Painting {picture} …").format(picture=one.heading))
                progress.setValue(count)
                if progress.wasCanceled():
                    return None
                if (plot := report_plot(one)) is not None:
                    plots.append(plot)
        finally:
            questions.set_run(0)
            questions.deleteLater()
            progress.close()
            progress.deleteLater()
        return plots

    def _sweep(self) -> list[Plot]:
        """The picture of the sweep that the window shows, with what it found."""
        from reglab.gui.window.run_figures import sweep_plot

        views = (view for view in self._tabs.views if view.tab.folders and view.shown_tables())
        return [sweep_plot(view) for view in views]

    # -- weights ---------------------------------------------------------------------------------

    @Slot()
    def _weights(self) -> None:
        from reglab.export.weights import WeightsError, weights_file
        from reglab.gui.dialogs.weights import WeightsDialog
        from reglab.gui.figures.saving import complain, file_stem

        record = self._record()
        if record is None:
            return
        dialog = WeightsDialog(record, self._window)
        accepted = bool(dialog.exec())
        arm, seed, moment = dialog.arm, dialog.seed, dialog.moment
        dialog.deleteLater()
        if not accepted:
            return
        stem = file_stem(f"{record.experiment.arms[arm].name} seed {seed} {moment}")
        place = str(Path.home() / f"{stem}.safetensors")
        name, _unused = QFileDialog.getSaveFileName(
            self._window, _("Export weights"), place, _("Weights (*.safetensors)")
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".safetensors")
        try:
            content = weights_file(record, self._networks(record), arm, seed, moment)
        except WeightsError as error:
            complain(self._window, _("{file} could not be written").format(file=path.name), str(error))
            return
        self._write(path.parent, lambda: [(path.name, content)])

    def _networks(self, record: RunRecord) -> tuple[NetworksAt, ...]:
        """The networks of the run, asked beside the views."""
        found: list[Answer] = []
        loop = QEventLoop()

        def take(answer: Answer) -> None:
            found.append(answer)
            loop.quit()

        questions = SideQuestions(self._session.worker, record.run, self)
        columns = tuple(replica.index for replica in record.replicas)
        questions.ask("export", AllNetworks(NETWORKS_MOST), columns, None, take)
        QTimer.singleShot(_ANSWER_MS, loop, loop.quit)
        QApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            if not found:
                loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        finally:
            QApplication.restoreOverrideCursor()
            questions.set_run(0)
            questions.deleteLater()
        return found[0].networks if found else ()
