"""What am I looking at: the explanation of the picture that is seen, in a narrow window beside it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, QUrl, Signal, Slot
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from reglab.gui import theme
from reglab.gui.glossary.shelves.pictures import picture_page
from reglab.gui.glossary.terms import TERMS
from reglab.gui.views.explained import explanations
from reglab.words.language import _

_WIDTH, _HEIGHT = 400, 600


class LookingAt(QDialog):
    """Is not modal, and follows what is looked at while it is open; links lead to the help."""

    help_wanted = Signal(str)
    """An entry of the help is wanted; carries its key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What am I looking at?"))
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self.key = ""
        """The picture that is explained."""
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("What am I looking at?"))
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.anchorClicked.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.addWidget(self.text)
        theme.manager().theme_changed.connect(self._renew)

    def explain(self, key: str) -> None:
        """Explain a picture, by its key; one that has no explanation leaves what is shown."""
        if key in explanations() and key != self.key:
            self.key = key
            self._renew()

    @Slot()
    def _renew(self) -> None:
        one = explanations().get(self.key)
        if one is None:
            return
        look = theme.current()
        style = f"style='color:{look.accent}'"
        words = " · ".join(
            f"<a href='word:{term}' {style}>{escape(TERMS[term].word)}</a>" for term in one.terms
        )
        whole = f"<a href='picture:{one.key}' {style}>{escape(_('Open it in the help'))}</a>"
        title = escape(_("Words in it"))
        self.text.setHtml(f"{picture_page(one, look)}<p><b>{title}</b><br>{words}</p><p>{whole}</p>")

    def present(self, window: QWidget) -> None:
        """Open at the right of a window, where it covers no picture, or come to the front."""
        if not self.isVisible():
            room = self.screen().availableGeometry()
            height = min(theme.px(_HEIGHT), room.height() - 60)
            self.resize(min(theme.px(_WIDTH), room.width()), height)
            corner = window.mapToGlobal(QPoint(window.width(), window.height()))
            x = max(room.left(), min(corner.x(), room.right()) - self.width() - 10)
            y = max(room.top() + 30, min(corner.y(), room.bottom()) - height - 40)
            self.move(x, y)
            self.show()
        self.raise_()
        self.activateWindow()

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        self.help_wanted.emit(link.toString())
