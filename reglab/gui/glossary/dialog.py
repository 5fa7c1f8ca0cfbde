"""The glossary: search above, words at the left, meaning at the right."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from reglab.gui import theme
from reglab.gui.glossary.terms import TERMS, Term, found
from reglab.words.language import _

_SIZE = (680, 440)
_KEY = Qt.ItemDataRole.UserRole
_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class GlossaryDialog(QDialog):
    """Stays open beside the window, so that a person can look from one to the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Glossary"))
        self.resize(*_SIZE)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a word"))
        self.search.setAccessibleName(_("Find a word"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.words = QListWidget()
        self.words.setAccessibleName(_("Words"))
        self.words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words.currentItemChanged.connect(self._show)
        self.meaning = QTextBrowser()
        self.meaning.setAccessibleName(_("Meaning"))
        self.nothing = QLabel(_("No word matches. Try another, e.g. “loss”."))
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.words)
        halves.addWidget(self.meaning)
        halves.setStretchFactor(1, 1)
        halves.setSizes([230, 430])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.nothing)
        layout.addWidget(halves, 1)
        layout.addWidget(buttons)
        theme.manager().theme_changed.connect(self._show)
        self._filter("")

    def open_at(self, key: str = "") -> None:
        """Come to the front, at a word if one is named."""
        self.search.clear()
        if key:
            self._select(key)
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def _select(self, key: str) -> None:
        for row in range(self.words.count()):
            if self.words.item(row).data(_KEY) == key:
                self.words.setCurrentRow(row)
                self.words.scrollToItem(self.words.item(row), QListWidget.ScrollHint.PositionAtCenter)

    @property
    def current(self) -> Term | None:
        """The word whose meaning is shown."""
        key = self.words.currentIndex().data(_KEY)
        return TERMS.get(key) if isinstance(key, str) else None

    @Slot(str)
    def _filter(self, words: str) -> None:
        before = self.current
        self.words.clear()
        terms = found(words)
        for term in terms:
            item = QListWidgetItem(term.word)
            item.setData(_KEY, term.key)
            self.words.addItem(item)
        self.nothing.setVisible(not terms)
        if words or before not in terms:
            self.words.setCurrentRow(0)
        elif before is not None:
            self._select(before.key)

    @Slot()
    def _show(self) -> None:
        term = self.current
        if term is None:
            self.meaning.clear()
            return
        muted = theme.current().muted
        self.meaning.setHtml(
            f"<h3>{escape(term.word)}</h3><p style='color:{muted}'>"
            + escape(_("In textbooks: {standard_term}").format(standard_term=term.standard))
            + f"</p><p>{escape(term.meaning)}</p>"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Whoever types goes through what is found without leaving the field.
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _TO_LIST
        ):
            self.words.event(event)
            return True
        return super().eventFilter(watched, event)
