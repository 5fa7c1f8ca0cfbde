"""Title and notes of the experiment: what is asked, and what was found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from reglab.experiment.base import field_info
from reglab.experiment.experiment import Experiment
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.names import field_tooltip
from reglab.gui.widgets.section import Section
from reglab.words.language import _

_LEAST_LINES, _MOST_LINES = 2, 7
_SUMMARY = 60


class TitleEdit(QLineEdit):
    """The experiment's title, which counts when Enter is pressed or the field is left.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        info = field_info(Experiment, "name")
        self.setMaxLength(int(info.maximum or 200))
        self.setAccessibleName(_("Title of the experiment"))
        self.setPlaceholderText(_("Title"))
        self.setToolTip(field_tooltip(info))
        self.editingFinished.connect(self._give)
        model.on(Part.TITLE).connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the title as it stands."""
        name = self._model.experiment.name
        if name != self.text():
            self.setText(name)
            self.setCursorPosition(0)

    @Slot()
    def _give(self) -> None:
        if self.text() != self._model.experiment.name:
            name = self.text()
            self._model.edit(lambda e: e.model_copy(update={"name": name}), _("Change title"))
            self.refresh()


class NotesEdit(QPlainTextEdit):
    """A field for notes that is as high as what is written; every word counts at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(_("Notes"))
        self.setPlaceholderText(_("What is asked, and what was found"))
        self.textChanged.connect(self.updateGeometry)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_text(self, text: str) -> None:
        """Show other words; the cursor stays where it was as far as there are words."""
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        with QSignalBlocker(self):
            self.setPlainText(text)
        self.updateGeometry()
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor if self.hasFocus() else QTextCursor(self.document()))

    def sizeHint(self) -> QSize:
        lines = self.document().documentLayout().documentSize().height()
        lines = min(_MOST_LINES, max(_LEAST_LINES, lines))
        around = 2 * (self.document().documentMargin() + self.frameWidth()) + 2
        return QSize(120, round(lines * self.fontMetrics().lineSpacing() + around))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # The words take other lines.
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        # Undo and redo are those of the window: they know the notes, too.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return False
        return super().event(event)


class NotesSection(Section):
    """The notes, open where there are any as another experiment is shown.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(_("Notes"), opened=bool(model.experiment.notes), minor=True, parent=parent)
        self._model = model
        self.edit = NotesEdit()
        self.edit.setToolTip(field_tooltip(field_info(Experiment, "notes")))
        self.add(self.edit)
        self.edit.textChanged.connect(self._give)
        model.on(Part.NOTES).connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the notes as they stand."""
        notes = self._model.experiment.notes
        if notes != self.edit.toPlainText() and not self.edit.hasFocus():
            self.set_opened(bool(notes))
        self.edit.setFont(small_font())
        self.edit.show_text(notes)
        first = notes.strip().partition("\n")[0]
        self.set_summary(first if len(first) <= _SUMMARY else f"{first[:_SUMMARY]}…")

    @Slot()
    def _give(self) -> None:
        notes = self.edit.toPlainText()
        self._model.edit(lambda e: e.model_copy(update={"notes": notes}), _("Edit notes"), "notes")
