"""Looks at every widget that is seen in a window: whether its words have room, and lie within the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from reglab.gui.widgets.labels import ElidedCheckBox, ElidedLabel
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.quiet_combo_box import QuietComboBox
from reglab.gui.widgets.section import SectionHeader

_WHITE = re.compile(r"[\s\u200b]+")
"""Where words may be divided."""
SLACK = 1
"""Pixels by which rounding may make room and words differ."""


def faults(window: QWidget, part: QWidget | None = None) -> list[str]:
    """Return a line for every widget that is seen of `window` and is cut, too small or beyond its edges.

    With a part of the window, only what lies in it is looked at.
    """
    found: list[str] = []
    _look(window if part is None else part, window, found)
    return found


def _look(parent: QWidget, window: QWidget, found: list[str]) -> None:
    """Look at what lies in a widget; what is hidden holds nothing that is seen."""
    for widget in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if widget.isHidden() or widget.isWindow() or not widget.width():
            continue
        if widget.isVisible() and (problem := _outside(widget, window) or _cut(widget)):
            found.append(f"{_name(widget)}: {problem}")
        _look(widget, window, found)


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None) or getattr(widget, "currentText", None)
    words = text() if callable(text) and not isinstance(widget, QLineEdit) else widget.accessibleName()
    owner = next((p for p in _parents(widget) if type(p).__module__.startswith("reglab")), None)
    inside = f" in {type(owner).__name__}" if owner is not None else ""
    return f"{type(widget).__name__} “{str(words)[:60]}”{inside}"


def _parents(widget: QWidget) -> list[QWidget]:
    found, parent = [], widget.parentWidget()
    while parent is not None:
        found.append(parent)
        parent = parent.parentWidget()
    return found


def _outside(widget: QWidget, window: QWidget) -> str:
    """Say by how much a control lies beyond the edges of what holds it, unless it can be scrolled to."""
    if not isinstance(widget, _CONTROLS):
        return ""
    place, parent = widget.geometry(), widget.parentWidget()
    across = down = ""
    while parent is not None:
        room = parent.rect()
        if not across and (place.left() < -SLACK or place.right() > room.right() + SLACK):
            across = f"from {place.left()} to {place.right()} in {_name(parent)}, {room.width()} px wide"
        if not down and (place.top() < -SLACK or place.bottom() > room.bottom() + SLACK):
            down = f"from {place.top()} to {place.bottom()} in {_name(parent)}, {room.height()} px high"
        if parent is window:
            break
        place.translate(parent.pos())
        parent = parent.parentWidget()
    if not across and not down:
        return ""
    across_scrolls, down_scrolls = _scrolled(widget)
    return ("" if across_scrolls else across) or ("" if down_scrolls else down)


def _scrolled(widget: QWidget) -> tuple[bool, bool]:
    """Whether a widget lies in an area that scrolls sideways, and in one that scrolls up and down."""
    across = down = False
    for parent in _parents(widget):
        if isinstance(parent, QAbstractScrollArea) and parent.viewport() is not widget:
            bars = parent.horizontalScrollBar(), parent.verticalScrollBar()
            across |= bars[0].maximum() > bars[0].minimum()
            down |= bars[1].maximum() > bars[1].minimum()
    return across, down


def _cut(widget: QWidget) -> str:
    """Say what of a widget's words has no room."""
    for kinds, judge in _JUDGES:
        if isinstance(widget, kinds):
            return judge(widget)
    return ""


def _elided(label: ElidedLabel) -> str:
    return _too_small(label, QSize(0, label.sizeHint().height()))


def _header(header: SectionHeader) -> str:
    font = header.font()
    font.setBold(True)
    need = QFontMetrics(font).horizontalAdvance(header.text()) + 20
    return "" if header.toolTip() else _too_small(header, QSize(need, header.fontMetrics().height()))


def _button(button: QAbstractButton) -> str:
    return _too_small(button, _button_need(button))


def _check_box(box: QCheckBox) -> str:
    if isinstance(box, ElidedCheckBox) and box.toolTip():
        return _too_small(box, QSize(0, box.sizeHint().height()))
    return _too_small(box, box.sizeHint())


def _too_small(widget: QWidget, need: QSize) -> str:
    if widget.width() + SLACK < need.width():
        return f"{widget.width()} px wide, needs {need.width()}"
    if widget.height() + SLACK < need.height():
        return f"{widget.height()} px high, needs {need.height()}"
    return ""


def _button_need(button: QAbstractButton) -> QSize:
    """What icon and words of a button need at least, without air."""
    icon_only = (
        isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    metrics = button.fontMetrics()
    width = height = 0
    if not button.icon().isNull():
        width, height = button.iconSize().width(), button.iconSize().height()
    if button.text() and not (icon_only and width):
        width += metrics.horizontalAdvance(button.text().replace("&", "")) + (6 if width else 4)
        height = max(height, metrics.height())
    return QSize(width, height)


def _label(label: QLabel) -> str:
    text = label.text()
    if not text or label.pixmap().width():
        return ""
    inner = label.contentsRect().size()
    if type(label).__name__ == "ElidedLabel":
        return "" if label.toolTip() else _too_small(label, label.fontMetrics().size(0, text))
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        words = max((label.fontMetrics().horizontalAdvance(word) for word in _WHITE.split(text)), default=0)
        return _too_small(label, QSize(words if label.textFormat() == Qt.TextFormat.PlainText else 0, need))
    if label.textFormat() == Qt.TextFormat.RichText or (
        label.textFormat() == Qt.TextFormat.AutoText and re.search(r"</?\w+[^>]*>", text)
    ):
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(label.font())
        document.setHtml(text)
        size = document.size().toSize()
    else:
        size = label.fontMetrics().size(0, text.replace("&", ""))
    if inner.width() + SLACK < size.width() or inner.height() + SLACK < size.height() - 2:
        return f"{inner.width()} × {inner.height()} px, needs {size.width()} × {size.height()}"
    return ""


def _combo(box: QComboBox) -> str:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    need = box.fontMetrics().horizontalAdvance(box.currentText())
    # One that paints an ellipsis says the whole in its tooltip.
    elided = isinstance(box, QuietComboBox) and room.width() >= box.fontMetrics().averageCharWidth() * 4
    if need > room.width() + SLACK and not elided:
        return f"room for {room.width()} px, needs {need}"
    return _too_small(box, QSize(0, box.fontMetrics().height()))


def _line(line: QLineEdit) -> str:
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    room = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    if isinstance(line.parentWidget(), QComboBox):
        return ""
    # Words that a person types may be longer than their field, which scrolls; numbers must be seen whole.
    words = line.text() if isinstance(line, NumberField) or not line.text() else ""
    need = line.fontMetrics().horizontalAdvance(words or line.placeholderText()) + 4
    if need > room.width() + SLACK:
        return f"“{line.text()}”: room for {room.width()} px, needs {need}"
    return _too_small(line, QSize(0, line.fontMetrics().height()))


def _tabs(bar: QTabBar) -> str:
    metrics = bar.fontMetrics()
    for tab in range(bar.count()):
        rect = bar.tabRect(tab)
        if not bar.isTabVisible(tab):
            continue
        if rect.width() < metrics.horizontalAdvance(bar.tabText(tab)):
            return f"tab {bar.tabText(tab)} is {rect.width()} px wide"
        if rect.right() > bar.width() + SLACK:
            return f"tab {bar.tabText(tab)} ends at {rect.right()} of {bar.width()}"
    return ""


def _table(table: QTableView) -> str:
    model, header = table.model(), table.horizontalHeader()
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        width = table.columnWidth(column)
        head = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if isinstance(header, QHeaderView) and header.isVisible():
            need = header.fontMetrics().horizontalAdvance(head)
            if need > width + SLACK:
                return f"head “{head}” has {width} px, needs {need}"
        for row in range(min(model.rowCount(), 50)):
            index = model.index(row, column)
            text = str(index.data() or "")
            font = index.data(Qt.ItemDataRole.FontRole) or table.font()
            need = QFontMetrics(font).horizontalAdvance(text)
            if need > width + SLACK and not index.data(Qt.ItemDataRole.ToolTipRole):
                return f"cell “{text}” has {width} px, needs {need}"
    return ""


_CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QLabel, ElidedLabel, QTabBar)
_JUDGES: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (QLabel, _label),
    (ElidedLabel, _elided),
    (SectionHeader, _header),
    ((QToolButton, QPushButton), _button),
    (QCheckBox, _check_box),
    (QComboBox, _combo),
    (QLineEdit, _line),
    (QTabBar, _tabs),
    (QTableView, _table),
)
