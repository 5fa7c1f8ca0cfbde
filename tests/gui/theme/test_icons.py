"""Icons: all can be drawn, in the colour of the theme, and follow it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.theme import icons
from reglab.resources import resource_path

NAMES = sorted(path.stem for path in resource_path("icons").glob("*.svg") if path.stem != "app")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def solid_colors(image: QImage) -> set[str]:
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def image_of(icon: QIcon, size: int = 32, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icon.pixmap(size, size, mode).toImage()


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_of_the_text(name: str) -> None:
    assert solid_colors(image_of(icons.icon(name))) == {theme.current().text.lower()}


@pytest.mark.parametrize("name", NAMES)
def test_a_disabled_icon_is_faint(name: str) -> None:
    image = image_of(icons.icon(name), mode=QIcon.Mode.Disabled)
    assert solid_colors(image) == {theme.current().faint}


def test_the_icons_that_the_window_needs_are_there() -> None:
    needed = "run pause step reset add duplicate delete undo redo open save light dark projector"
    assert set(needed.split()) <= set(NAMES)


def test_another_colour_can_be_asked_for() -> None:
    assert solid_colors(image_of(icons.icon("run", "#ff0000"))) == {"#ff0000"}


def test_the_same_icon_is_drawn_once() -> None:
    assert icons.icon("run").cacheKey() == icons.icon("run").cacheKey()


def test_a_themed_button_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    icons.themed(button, "run")
    before = solid_colors(image_of(button.icon()))
    theme.apply(qapp, "dark")
    after = solid_colors(image_of(button.icon()))
    assert (before, after) == ({theme.THEMES["light"].text.lower()}, {theme.THEMES["dark"].text.lower()})


def test_a_themed_button_can_show_another_icon_and_keeps_it(qapp: QApplication, qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    icons.themed(button, "run")
    icons.themed(button, "pause")
    theme.apply(qapp, "dark")
    assert image_of(button.icon()) == image_of(icons.icon("pause"))


def test_an_icon_in_another_ink_stays_what_it_is_with_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    icons.themed(button, "warning", "warning")
    theme.apply(qapp, "dark")
    dark = theme.current()
    assert image_of(button.icon()) == image_of(icons.icon("warning", dark.warning))
    icons.themed(button, "info", "muted")
    theme.apply(qapp, "light")
    assert image_of(button.icon()) == image_of(icons.icon("info", theme.current().muted))


def test_the_program_has_an_icon_in_its_own_colours() -> None:
    image = image_of(icons.app_icon(), 64)
    assert image.pixelColor(32, 8) == QColor("#1B1F25")


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="no-such"):
        icons.icon("no-such")
