"""Small words have the size of the theme that is in force when they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.lessons.labels import Said
from reglab.gui.widgets.labels import Caption, ElidedLabel, small_font
from reglab.gui.window.verdict_bar import VerdictBar


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


def said(words: str) -> Said:
    made = Said()
    made.say(words)
    return made


def test_wrapped_words_keep_a_number_with_its_unit(qtbot: QtBot) -> None:
    words = "Its accuracy goes 84 % → 91 % within 12 s."
    kept = "Its accuracy goes 84~% → 91~% within 12~s.".replace("~", "\N{NO-BREAK SPACE}")
    for label in (Caption(words), said(words)):
        qtbot.addWidget(label)
        assert QLabel.text(label) == kept
        assert label.text() == words
    verdict = VerdictBar()
    qtbot.addWidget(verdict)
    verdict.resize(900, 100)
    verdict.show_sentences([words])
    assert QLabel.text(verdict._text) == kept
    # What others ask it for stays as it was said.
    assert verdict.shown == verdict.text == words
