"""The card of one arm."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm
from reglab.experiment.text import one_line
from reglab.gui import theme
from reglab.gui.panels.name_edit import NameEdit
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.theme.icons import themed
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.gui.widgets.note_line import describe, note_button
from reglab.words import fixed
from reglab.words.language import _, grouped


def card_size(metrics: QFontMetrics, *, low: bool = False) -> QSize:
    """The usual least size of every card: three lines of type, of which the numbers are never cut.

    A low card has two lines.
    """
    height = 2 * metrics.height() + 20 if low else 3 * metrics.height() + 23
    return QSize(metrics.horizontalAdvance(_LONGEST_NUMBERS) + 20, height)


def narrowest(metrics: QFontMetrics) -> int:
    """The width below which a card does not shrink: the numbers without their names have room."""
    return metrics.horizontalAdvance(_LONGEST_BARE) + 18


def widest(metrics: QFontMetrics) -> int:
    """The greatest width of a card, where there is room."""
    return metrics.horizontalAdvance("x" * 37)


class ArmCard(QWidget):
    """Sign, name, techniques and numbers of one arm.

    Parameters
    ----------
    position : int
        Position of the arm; the first is the baseline.
    """

    pressed = Signal(int)
    """It is to be selected."""
    renamed = Signal(int, str)
    """Another name was given."""
    key = Signal(int, object)
    """A key was pressed that the strip may know."""
    menu = Signal(int, object)
    """A context menu is wanted at a point of the screen."""
    note_wanted = Signal(int)
    """A note about it is to be written or changed."""
    shown = Signal(int, bool)
    """Its curves are to be shown or hidden."""

    def __init__(self, position: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position = position
        self._selected = False
        self._hue = position
        self._low = self._narrow = False
        self._given: tuple[float | None, str, int | None, str] = (None, "", None, "")
        self.swatch = ArmSwatch(position)
        self.name = ElidedLabel(bold=True)
        self.tag = Caption()
        self.tag.setWordWrap(False)
        self.eye = tool_button("eye", _("Hide the curves of this arm (V)"))
        self.eye.set_bare_size(20, 22)
        self.eye.clicked.connect(self._toggle_shown)
        self.note = note_button(20, 22)
        self.note.clicked.connect(self._ask_note)
        self._note: str | None = None
        self.summary = ElidedLabel(role="muted", small=True)
        self.numbers = QLabel()
        self.numbers.setTextFormat(Qt.TextFormat.RichText)
        self._visible = True
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.swatch)
        head.addWidget(self.name, 1)
        head.addWidget(self.note)
        head.addWidget(self.eye)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 6, 0)
        middle.addWidget(self.summary, 1)
        middle.addWidget(self.tag)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 4, 6)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(middle)
        column.addWidget(self.numbers)
        self.edit = NameEdit(self)
        self.edit.given.connect(self._rename)
        self.edit.given_up.connect(self.setFocus)
        self.set_numbers(None, "")

    # -- showing -----------------------------------------------------------------------------

    def show_arm(self, arm: Arm, hue: int, selected: bool, visible: bool) -> None:
        """Show an arm with its hue, whether it is selected and whether its curves are shown."""
        self._selected, self._hue = selected, hue
        self.swatch.show_hue(hue)
        self.setFixedHeight(card_size(self.fontMetrics(), low=self._low).height())
        self.setMinimumWidth(narrowest(self.fontMetrics()))
        self.setMaximumWidth(widest(self.fontMetrics()))
        if arm.name != self.name.text() or not selected:
            self.edit.hide()
        self.name.set_text(arm.name, "text" if visible else "muted")
        # What was written about it says more than what it is made of, which the tooltip and the panel say.
        self.summary.set_text(one_line(self._note or "") or arm.summary(), "text" if self._note else "muted")
        # An arm that is called what it is needs no second line, but its room stays.
        known = not self._note and arm.summary().casefold() == arm.name.casefold()
        self.summary.setVisible(not self._low and not known)
        describe(self.note, self._note or "")
        self._offer_note()
        if visible != self._visible:
            self._visible = visible
            themed(self.eye, "eye" if visible else "eye-off")
            tip = _("Hide the curves of this arm (V)") if visible else _("Show the curves of this arm (V)")
            self.eye.setToolTip(tip)
            self.eye.setAccessibleName(tip)
        # One stop of the tab key for the whole strip; the arrows go from card to card.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if selected else Qt.FocusPolicy.ClickFocus)
        self.setToolTip(f"<p><b>{escape(arm.name)}</b><br>{escape(arm.summary())}<br>{_KEYS}</p>")
        # They have an ink of the theme, and room for their epoch or none.
        self.set_numbers(*self._given)
        self.update()

    def set_note(self, text: str | None) -> None:
        """Have a note; ``None`` where there is no run that it could be about. Follow with `show_arm`."""
        self._note = text

    def _offer_note(self) -> None:
        self.note.setVisible(
            not self._narrow and (bool(self._note) or (self._selected and self._note is not None))
        )

    @Slot()
    def _ask_note(self) -> None:
        self.note_wanted.emit(self.position)

    def set_low(self, low: bool) -> None:
        """Have two lines instead of three; follow with `show_arm`."""
        self._low = low

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < card_size(self.fontMetrics()).width()
        if narrow != self._narrow:
            self._narrow = narrow
            # V and the menu hide curves as well.
            self.eye.setVisible(not narrow)
            self._offer_note()
            self.set_numbers(*self._given)

    def set_numbers(
        self, gap: float | None, score: str, epoch: int | None = None, score_name: str = ""
    ) -> None:
        """Show the gap and the validation score; nothing yet where both are missing.

        Parameters
        ----------
        gap : float or None
            The gap; without one `score` says why there is none.
        score : str
            The score as it is written.
        epoch : int, optional
            The earlier epoch that they are from, which is named.
        score_name : str
            What the score is called, where its number does not say it.
        """
        self._given = gap, score, epoch, score_name
        words = [] if self.position else [_("baseline")]
        if epoch is not None:
            words += [_("at epoch {epoch}").format(epoch=grouped(epoch)) if epoch else _("initial weights")]
        self.tag.setText(" · ".join(words))
        self.tag.setVisible(bool(words) and not self._low)
        parts: list[tuple[str, str, str]] = []  # name, number, the number as rich text
        if gap is not None:
            parts.append((_("gap"), gap_text(gap), f"<b>{gap_text(gap)}</b>"))
        if score:
            name = "" if gap is None else _("val R²") if score_name else _("val")
            parts.append((name, score, escape(score)))
        named = " · ".join(f"{name} {shown}".lstrip() for name, _, shown in parts)
        line = " · ".join(rich for *_, rich in parts) if self._narrow else named
        self.numbers.setText(line or f"<span style='color:{theme.current().muted}'>{_('gap –')}</span>")
        self.numbers.setToolTip(named if self._narrow else "")
        self._numbers = ", ".join(f"{name} {number}".lstrip() for name, number, _ in parts)
        self._describe()

    def _describe(self) -> None:
        words = [
            self.name.text(),
            self.tag.text(),
            self.summary.text(),
            self._numbers,
        ]
        self.setAccessibleName(", ".join(word for word in words if word))

    def start_rename(self) -> None:
        """Open a field over the name."""
        self.edit.setText(self.name.text())
        self.edit.setGeometry(6, 2, self.width() - self.eye.width() - 16, self.edit.sizeHint().height())
        self.edit.show()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _rename(self, name: str) -> None:
        if one_line(name) == self.name.text():
            self.edit.hide()
        else:
            # The field closes when the arm has the new name; a name that is refused stays in it.
            self.renamed.emit(self.position, name)

    @Slot()
    def _toggle_shown(self) -> None:
        self.shown.emit(self.position, not self._visible)

    # -- events ------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        # Whatever its words: all cards have one width.
        return card_size(self.fontMetrics())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(self.position)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.start_rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pressed.emit(self.position)
        self.menu.emit(self.position, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key.emit(self.position, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        hue = look.arm_color(self._hue)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        surface = QColor(look.surface)
        if self._selected:
            painter.setPen(QPen(hue, 2))
            painter.setBrush(theme.mix(surface, hue, 0.08))
        else:
            painter.setPen(QPen(QColor(look.border), 1))
            painter.setBrush(surface)
        painter.drawRoundedRect(frame, 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), 4, 4)
        painter.end()


_LONGEST_BARE = "−0.88 · −0.88"
_LONGEST_NUMBERS = f"{_('gap')} −0.88 · {_('val R²')} −0.88"
_KEYS = _("Arrows select, F2 renames, Alt+arrows move, Del removes.")


def gap_text(gap: float) -> str:
    """A gap with digits that can be read while it changes."""
    size = abs(gap)
    digits = 2 if size < 10 else 1 if size < 100 else 0
    return fixed(gap, digits, huge=1e6, grouped=True)
