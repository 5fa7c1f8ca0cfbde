"""Every action of the window, with its shortcut, in one place."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from reglab.gui.figures.menu import COPY_PICTURE, COPY_TABLE, SAVE_PICTURE
from reglab.gui.theme.icons import themed

_PREDICT = "The lesson asks for a prediction first"


class Actions(QObject):
    """Makes the actions; the window connects them.

    Parameters
    ----------
    window : QWidget
        Where the shortcuts hold.
    undo_stack : QUndoStack
        Gives undo and redo.
    """

    _phase = "idle"
    _locked = False

    def __init__(self, window: QWidget, undo_stack: QUndoStack) -> None:
        super().__init__(window)
        self._window = window
        keys = QKeySequence.StandardKey
        self.run = self._make("Run", "run", "Space", "Train all networks, or pause and go on (Space)")
        self.stop = self._make("Stop", "stop", "Esc", "End the run and keep its curves (Esc)")
        self.step = self._make("Step", "step", "N", "Train one epoch (N)")
        self.branch = self._make(
            "&Branch here…",
            "branch",
            "Ctrl+B",
            "Branch the selected arm at this epoch (Ctrl+B)",
        )
        self.live = self._toggle(
            "&Live changes",
            "Ctrl+L",
            "Edits of techniques act on the networks while they train, with a mark on the curves (Ctrl+L)",
        )
        self.live.setChecked(True)
        self.reset = self._make("Reset", "reset", "Ctrl+R", "Clear the curves (Ctrl+R)")
        self.new = self._make("&New", "", keys.New)
        self.open = self._make("&Open…", "open", keys.Open)
        self.open_sweep = self._make("Open s&weep…", "", "")
        self.import_data = self._make(
            "&Import data…", "import", "Ctrl+I", "Import a table or other data of your own (Ctrl+I)"
        )
        self.save = self._make("&Save", "save", keys.Save)
        self.save_as = self._make("Save &as…", "", keys.SaveAs)
        self.save_whole = self._make(
            "Save as one &file…",
            "",
            "Ctrl+Alt+S",
            "The experiment with its data, results, notes and networks, to be opened elsewhere as it is now",
        )
        self._make_exports()
        self.history = self._make(
            "&History…", "", "Ctrl+H", "All runs: find, open, compare and overlay them (Ctrl+H)"
        )
        self.reopen = self._toggle("Open the last experiment at s&tart", "")
        self.quit = self._make("&Quit", "", keys.Quit)
        self.undo = undo_stack.createUndoAction(self, "&Undo")
        self.redo = undo_stack.createRedoAction(self, "&Redo")
        self.undo.setShortcut(QKeySequence(keys.Undo))
        # The desktop's own key first; Ctrl+Y and Ctrl+Shift+Z both redo everywhere.
        redo = [QKeySequence(keys.Redo), QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")]
        self.redo.setShortcuts(list(dict.fromkeys(redo)))
        for action, name in ((self.undo, "undo"), (self.redo, "redo")):
            themed(action, name)
            window.addAction(action)
        self.add_arm = self._make("&Add arm", "add", "Ctrl+T")
        self.duplicate_arm = self._make("&Duplicate arm", "duplicate", "Ctrl+D")
        self.remove_arm = self._make("&Remove arm", "delete", "Ctrl+Backspace")
        self.left_panel = self._toggle("&Experiment panel", "F7")
        self.right_panel = self._toggle("&Regularizer panel", "F8")
        self.enlarge = self._make("&Enlarge plot", "enlarge", "E")
        # On every desktop F11; some have a key of their own beside it.
        self.full_screen = self._toggle("&Full screen", "F11")
        own = [QKeySequence("F11"), *QKeySequence.keyBindings(keys.FullScreen)]
        self.full_screen.setShortcuts(list(dict.fromkeys(own)))
        self.back = self._make("&Back to the usual size", "", "")
        self.back.setEnabled(False)
        self.larger = self._make("&Larger type", "", "Ctrl++")
        # The plus of a keyboard on which it stands above another sign.
        self.larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.smaller = self._make("S&maller type", "", "Ctrl+-")
        self.usual = self._make("&Usual size of type", "", "Ctrl+0")
        self.theme_group = QActionGroup(self)
        self.themes = [
            self._theme("Light", "light", "Ctrl+1"),
            self._theme("Dark", "dark", "Ctrl+2"),
            self._theme("Projector", "projector", "Ctrl+3"),
        ]
        self.shortcuts = self._make("&Keyboard shortcuts", "", "F1")
        self.glossary = self._make(
            "&Glossary", "", "Shift+F1", "What the words of the window mean (Shift+F1)"
        )
        self.hints = self._make("Show &hints again", "", "", "Show the short explanations that were closed")
        self.log = self._make("Show &log", "", "")
        self.about = self._make("&About reglab", "", "")

    def _make_exports(self) -> None:
        self.copy_picture = self._make("&Copy picture", "", COPY_PICTURE)
        self.save_picture = self._make("Save &picture…", "export", SAVE_PICTURE)
        # Where a text is selected in a field or label, its own Ctrl+C comes first.
        self.copy_table = self._make("Copy &table as text", "", COPY_TABLE)
        self.export_report = self._make("&Report…", "", "Ctrl+Alt+R")
        self.export_tables = self._make("All &numbers as CSV…", "", "")
        self.export_weights = self._make("&Weights for PyTorch…", "", "")
        self.export_events = self._make("Files for Tensor&Board…", "", "")
        self.show_code = self._make(
            "Show &code…",
            "",
            "Ctrl+K",
            "The selected arm as a script for PyTorch, Keras or scikit-learn (Ctrl+K)",
        )
        self.share = self._make(
            "Text an&d QR code…",
            "",
            "Ctrl+Shift+K",
            "The experiment as one line of text, to be pasted elsewhere (Ctrl+Shift+K)",
        )
        self.paste = self._make(
            "&Paste experiment",
            "",
            QKeySequence.StandardKey.Paste,
            "Open the experiment whose text code is on the clipboard (Ctrl+V)",
        )

    def with_keys(self) -> list[QAction]:
        """Every action that has a shortcut, in the order of the menus."""
        return [a for a in self._window.actions() if not a.shortcut().isEmpty()]

    def set_running(self, phase: str) -> None:
        """Show what the run button does in a phase of the session, and what can be used."""
        self._phase = phase
        words = {"running": "Pause", "starting": "Pause", "paused": "Continue"}
        self.run.setText(words.get(phase, "Run"))
        themed(self.run, "pause" if phase in ("running", "starting") else "run")
        active = phase in ("running", "starting", "paused")
        self._enable(self.stop, active, "End the run and keep its curves (Esc)", "Nothing is running")
        self._enable(
            self.step,
            phase not in ("running", "starting") and not self._locked,
            "Train one epoch (N)",
            _PREDICT if self._locked else "Pause first: the run goes through the epochs by itself",
        )
        self._enable(self.run, not self._locked, "Train all networks, or pause and go on (Space)", _PREDICT)
        self._enable(self.reset, phase != "idle", "Clear the curves (Ctrl+R)", "There are no curves yet")

    def lock_run(self, on: bool) -> None:
        """Forbid to run, as a lesson does that asks for a prediction first; or allow it again."""
        self._locked = on
        self.set_running(self._phase)

    def show_way_back(self, there: bool) -> None:
        """Let Escape lead back from an enlarged plot or the full screen, else stop the run."""
        self.back.setEnabled(there)
        self.stop.setShortcut(QKeySequence() if there else QKeySequence("Esc"))
        self.back.setShortcut(QKeySequence("Esc") if there else QKeySequence())

    def _enable(self, action: QAction, on: bool, why: str, why_not: str) -> None:
        action.setEnabled(on)
        action.setToolTip(why if on else why_not)

    def _make(self, text: str, name: str, key: str | QKeySequence.StandardKey, tip: str = "") -> QAction:
        action = QAction(text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        if name:
            themed(action, name)
        if tip:
            action.setToolTip(tip)
        self._window.addAction(action)
        return action

    def _toggle(self, text: str, key: str | QKeySequence.StandardKey, tip: str = "") -> QAction:
        action = self._make(text, "", key, tip)
        action.setCheckable(True)
        return action

    def _theme(self, text: str, mode: str, key: str) -> QAction:
        action = self._make(text, mode, key, f"{text} colours ({key})")
        action.setCheckable(True)
        action.setData(mode)
        self.theme_group.addAction(action)
        return action
