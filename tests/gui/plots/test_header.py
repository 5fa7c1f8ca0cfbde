"""The line above a plot says what it can in the room that it has."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui.plots.header import ElidedLabel
from tests.support.painted import Painted

WHOLE = "кросс-энтропия (наты)"


def painted_at(label: ElidedLabel, width: int) -> tuple[str, bool]:
    """What is painted at a width, and whether that was cut."""
    label.resize(width, 20)
    with Painted() as painted:
        label.grab()
        cut = bool(painted.take())
    return label._fitted()[1], cut


def test_an_explanation_gets_smaller_then_loses_its_unit_and_is_cut_only_then(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText(WHOLE)
    label.show()
    QApplication.processEvents()
    need = QFontMetrics(label.font()).horizontalAdvance(WHOLE)
    assert painted_at(label, need) == (WHOLE, False)
    assert painted_at(label, round(0.93 * need)) == (WHOLE, False)
    assert painted_at(label, round(0.8 * need)) == ("кросс-энтропия", False)
    # Three letters and an ellipsis say nothing.
    assert painted_at(label, round(0.2 * need)) == ("", False)
