"""Sections, notices, elided lines, and dragging into another order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel

from reglab.gui.widgets.labels import ElidedLabel
from reglab.gui.widgets.notice import NoticeLine
from reglab.gui.widgets.reorder import ReorderBox
from reglab.gui.widgets.section import Section


class TestSection:
    @pytest.fixture
    def section(self, qtbot):
        section = Section("Data")
        section.add(QLabel("inside"))
        qtbot.addWidget(section)
        section.show()
        qtbot.waitExposed(section)
        return section

    def test_a_click_closes_and_opens(self, qtbot, section):
        with qtbot.waitSignal(section.toggled) as signal:
            qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
        assert signal.args == [False]
        assert not section.body.isVisible()
        assert not section.opened
        section.set_opened(True)
        assert section.body.isVisible()

    @pytest.mark.parametrize(
        ("keys", "opened"),
        [
            ([Qt.Key.Key_Return], False),
            ([Qt.Key.Key_Space], False),
            ([Qt.Key.Key_Left], False),
            ([Qt.Key.Key_Right], True),
            ([Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right], True),
        ],
    )
    def test_keys(self, qtbot, section, keys, opened):
        for key in keys:
            qtbot.keyClick(section.header, key)
        assert section.opened is opened

    def test_the_summary_shows_only_while_it_is_closed(self, section):
        def picture():
            image = section.header.grab().toImage()
            return bytes(image.constBits())

        opened = picture()
        section.set_summary("Two moons")
        assert picture() == opened
        assert section.header.accessibleDescription() == "Two moons"
        section.set_opened(False)
        closed = picture()
        section.set_summary("")
        assert picture() != closed


class TestNotice:
    def test_keeps_its_height(self, qtbot):
        notice = NoticeLine(lines=2)
        qtbot.addWidget(notice)
        empty = notice.sizeHint()
        with qtbot.waitSignal(notice.sentence_changed) as signal:
            notice.show_sentence("A sentence that is " + "very " * 80 + "long.")
        assert notice.sizeHint() == empty
        assert notice.toolTip() == notice.text() == signal.args[0]

    def test_a_long_sentence_is_cut_and_painted(self, qtbot):
        notice = NoticeLine(lines=2)
        notice.resize(200, notice.sizeHint().height())
        qtbot.addWidget(notice)

        def picture():
            image = notice.grab().toImage()
            return bytes(image.constBits())

        empty = picture()
        notice.show_sentence("word " * 100)
        full = picture()
        notice.show_sentence("word " * 200)
        assert empty != full
        assert picture() == full
        notice.show_sentence("")
        assert picture() == empty


def test_a_cut_line_is_whole_in_its_tooltip(qtbot):
    label = ElidedLabel("a rather long line of words")
    qtbot.addWidget(label)

    def tip(width):
        label.resize(width, 20)
        QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1)))
        return label.toolTip()

    assert tip(40) == "a rather long line of words"
    assert tip(1000) == ""


class TestReorder:
    @pytest.fixture(params=[Qt.Orientation.Vertical, Qt.Orientation.Horizontal])
    def box(self, qtbot, request):
        box = ReorderBox(request.param)
        box.vertical = request.param == Qt.Orientation.Vertical
        for text in "abcd":
            label = QLabel(text)
            label.setFixedSize(40, 40)
            box.append(label, label)
        box.moves = []
        box.moved.connect(lambda *move: box.moves.append(move))
        qtbot.addWidget(box)
        box.show()
        qtbot.waitExposed(box)
        return box

    def _drag(self, qtbot, box, source, along):
        """Drag an item so that the mouse ends at `along` pixels of the box."""
        item = box.items[source]
        end = QPoint(20, along) if box.vertical else QPoint(along, 20)
        qtbot.mousePress(item, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        qtbot.mouseMove(item, item.mapFrom(box, end))
        qtbot.mouseRelease(item, Qt.MouseButton.LeftButton, pos=item.mapFrom(box, end))

    @pytest.mark.parametrize(("source", "along", "target"), [(0, 100, 1), (0, 400, 3), (3, 2, 0), (2, 60, 1)])
    def test_a_drag_asks_for_a_move(self, qtbot, box, source, along, target):
        self._drag(qtbot, box, source, along)
        assert box.moves == [(source, target)]
        assert [item.text() for item in box.items] == list("abcd")

    def test_a_drag_to_its_own_place_asks_for_nothing(self, qtbot, box):
        self._drag(qtbot, box, 1, 70)
        self._drag(qtbot, box, 1, 105)
        assert box.moves == []

    def test_a_small_slip_is_no_drag(self, qtbot, box):
        item = box.items[0]
        qtbot.mousePress(item, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        qtbot.mouseMove(item, QPoint(22, 22))
        qtbot.mouseRelease(item, Qt.MouseButton.LeftButton, pos=QPoint(22, 22))
        assert box.moves == []

    def test_the_place_is_shown_while_dragging(self, qtbot, box):
        item = box.items[0]
        qtbot.mousePress(item, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        qtbot.mouseMove(item, QPoint(150, 150))
        assert box._line.isVisible()
        qtbot.mouseRelease(item, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
        assert not box._line.isVisible()

    def test_an_item_that_is_taken_away_is_gone(self, qtbot, box):
        box.pop()
        assert [item.text() for item in box.items] == list("abc")
        self._drag(qtbot, box, 0, 400)
        assert box.moves == [(0, 2)]
