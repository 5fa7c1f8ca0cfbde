"""The main window: assembly only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.gui.dialogs.about import show_about
from reglab.gui.dialogs.log import show_log
from reglab.gui.document.documents import Document
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.document.last_experiment import ReopenSetting
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.panels.experiment_panel import ExperimentPanel
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.plots.scrubber import EpochScrubber
from reglab.gui.run.jobs import make_host
from reglab.gui.run.session import Session
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.widgets.column import column, padded
from reglab.gui.widgets.drops import accept_files
from reglab.gui.widgets.keyboard import KeyboardFocus
from reglab.gui.widgets.plain import title_text
from reglab.gui.window.actions import Actions
from reglab.gui.window.announcer import Announcer
from reglab.gui.window.appearance import Appearance
from reglab.gui.window.class_locks import ClassLocks
from reglab.gui.window.code_desk import CodeDesk
from reglab.gui.window.data_import import DataImport
from reglab.gui.window.exports import Exports
from reglab.gui.window.guide import Guide
from reglab.gui.window.history_window import HistoryWindow
from reglab.gui.window.keeping import Keeping
from reglab.gui.window.language_menu import LanguageMenu
from reglab.gui.window.lesson_parts import Lessons, lesson_parts
from reglab.gui.window.locks import Locks
from reglab.gui.window.menus import build_menus, connect_files
from reglab.gui.window.notes_keeper import NotesKeeper
from reglab.gui.window.outcome import Outcome
from reglab.gui.window.processes_menu import ProcessesMenu
from reglab.gui.window.restart import Restart
from reglab.gui.window.stale_sign import StaleSign
from reglab.gui.window.start_desk import StartDesk
from reglab.gui.window.status_line import StatusLine
from reglab.gui.window.time_travel import TimeTravel
from reglab.gui.window.toolbar import TransportBar
from reglab.gui.window.verdict_bar import VerdictBar
from reglab.gui.window.view_tabs import ViewTabs
from reglab.gui.window.view_wishes import ViewWishes
from reglab.gui.window.way_back import WayBack
from reglab.gui.window.whole_file import WholeFile
from reglab.gui.window.window_memory import WindowMemory
from reglab.gui.window.workspace import Workspace
from reglab.words.language import _

DEFAULT_SIZE = (1366, 768)


class MainWindow(QMainWindow):
    """The lab's window.

    Parameters
    ----------
    experiment : Experiment, optional
        What it shows; the default example if left out.
    worker : TrainingWorker, optional
        What trains; by default one that drives a child process.
    drafts : bool
        Whether data and untrained networks are shown before a run; made by another child process.
    """

    def __init__(
        self,
        experiment: Experiment | None = None,
        worker: TrainingWorker | None = None,
        parent: QWidget | None = None,
        *,
        drafts: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.resize(*DEFAULT_SIZE)
        self.setAcceptDrops(True)
        self.model = ExperimentModel(experiment or PRESETS[DEFAULT].experiment, self)
        self.worker = worker or TrainingWorker(make_host, parent=self)
        self.session = Session(self.model, self.worker, self)
        self.drafts = Drafts(self.model, self) if drafts else None
        self.document = Document(self.model, self)
        self.keeping = Keeping(self.model, self.session, self.document, self)
        self.history = self.keeping.history
        self.actions_ = Actions(self, self.model.undo_stack)
        self.appearance = Appearance(self.actions_, self)
        self._reopening = ReopenSetting(self.actions_.reopen, self)
        self.keyboard = KeyboardFocus(self)
        self._build()
        self._connect()
        self._memory.restore()
        self.class_locks.begin()
        self._retitle()
        self._show_record()
        self.actions_.set_running("idle")

    # -- assembly --------------------------------------------------------------------------

    def _build(self) -> None:
        self.toolbar = TransportBar(self.model, self.actions_, self)
        self.addToolBar(self.toolbar)
        lessons, languages, processes = build_menus(self, self.actions_, self.document, self.document.show)
        self.restart = Restart(self.model, self.document, self)
        self.languages = LanguageMenu(languages, self.session, self.restart, self)
        self.processes = ProcessesMenu(processes, self.session)
        self.experiment_panel = ExperimentPanel(self.model)
        self.regularizer_panel = RegularizerPanel(self.model, questions=self.session.questions)
        self.arms = ArmsStrip(self.model)
        self.tabs = ViewTabs(self.session.questions, self.drafts)
        self.scrubber = EpochScrubber()
        self.verdict = VerdictBar()
        self.outcome = Outcome(self.session, self.arms, self.verdict, self)
        self.announcer = Announcer(self.session, self.verdict, self)
        self.guide = Guide(self.session, self.actions_, self)
        self.regularizer_panel.set_hint(self.guide.meter)
        hint = padded(self.guide.arms, 8, 2)
        centre = column(self.arms, hint, self.tabs, self.scrubber, growing=self.tabs)
        self.session.demand.show_on(self.toolbar.demand)
        self.workspace = Workspace(
            self.experiment_panel,
            centre,
            self.regularizer_panel,
            self.actions_.left_panel,
            self.actions_.right_panel,
        )
        self._memory = WindowMemory(self, self.workspace)
        self.status = StatusLine(self.session, self)
        self.setStatusBar(self.status)
        locks = Locks(self.model, self.document, self.actions_.changing(), self.actions_.opening)
        parts = lesson_parts(
            experiment=self.experiment_panel,
            regularizers=self.regularizer_panel,
            arms=self.arms,
            tabs=self.tabs,
            verdict=self.verdict,
            epochs=self.scrubber,
            toolbar=self.toolbar,
            actions=self.actions_,
            menus=self.menuBar(),
            locks=locks,
        )
        self.lessons = Lessons(self, lessons, self.session, parts, self.document.show_step, self.tabs, locks)
        self.class_locks = ClassLocks(self.model, self.document, self.lessons, self.actions_, self)
        items = (self.class_locks.line, self.workspace, self.verdict, self.verdict.note)
        self.setCentralWidget(column(*items, growing=self.workspace))

    def _connect(self) -> None:
        actions, session = self.actions_, self.session
        actions.run.triggered.connect(session.toggle)
        actions.stop.triggered.connect(session.stop)
        actions.step.triggered.connect(session.step)
        actions.reset.triggered.connect(session.reset)
        actions.new.triggered.connect(self._new)
        connect_files(actions, self.document)
        data, document = self.experiment_panel.data, self.document
        self.data_import = DataImport(data, document, self.tabs, session, actions.import_data, self)
        self.start = StartDesk(self, actions, document, self.lessons, self.data_import)
        actions.quit.triggered.connect(self.close)
        actions.add_arm.triggered.connect(self.arms.add_arm)
        actions.duplicate_arm.triggered.connect(self.arms.duplicate_selected)
        actions.remove_arm.triggered.connect(self.arms.remove_selected)
        self.workspace.low_changed.connect(self.arms.set_low)
        self.exports = Exports(session, self.tabs, actions, self)
        self.code_desk = CodeDesk(self, self.model, self.document, actions, self.arms)
        self.way_back = WayBack(self, self.tabs, actions)
        actions.log.triggered.connect(self._show_log)
        actions.about.triggered.connect(self._show_about)
        self.toolbar.refused.connect(self.experiment_panel.notice.show_field_problem)
        self.toolbar.pace_chosen.connect(session.set_pace)
        self.worker.devices_found.connect(self.toolbar.show_devices)
        session.phase_changed.connect(actions.set_running)
        session.record_changed.connect(self._show_record)
        session.stale_changed.connect(self._show_experiment)
        self.stale_sign = StaleSign(session, self.tabs, self.regularizer_panel, self)
        session.frame.connect(self._refresh)
        self.scrubber.epoch_changed.connect(self.tabs.set_epoch)
        self.scrubber.epoch_changed.connect(self.regularizer_panel.show_epoch)
        self.scrubber.epoch_changed.connect(self.outcome.show_epoch)
        self.time_travel = TimeTravel(self.session, self.scrubber, actions, self)
        self.history.trouble.connect(self.status.show_unkept)
        self.document.changed.connect(self._retitle)
        self.document.opened.connect(session.reset)
        self.whole_file = WholeFile(session, self.document, self)
        self.document.sweep_chosen.connect(self.tabs.open_folder)
        self.model.changed.connect(self._retitle)
        self.model.on(Part.QUESTION & ~Part.STRENGTHS).connect(self._show_experiment)
        self.model.selection_changed.connect(self.tabs.set_selected_arm)
        self.outcome.told.connect(self.scrubber.tell)
        self.outcome.found.connect(self.regularizer_panel.show_found)
        self.wishes = ViewWishes(self.model, session, self.tabs, self.outcome, self.guide, self)
        self.notes = NotesKeeper(session, self.arms, self.tabs, self.verdict, self)
        self.runs = HistoryWindow(self.keeping, session, self.document, self.tabs, self.notes, self)
        actions.history.triggered.connect(self.runs.show)
        self.tabs.make_current()
        self.arms.visibility_changed.connect(self._show_experiment)

    # -- slots -----------------------------------------------------------------------------

    @Slot()
    def _show_record(self) -> None:
        self._show_experiment()
        self.tabs.set_record(self.session.record)

    @Slot()
    def _show_experiment(self) -> None:
        self.tabs.set_experiment(
            self.model.experiment,
            self.arms.visible_arms(),
            self.model.selected,
            self.model.hues,
            self.session.staleness.arms,
        )

    @Slot()
    def _refresh(self) -> None:
        self.tabs.refresh()
        self.regularizer_panel.refresh()

    @Slot()
    def _retitle(self) -> None:
        self.setWindowTitle(_("{title}[*] – reglab").format(title=title_text(self.document.title)))
        self.setWindowModified(self.document.unsaved)

    @Slot()
    def _new(self) -> None:
        self.document.show(PRESETS[DEFAULT].experiment)

    @Slot()
    def _show_log(self) -> None:
        show_log(self)

    @Slot()
    def _show_about(self) -> None:
        show_about(self)

    def fit_screen(self) -> None:
        """Fill a screen that is too small, unless a place was remembered."""
        self._memory.fit_screen(*DEFAULT_SIZE)

    # -- keys ------------------------------------------------------------------------------

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return self.keyboard.move(forwards)

    def event(self, event: QEvent) -> bool:
        # The type comes first: there are events before there is a keyboard to ask.
        if event.type() == QEvent.Type.ShortcutOverride and self.keyboard.presses(event):
            event.accept()
            return True
        return super().event(event)

    # -- the beginning, files dragged in, and the end ------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # No field is ready to be typed into: keys are for the run until a person goes to a field.
        self.setFocus()
        # After the first paint, so that getting ready to train does not delay the window.
        QTimer.singleShot(0, self.session, self.session.warm_up)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := accept_files(event):
            # After the event, so that a dialog does not hold the drag source.
            QTimer.singleShot(0, self, lambda: self._take(paths))

    def _take(self, paths: Sequence[Path]) -> None:
        if not self.lessons.drop(paths):
            self.data_import.drop(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.restart.wanted and not self.document.may_discard():
            event.ignore()
            return
        self.lessons.leave()
        self._memory.keep()
        self.appearance.pointer.end()
        self.tabs.leave()
        self.data_import.lost.close()
        if self.drafts is not None:
            self.drafts.close()
        self.session.close()
        self.keeping.close()
        event.accept()
