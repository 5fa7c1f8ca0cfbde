"""A combo box that stays as it is while a panel is scrolled, and says whole what it shows in part."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QPaintEvent, Qt, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget


class QuietComboBox(QComboBox):
    """A combo box that the wheel changes only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Long names are cut in the box, whole in its list and tooltip, so that a panel keeps its width.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._cut():
            tip = self.toolTip()
            more = tip if Qt.mightBeRichText(tip) else escape(tip)
            QToolTip.showText(event.globalPos(), f"<p><b>{escape(self.currentText())}</b></p>{more}", self)
            return True
        return super().event(event)

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option

    def _room(self) -> int:
        """Pixels that there are for the words."""
        part = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(kind, self._option(), part, self).width() - 2
        return room if self.itemIcon(self.currentIndex()).isNull() else room - self.iconSize().width() - 4

    def _cut(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.currentText()) > self._room()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), self._option()
        # In "technique: setting" both ends matter: the settings of a technique begin alike.
        elide = Qt.TextElideMode.ElideMiddle if ": " in option.currentText else Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(option.currentText, elide, self._room())
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        # What is seen is cut with an ellipsis; what a screen reader is told is whole.
        option.currentText = text
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 28)
        super().showPopup()
