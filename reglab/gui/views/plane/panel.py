"""One arm's plane under its name and scores."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.theme import Theme
from reglab.gui.theme.icons import themed
from reglab.gui.views.plane.canvas import PlaneCanvas
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

_GAP = 10
_LEAST_NAME = 0.34


class PanelTitle(QWidget):
    """A name, and beside it a wording of the scores for which there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.scores: Sequence[str] = ()
        self.strong = False
        self.wording = 0
        """Place in `scores` of the longest wording that may be shown."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, name: str, scores: Sequence[str], *, strong: bool) -> None:
        """Show a name and its scores, of which `scores` has wordings from long to short."""
        if (name, tuple(scores), strong) != (self.name, tuple(self.scores), self.strong):
            self.name, self.scores, self.strong = name, tuple(scores), strong
            self.setToolTip(literal("\n".join([name, *scores[:1]])))
            self.setAccessibleName(": ".join([name, *scores[:1]]))
            self.update()

    def fitting(self) -> int:
        """Return the place in `scores` of the longest wording beside which the name fits, or the last."""
        font = self.font()
        font.setBold(self.strong)
        room = self.width() - QFontMetrics(font).horizontalAdvance(self.name) - _GAP
        small = QFontMetrics(small_font())
        widths = [small.horizontalAdvance(words) for words in self.scores]
        return next((place for place, width in enumerate(widths) if width <= room), max(0, len(widths) - 1))

    def show_wording(self, place: int) -> None:
        """Show this wording of the scores, or a shorter one where there is no room for it."""
        if place != self.wording:
            self.wording = place
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = themes.current()
        painter = QPainter(self)
        font = self.font()
        font.setBold(self.strong and not themes.manager().on_paper)
        painter.setFont(small_font())
        small = painter.fontMetrics()
        painter.setFont(font)
        metrics = painter.fontMetrics()
        least = min(metrics.horizontalAdvance(self.name), int(_LEAST_NAME * self.width()))
        words = next(
            (
                words
                for words in self.scores[self.wording :]
                if small.horizontalAdvance(words) + _GAP + least <= self.width()
            ),
            "",
        )
        taken = small.horizontalAdvance(words) + _GAP if words else 0
        # One baseline for both sizes of type.
        baseline = (self.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setPen(QColor(look.text))
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, self.width() - taken)
        painter.drawText(0, baseline, name)
        painter.setFont(small_font())
        painter.setPen(QColor(look.muted))
        painter.drawText(self.width() - taken + _GAP, baseline, words)
        painter.end()


class Panel(QWidget):
    """A title over a `PlaneCanvas`; the selected arm's has a frame in its hue."""

    EDGE = 3

    pressed = Signal()
    """The title was clicked."""
    enlarge_wanted = Signal()
    """A person asks for a larger panel, or for its usual size again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.swatch = ArmSwatch()
        self.title = PanelTitle()
        self.canvas = PlaneCanvas()
        self.larger = tool_button("enlarge", "")
        self.larger.set_bare_size(18, 16)
        self.larger.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.larger.hide()
        self.larger.clicked.connect(self.enlarge_wanted)
        self.canvas.enlarge_wanted.connect(self.enlarge_wanted)
        self.note = QLabel()
        """Words over the plane, hidden where there are none."""
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setProperty("role", "muted")
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # What lies under the words would show through them.
        self.note.setAutoFillBackground(True)
        self.note.setBackgroundRole(QPalette.ColorRole.Base)
        self.note.setContentsMargins(8, 4, 8, 4)
        self.note.hide()
        QVBoxLayout(self.canvas.viewport()).addWidget(self.note, 0, Qt.AlignmentFlag.AlignVCenter)
        self._hue = 0
        self._selected = False
        self._head = QHBoxLayout()
        self._head.setContentsMargins(3, 0, 3, 1)
        self._head.setSpacing(5)
        self._head.addWidget(self.swatch)
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.larger)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(self.EDGE, self.EDGE, self.EDGE, self.EDGE)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self.canvas, 1)

    def show_arm(
        self, hue: int | None, name: str, scores: Sequence[str] = (), *, selected: bool = False
    ) -> None:
        """Show whose plane this is.

        Parameters
        ----------
        hue : int or None
            The arm's; ``None`` for a plane that is no single arm's.
        name : str
            Name of the arm.
        scores : sequence of str
            How well it does, in wordings from long to short.
        selected : bool
            Whether it is emphasised.
        """
        self.swatch.setVisible(hue is not None)
        if hue is not None:
            self.swatch.show_hue(hue)
        self.title.show_text(name, scores, strong=selected)
        self.canvas.setAccessibleName(": ".join([name, *scores[:1]]))
        if (self._hue, self._selected) != (hue or 0, selected):
            self._hue, self._selected = hue or 0, selected
            self.update()

    def offer_enlarging(self, *, offered: bool, enlarged: bool) -> None:
        """Offer a button for a larger panel, or for its usual size again."""
        words = _("Show all arms again (Esc)") if enlarged else _("Enlarge this arm (double click, or E)")
        self.larger.setVisible(offered or enlarged)
        if words != self.larger.toolTip():
            themed(self.larger, "reduce" if enlarged else "enlarge")
            self.larger.setToolTip(words)
            self.larger.setAccessibleName(words)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        # What comes up from the canvas has been told by it.
        on_canvas = self.canvas.geometry().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and not on_canvas:
            self.enlarge_wanted.emit()

    def show_note(self, words: str) -> None:
        """Show words over the plane, or none."""
        if words != self.note.text():
            self.note.setText(words)
            self.note.setVisible(bool(words))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def title_room(self) -> int:
        """Height above the canvas."""
        return self.title.sizeHint().height() + 1 + self.EDGE

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self.canvas.set_theme(theme)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.title.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        # What is selected in the window means nothing on paper.
        if not self._selected or themes.manager().on_paper:
            return
        look = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(look.surface))
        painter.setPen(look.arm_color(self._hue))
        painter.drawRoundedRect(QRectF(QRect(self.rect())).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
