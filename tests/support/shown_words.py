"""Every text of a window as a person sees it, after Qt has made of it what it makes of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, QPoint
from PySide6.QtGui import QAction, QHelpEvent, Qt, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabWidget,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid


@dataclass(frozen=True)
class Shown:
    """A text as it was given to Qt, and what is seen of it."""

    where: str
    given: str
    seen: str


def shown_words(window: QWidget) -> Iterator[Shown]:
    """Every text of a window and of what it holds, also of what is hidden at the moment."""
    for action in window.findChildren(QAction):
        where = f"action {action.objectName()}"
        yield Shown(where, action.text(), without_mnemonic(action.text()))
        # One that was never set follows from the text, by Qt itself.
        if action.toolTip() != without_mnemonic(action.text()):
            yield Shown(f"{where} tip", action.toolTip(), interpreted(action.toolTip()))
        yield Shown(f"{where} status", action.statusTip(), action.statusTip())
    for widget in [window, *window.findChildren(QWidget)]:
        where = f"{type(widget).__name__} {widget.objectName()}"
        yield Shown(f"{where} title", widget.windowTitle(), as_title(widget.windowTitle()))
        yield Shown(f"{where} tip", widget.toolTip(), interpreted(widget.toolTip()))
        yield Shown(f"{where} what", widget.whatsThis(), interpreted(widget.whatsThis()))
        yield Shown(f"{where} status", widget.statusTip(), widget.statusTip())
        yield Shown(f"{where} name", widget.accessibleName(), widget.accessibleName())
        yield Shown(f"{where} about", widget.accessibleDescription(), widget.accessibleDescription())
        for given, seen in _own(widget):
            yield Shown(where, given, seen)


def hovered(window: QWidget) -> Iterator[Shown]:
    """The tooltips that appear over what is visible, some of which are made only then."""
    for widget in window.findChildren(QWidget):
        # A tooltip makes views read, which may take away what they showed before.
        if not isValid(widget) or not widget.isVisible():
            continue
        for at in (widget.rect().center(), QPoint(widget.width() // 4, widget.height() // 3)):
            QToolTip.hideText()
            event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
            QApplication.sendEvent(widget, event)
            if text := QToolTip.text():
                yield Shown(f"hover {type(widget).__name__} {widget.objectName()}", text, interpreted(text))
    QToolTip.hideText()


def _own(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What a widget shows of texts in it."""
    for kinds, read in _READERS:
        if isinstance(widget, kinds):
            yield from read(widget)
            return


def _label(label: QLabel) -> Iterator[tuple[str, str]]:
    text, form = label.text(), label.textFormat()
    rich = form == Qt.TextFormat.RichText or (form == Qt.TextFormat.AutoText and Qt.mightBeRichText(text))
    yield text, as_document(text) if rich else without_mnemonic(text) if label.buddy() else text


def _button(button: QAbstractButton) -> Iterator[tuple[str, str]]:
    yield button.text(), without_mnemonic(button.text())


def _titled(box: QGroupBox | QMenu) -> Iterator[tuple[str, str]]:
    yield box.title(), without_mnemonic(box.title())


def _line(line: QLineEdit) -> Iterator[tuple[str, str]]:
    yield line.text(), line.displayText()
    yield line.placeholderText(), line.placeholderText()


def _tabs(tabs: QTabWidget) -> Iterator[tuple[str, str]]:
    for tab in range(tabs.count()):
        yield tabs.tabText(tab), without_mnemonic(tabs.tabText(tab))
        yield tabs.tabToolTip(tab), interpreted(tabs.tabToolTip(tab))


def _scene(view: QGraphicsView) -> Iterator[tuple[str, str]]:
    for item in view.scene().items():
        if isinstance(item, QGraphicsTextItem):
            yield item.toPlainText(), item.toPlainText()
        yield item.toolTip(), interpreted(item.toolTip())


def _model(widget: QComboBox | QAbstractItemView) -> Iterator[tuple[str, str]]:
    if widget.model() is not None:
        yield from _items(widget.model())


def _items(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)

    def both(read: Any) -> Iterator[tuple[str, str]]:
        for role in roles:
            text = read(role)
            if isinstance(text, str):
                yield text, interpreted(text) if role == Qt.ItemDataRole.ToolTipRole else text

    root = QModelIndex()
    # The method of a list is private.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for column in range(columns):
        yield from both(lambda role, c=column: model.headerData(c, Qt.Orientation.Horizontal, role))
        for row in range(min(model.rowCount(root), 50)):
            yield from both(lambda role, r=row, c=column: model.index(r, c).data(role))


@cache
def interpreted(text: str) -> str:
    """What Qt shows of a tooltip."""
    return as_document(text) if Qt.mightBeRichText(text) else text


@cache
def as_document(text: str) -> str:
    """What Qt shows of rich text."""
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def without_mnemonic(text: str) -> str:
    """What Qt shows of the text of a button or a menu."""
    return re.sub("&(.?)", r"\1", text)


def as_title(text: str) -> str:
    """What Qt shows of a title: a mark at the last of an odd number of placeholders, one for two of them."""

    def resolve(found: re.Match[str]) -> str:
        return "[*]" * (len(found[0]) // 3 // 2)

    return re.sub(r"(?:\[\*\])+", resolve, text)


_READERS: tuple[tuple[Any, Any], ...] = (
    (QLabel, _label),
    (QAbstractButton, _button),
    (QGroupBox | QMenu, _titled),
    (QLineEdit, _line),
    (QTabWidget, _tabs),
    (QComboBox | QAbstractItemView, _model),
    (QGraphicsView, _scene),
)
