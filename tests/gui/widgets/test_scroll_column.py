"""A column of parts: each as high as its words need in the width that there is."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QScrollBar
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


def test_what_is_sought_stays_in_sight_while_others_grow_until_somebody_scrolls(qtbot: QtBot) -> None:
    column = ScrollColumn()
    qtbot.addWidget(column)
    above, sought = QPushButton("Above"), QPushButton("Sought")
    above.setFixedHeight(600)
    column.layout_.addWidget(above)
    column.layout_.addWidget(sought)
    column.resize(240, 300)
    column.show()
    qtbot.waitExposed(column)
    assert sought.visibleRegion().isEmpty()

    def whole() -> bool:
        return sought.visibleRegion().boundingRect() == sought.rect()

    column.seek(sought)
    qtbot.waitUntil(whole)
    for height in (700, 900):
        above.setFixedHeight(height)
        qtbot.waitUntil(lambda high=height: above.height() == high and sought.y() >= high)
        qtbot.waitUntil(whole)
    bar = column.verticalScrollBar()
    bar.triggerAction(QScrollBar.SliderAction.SliderToMinimum)
    above.setFixedHeight(1200)
    qtbot.waitUntil(lambda: sought.y() >= 1200)
    assert bar.value() == 0
    column.seek(sought)
    sought.setParent(None)
    sought.deleteLater()
    qtbot.waitUntil(lambda: column._sought is None)
    above.setFixedHeight(600)
    qtbot.waitUntil(lambda: above.height() == 600)
