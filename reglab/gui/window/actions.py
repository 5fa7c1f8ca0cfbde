"""Every action of the window, with its shortcut, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from reglab.gui.figures.menu import COPY_PICTURE, COPY_TABLE, SAVE_PICTURE
from reglab.gui.theme.icons import themed
from reglab.words.language import _, in_context


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
    _locked = ""

    def __init__(self, window: QWidget, undo_stack: QUndoStack) -> None:
        super().__init__(window)
        self._window = window
        keys = QKeySequence.StandardKey
        self.run = self._make(
            in_context("verb", "Run"), "run", "Space", _("Train all networks, or pause and go on (Space)")
        )
        self.stop = self._make(
            in_context("verb", "Stop"), "stop", "Esc", _("End the run and keep its curves (Esc)")
        )
        self.step = self._make(in_context("verb", "Step"), "step", "N", _("Train one epoch (N)"))
        self.branch = self._make(
            _("&Branch here…"),
            "branch",
            "Ctrl+B",
            _("Branch the selected arm at this epoch (Ctrl+B)"),
        )
        self.live = self._toggle(
            _("&Live changes"),
            "Ctrl+L",
            _("Edits of techniques act on the networks while they train, with a mark on the curves (Ctrl+L)"),
        )
        self.live.setChecked(True)
        self.reset = self._make(_("Reset"), "reset", "Ctrl+R", _("Clear the curves (Ctrl+R)"))
        self.new = self._make(_("&New"), "", keys.New)
        self.open = self._make(_("&Open…"), "open", keys.Open)
        self.open_sweep = self._make(_("Open s&weep…"), "", "")
        self.import_data = self._make(
            _("&Import data…"), "import", "Ctrl+I", _("Import a table or other data of your own (Ctrl+I)")
        )
        self.save = self._make(_("&Save"), "save", keys.Save)
        self.save_as = self._make(_("Save &as…"), "", keys.SaveAs)
        self.for_class = self._make(
            _("For a c&lass…"), "", "", _("What others find locked, hidden and limited where they open this")
        )
        self.save_whole = self._make(
            _("Save as one &file…"),
            "",
            "Ctrl+Alt+S",
            _(
                "The experiment with its data, results, notes and networks, to be opened "
                "elsewhere as it is now"
            ),
        )
        self._make_exports()
        self.history = self._make(
            _("&History…"), "", "Ctrl+H", _("All runs: find, open, compare and overlay them (Ctrl+H)")
        )
        self.reopen = self._toggle(_("Open the last experiment at s&tart"), "")
        self.quit = self._make(_("&Quit"), "", keys.Quit)
        self.undo = undo_stack.createUndoAction(self, _("&Undo"))
        self.redo = undo_stack.createRedoAction(self, _("&Redo"))
        self.undo.setShortcut(QKeySequence(keys.Undo))
        # The desktop's own key first; Ctrl+Y and Ctrl+Shift+Z both redo everywhere.
        redo = [QKeySequence(keys.Redo), QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")]
        self.redo.setShortcuts(list(dict.fromkeys(redo)))
        for action, name in ((self.undo, "undo"), (self.redo, "redo")):
            themed(action, name)
            window.addAction(action)
        self.add_arm = self._make(_("&Add arm"), "add", "Ctrl+T")
        self.duplicate_arm = self._make(_("&Duplicate arm"), "duplicate", "Ctrl+D")
        self.remove_arm = self._make(_("&Remove arm"), "delete", "Ctrl+Backspace")
        self.left_panel = self._toggle(_("&Experiment panel"), "F7")
        self.right_panel = self._toggle(_("&Regularizer panel"), "F8")
        self.enlarge = self._make(_("&Enlarge plot"), "enlarge", "E")
        # On every desktop F11; some have a key of their own beside it.
        self.full_screen = self._toggle(_("&Full screen"), "F11")
        own = [QKeySequence("F11"), *QKeySequence.keyBindings(keys.FullScreen)]
        self.full_screen.setShortcuts(list(dict.fromkeys(own)))
        self.back = self._make(_("&Back to the usual size"), "", "")
        self.back.setEnabled(False)
        self._make_appearance()
        self.start_page = self._make(_("&Start page…"), "", "")
        self._make_help()

    def _make_help(self) -> None:
        self.glossary = self._make(
            _("&Glossary and help"),
            "",
            "F1",
            _("Words, techniques, data sets, pictures and keys, with a search (F1)"),
        )
        self.looking_at = self._make(
            _("&What am I looking at?"),
            "help",
            "Shift+F1",
            _("Explain the picture that is seen: axes, curves, how to read it (Shift+F1)"),
        )
        self.shortcuts = self._make(_("&Keyboard shortcuts"), "", "Ctrl+F1")
        self.hints = self._make(
            _("Show &hints again"), "", "", _("Show the short explanations that were closed")
        )
        self.log = self._make(_("Show &log"), "", "")
        self.about = self._make(_("&About reglab"), "", "")

    def _make_appearance(self) -> None:
        self.larger = self._make(_("&Larger type"), "", "Ctrl++")
        # The plus of a keyboard on which it stands above another sign.
        self.larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.smaller = self._make(_("S&maller type"), "", "Ctrl+-")
        self.usual = self._make(_("&Usual size of type"), "", "Ctrl+0")
        self.theme_group = QActionGroup(self)
        self.themes = [
            self._theme(in_context("theme", "Light"), "light", "Ctrl+1", _("Light colours (Ctrl+1)")),
            self._theme(in_context("theme", "Dark"), "dark", "Ctrl+2", _("Dark colours (Ctrl+2)")),
            self._theme(
                in_context("theme", "Projector"), "projector", "Ctrl+3", _("Projector colours (Ctrl+3)")
            ),
        ]
        self.large_pointer = self._toggle(
            _("Large &pointer"),
            "Ctrl+4",
            _("A large arrow and rings at clicks, to be seen from the last row (Ctrl+4)"),
        )

    def _make_exports(self) -> None:
        self.copy_picture = self._make(_("&Copy picture"), "", COPY_PICTURE)
        self.save_picture = self._make(_("Save &picture…"), "export", SAVE_PICTURE)
        # Where a text is selected in a field or label, its own Ctrl+C comes first.
        self.copy_table = self._make(_("Copy &table as text"), "", COPY_TABLE)
        self.export_report = self._make(_("&Report…"), "", "Ctrl+Alt+R")
        self.export_tables = self._make(_("All &numbers as CSV…"), "", "")
        self.export_weights = self._make(_("&Weights for PyTorch…"), "", "")
        self.export_events = self._make(_("Files for Tensor&Board…"), "", "")
        self.show_code = self._make(
            _("Show &code…"),
            "",
            "Ctrl+K",
            _("The selected arm as a script for PyTorch, Keras or scikit-learn (Ctrl+K)"),
        )
        self.share = self._make(
            _("Text an&d QR code…"),
            "",
            "Ctrl+Shift+K",
            _("The experiment as one line of text, to be pasted elsewhere (Ctrl+Shift+K)"),
        )
        self.paste = self._make(
            _("&Paste experiment"),
            "",
            QKeySequence.StandardKey.Paste,
            _("Open the experiment whose text code is on the clipboard (Ctrl+V)"),
        )
        self.opening: list[QAction] = [self.new, self.open, self.paste]
        """What shows another experiment; the menus that list some join them."""

    def changing(self) -> dict[str, Sequence[QAction]]:
        """The actions that change a part of the experiment, by the names that lessons have for the parts."""
        return {
            "data": (self.import_data,),
            "arms": (self.add_arm, self.duplicate_arm, self.remove_arm),
            # A menu that is locked has its keys locked too.
            "menus": (self.history, self.open_sweep, self.import_data, self.start_page),
        }

    def set_running(self, phase: str) -> None:
        """Show what the run button does in a phase of the session, and what can be used."""
        self._phase = phase
        words = {
            "running": in_context("verb", "Pause"),
            "starting": in_context("verb", "Pause"),
            "paused": in_context("verb", "Continue"),
        }
        self.run.setText(words.get(phase, in_context("verb", "Run")))
        themed(self.run, "pause" if phase in ("running", "starting") else "run")
        active = phase in ("running", "starting", "paused")
        self._enable(self.stop, active, _("End the run and keep its curves (Esc)"), _("Nothing is running"))
        self._enable(
            self.step,
            phase not in ("running", "starting") and not self._locked,
            _("Train one epoch (N)"),
            self._locked or _("Pause first: the run goes through the epochs by itself"),
        )
        self._enable(
            self.run,
            not self._locked,
            _("Train all networks, or pause and go on (Space)"),
            self._locked,
        )
        self._enable(
            self.reset, phase != "idle", _("Clear the curves (Ctrl+R)"), _("There are no curves yet")
        )

    def lock_run(self, why: str) -> None:
        """Forbid to run and say why, as a lesson does that asks for a prediction first; or allow it again."""
        self._locked = why
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

    def _theme(self, text: str, mode: str, key: str, tip: str) -> QAction:
        action = self._make(text, mode, key, tip)
        action.setCheckable(True)
        action.setData(mode)
        self.theme_group.addAction(action)
        return action
