"""The choice of the plane through more than two features."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from reglab.words.language import _

_COMPONENTS = -1
_PLANE = _(
    "The first two principal components of the training examples, or a feature "
    "for this axis.\nAll other features are held at their mean; examples are "
    "shown where they fall on the plane."
)


class FeatureList(QComboBox):
    """A list whose current name ends in an ellipsis where there is no room for all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        style, part = self.style(), QStyle.SubControl.SC_ComboBoxEditField
        place = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        elide = Qt.TextElideMode.ElideRight
        option.currentText = option.fontMetrics.elidedText(option.currentText, elide, place.width() - 2)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


class AxesChoice(QWidget):
    """Two lists of features; the first also offers the principal components, which need no second one."""

    chosen = Signal()
    """A person chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.across, self.upward = FeatureList(), FeatureList()
        self.across.setAccessibleName(_("Horizontal axis"))
        self.across.setToolTip(_PLANE)
        self.upward.setAccessibleName(_("Vertical axis"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for axis in (self.across, self.upward):
            axis.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            axis.setMinimumContentsLength(14)
            axis.setMinimumWidth(64)
            layout.addWidget(axis)
            axis.activated.connect(self._choose)
        self._names: tuple[str, ...] = ()

    def list_features(self, names: Sequence[str]) -> None:
        """Offer these features, if they are others than before: at first the components are chosen."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        for axis in (self.across, self.upward):
            axis.clear()
        self.across.addItem(_("Principal components"), _COMPONENTS)
        for place, name in enumerate(names):
            self.across.addItem(name, place)
            self.upward.addItem(name, place)
        self.upward.setCurrentIndex(min(1, len(names) - 1))
        self._allow()

    @property
    def features(self) -> tuple[int, int] | None:
        """Places of the chosen features; ``None`` for the principal components."""
        across = self.across.currentData()
        return None if across in (None, _COMPONENTS) else (across, self.upward.currentData())

    def _allow(self) -> None:
        self.upward.setEnabled(self.features is not None)
        self.upward.setToolTip(
            _("Feature for the vertical axis")
            if self.features is not None
            else _("Choose a feature for the horizontal axis first.")
        )

    @Slot(int)
    def _choose(self, _index: int) -> None:
        if self.features is not None and self.features[0] == self.features[1]:
            # One feature cannot span a plane: the other axis takes the next.
            other = self.across if self.sender() is self.upward else self.upward
            first = 1 if other is self.across else 0
            other.setCurrentIndex(first + (self.features[0] + 1) % len(self._names))
        self._allow()
        self.chosen.emit()
