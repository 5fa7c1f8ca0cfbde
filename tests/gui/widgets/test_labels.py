"""Small words have the size of the theme that is in force when they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.widgets.labels import Caption, ElidedLabel, small_font


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, "light")
    yield qapp
    theme.apply(qapp, "light")


@pytest.mark.parametrize("make", [lambda: Caption("words"), lambda: ElidedLabel("words", small=True)])
def test_small_words_that_were_not_seen_before_follow_the_theme(
    qtbot: QtBot, app: QApplication, make: Callable[[], Caption | ElidedLabel]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    words = make()
    words.hide()
    QVBoxLayout(window).addWidget(words)
    light = words.font().pointSizeF()
    theme.apply(app, "projector")
    words.show()
    window.show()
    qtbot.waitExposed(window)
    assert words.font().pointSizeF() == pytest.approx(small_font().pointSizeF(), abs=0.05)
    assert words.font().pointSizeF() > 1.2 * light
