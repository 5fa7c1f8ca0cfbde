"""Numbers are typed with a point or a comma, everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from reglab.gui.widgets.decimal_box import DecimalBox


@pytest.mark.parametrize("typed", ["2.5", "2,5"])
def test_both_signs_are_taken(qtbot: QtBot, typed: str) -> None:
    box = DecimalBox()
    box.setLocale(QLocale.c())
    qtbot.addWidget(box)
    box.setDecimals(1)
    box.setSuffix(" cm")
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), typed)
    box.interpretText()
    assert box.value() == 2.5
    assert box.text() == "2.5 cm"
