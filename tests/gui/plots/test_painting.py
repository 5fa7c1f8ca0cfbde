"""What a paint method raises is reported, and the program goes on."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget
from pytestqt.qtbot import QtBot

from reglab.gui.plots.painting import contained


class Broken(QGraphicsItem):
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, 50, 50)

    @contained
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        raise IndexError("nothing to paint")


def test_an_error_is_reported_after_the_frame(qtbot: QtBot) -> None:
    scene = QGraphicsScene()
    items = [Broken(), Broken()]
    for item in items:
        scene.addItem(item)
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    with qtbot.captureExceptions() as raised:
        view.show()
        qtbot.waitUntil(lambda: len(raised) >= 2)
    assert {str(error) for _, error, _ in raised} == {"nothing to paint"}
