"""A column of parts: each as high as its words need in the width that there is."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.scroll_column import ScrollColumn
from reglab.gui.widgets.section import Section


def test_a_word_too_long_for_the_column_does_not_press_the_others_together(qtbot: QtBot) -> None:
    column = ScrollColumn()
    qtbot.addWidget(column)
    section = Section("Part")
    caption = Caption("Words that take several lines in a column as narrow as this, and fewer in another.")
    long = QPushButton("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz")
    section.add(caption)
    section.add(long)
    column.layout_.addWidget(section)
    column.resize(240, 400)
    column.show()
    qtbot.waitExposed(column)
    assert long.sizeHint().width() > 240
    assert caption.width() < 240
    qtbot.waitUntil(lambda: caption.height() >= caption.heightForWidth(caption.width()))
