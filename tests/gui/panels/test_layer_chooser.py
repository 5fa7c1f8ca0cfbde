"""Boxes for layers have room for their names, however long a language makes them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from reglab.gui.panels.layer_chooser import LayerChooser
from tests.support.fitting import faults

WIDTH = 240


@pytest.mark.parametrize(
    ("names", "columns"),
    [(["1 Dense", "2 Dense"], 2), (["1 A", "2 B", "3 C"], 3), (["7 Сред. пулинг"] * 3, 1)],
)
def test_there_are_as_many_columns_as_have_room(qtbot: QtBot, names: list[str], columns: int) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    chooser = LayerChooser(panel)
    chooser.all_box.setText("All layers")
    chooser._build(dict(enumerate(names, 1)))
    panel.show()
    widest = max(box.sizeHint().width() for box in chooser.boxes.values())
    chooser.resize(columns * (widest + 6) if columns < 3 else WIDTH, 200)
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    assert faults(panel, chooser) == []
    tops = [box.y() for box in chooser.findChildren(QCheckBox) if box is not chooser.all_box]
    assert max(tops.count(top) for top in tops) == columns
