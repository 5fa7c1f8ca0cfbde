"""Where the arms' cards stand: one row that scrolls sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from reglab.gui.panels.arm_card import ArmCard, card_size
from reglab.gui.widgets.reorder import ReorderBox


class CardArea(QScrollArea):
    """Scrolls the cards sideways, with either wheel; the bar's room is kept free."""

    def __init__(self, cards: ReorderBox) -> None:
        super().__init__()
        self._cards = cards
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._wanted: ArmCard | None = None
        self.low = False
        """Whether the cards have two lines instead of three."""
        self.setWidget(cards)

    def fit(self) -> None:
        """Take the height of the cards and of the scroll bar; of low cards only where it is needed."""
        bar = self.horizontalScrollBar().sizeHint().height()
        if self.low and self._cards.minimumSizeHint().width() <= self.width():
            bar = 2
        self.setFixedHeight(card_size(self.fontMetrics(), low=self.low).height() + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def reveal(self, card: ArmCard) -> None:
        """Scroll to a card; to one that is new as soon as it has its place."""
        self._wanted = card if self._cards.width() < self._cards.sizeHint().width() else None
        self.ensureWidgetVisible(card, 8, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handled = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Resize and watched is self._cards and self._wanted is not None:
            self._cards.arrange()
            self.ensureWidgetVisible(self._wanted, 8, 0)
            self._wanted = None
        return handled

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.x() or delta.y()))
        event.accept()
