"""The help: search above, entries at the left, what is said of one at the right."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
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
from reglab.gui.glossary.entries import Entry, Library
from reglab.gui.widgets.buttons import tool_button
from reglab.words.language import _

_SIZE = (780, 560)
_KEY = Qt.ItemDataRole.UserRole
_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class HelpDialog(QDialog):
    """Stays open beside the window, so that a person can look from one to the other.

    Parameters
    ----------
    library : Library, optional
        What is in it; words, techniques, data sets and pictures if left out.
    """

    def __init__(self, library: Library | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self.library = library or Library()
        self._past: list[str] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a word, a technique, a data set, a picture, a key"))
        self.search.setAccessibleName(_("Find in the help"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.back = tool_button("left", _("Back to what was read before (Alt+←)"))
        self.back.clicked.connect(self._go_back)
        self.words = QListWidget()
        self.words.setAccessibleName(_("Entries"))
        self.words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words.currentItemChanged.connect(self._show)
        self.meaning = QTextBrowser()
        self.meaning.setAccessibleName(_("What is said of it"))
        self.meaning.setOpenLinks(False)
        self.meaning.anchorClicked.connect(self._follow)
        self.nothing = QLabel(_("Nothing matches. Try another word, e.g. “loss”."))
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        self._build()
        theme.manager().theme_changed.connect(self._show)
        self._filter("")

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.search, 1)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.words)
        halves.addWidget(self.meaning)
        halves.setStretchFactor(1, 1)
        halves.setSizes([theme.px(270), theme.px(490)])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.nothing)
        layout.addWidget(halves, 1)
        layout.addWidget(buttons)
        keys = QShortcut(QKeySequence("Alt+Left"), self)
        keys.activated.connect(self._go_back)
        self.back.setEnabled(False)

    # -- opening ---------------------------------------------------------------------------

    def open_at(self, key: str = "") -> None:
        """Come to the front, at an entry if one is named, such as ``"word:gap"``."""
        self.search.clear()
        if key:
            self.show_entry(key)
        if not self.isVisible():
            # What was read long ago, or never, is nothing to go back to.
            self._past.clear()
            self.back.setEnabled(False)
        room = self.screen().availableGeometry()
        self.resize(min(self.width(), room.width() - 20), min(self.height(), room.height() - 60))
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def show_entry(self, key: str) -> None:
        """Read an entry; what was read before can be gone back to."""
        before = self.current
        if key not in self.library.entries or (before is not None and before.key == key):
            return
        if before is not None:
            self._past.append(before.key)
            self.back.setEnabled(True)
        self._select(key)

    def _select(self, key: str) -> None:
        item = self._item(key)
        if item is None:
            # It is not among what was found.
            self.search.clear()
            item = self._item(key)
        if item is not None:
            self.words.setCurrentItem(item)
            self.words.scrollToItem(item, QListWidget.ScrollHint.PositionAtCenter)

    def _item(self, key: str) -> QListWidgetItem | None:
        rows = (self.words.item(row) for row in range(self.words.count()))
        return next((item for item in rows if item.data(_KEY) == key), None)

    @Slot()
    def _go_back(self) -> None:
        if self._past:
            self._select(self._past.pop())
        self.back.setEnabled(bool(self._past))

    # -- finding and reading ---------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The entry that is read."""
        key = self.words.currentIndex().data(_KEY)
        return self.library.entries.get(key) if isinstance(key, str) else None

    @property
    def listed(self) -> list[Entry]:
        """The entries in the list, from top to bottom."""
        keys = (self.words.item(row).data(_KEY) for row in range(self.words.count()))
        return [self.library.entries[key] for key in keys if isinstance(key, str)]

    @Slot(str)
    def _filter(self, words: str) -> None:
        before = self.current
        self.words.clear()
        bold = self.words.font()
        bold.setBold(True)
        groups = self.library.found(words)
        for group in groups:
            head = QListWidgetItem(group.title)
            # The keys pass over it.
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(bold)
            head.setForeground(self.palette().brush(QPalette.ColorGroup.Active, QPalette.ColorRole.Text))
            self.words.addItem(head)
            for entry in group.entries:
                item = QListWidgetItem(entry.title)
                item.setData(_KEY, entry.key)
                item.setToolTip(entry.title)
                self.words.addItem(item)
        self.nothing.setVisible(not groups)
        if not words and before is not None:
            self._select(before.key)
        elif groups:
            self.words.setCurrentRow(1)
            self.words.scrollToTop()

    @Slot()
    def _show(self) -> None:
        entry = self.current
        if entry is None:
            self.meaning.clear()
            return
        look = theme.current()
        links = " · ".join(
            f"<a href='{escape(other.key)}' style='color:{look.accent}'>{escape(other.title)}</a>"
            for other in self.library.links(entry)
        )
        also = f"<p><b>{escape(_('See also'))}</b><br>{links}</p>" if links else ""
        self.meaning.setHtml(entry.page(look) + also)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        self.show_entry(link.toString())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Whoever types goes through what is found without leaving the field.
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _TO_LIST
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            self.words.event(event)
            return True
        return super().eventFilter(watched, event)
