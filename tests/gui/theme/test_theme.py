"""The themes: contrast and distance by calculation, and what applying one does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.plots.curve_layer import training_color
from reglab.gui.theme import THEMES, Mode, Theme
from reglab.gui.theme.palettes import PAPER
from reglab.gui.theme.theme import faded
from tests.support.colors import (
    BLINDNESS,
    BRETTEL_PLANE,
    BRETTEL_SIDES,
    EYES,
    ciede2000,
    contrast,
    lab,
    linear,
    seen,
)

ALL = pytest.mark.parametrize("look", THEMES.values(), ids=list(THEMES))


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    theme.apply(qapp, "light")


def test_the_calculation_of_contrast_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@ALL
@pytest.mark.parametrize("ink", ["text", "muted", "warning", "error", "good", "accent"])
@pytest.mark.parametrize("paper", ["window", "surface", "raised"])
def test_text_has_a_contrast_of_at_least_four_and_a_half(look: Theme, ink: str, paper: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, paper)) >= 4.5


@ALL
def test_text_on_the_accent_is_readable(look: Theme) -> None:
    assert contrast(look.on_accent, look.accent) >= 4.5


@pytest.mark.parametrize("name", ["contrast", "projector"])
def test_high_contrast_means_seven_to_one(name: str) -> None:
    look = THEMES[name]
    assert contrast(look.text, look.window) >= 15
    assert contrast(look.muted, look.window) >= 7


@ALL
def test_curves_stand_out_from_the_background(look: Theme) -> None:
    assert all(contrast(color, look.surface) >= 3 for color in look.arms)


@pytest.mark.parametrize("look", [*THEMES.values(), PAPER], ids=[*THEMES, "paper"])
def test_words_in_the_hue_of_an_arm_can_be_read_and_keep_it_where_it_can(look: Theme) -> None:
    for hue in [*range(len(look.arms)), faded(1)]:
        ink, color = look.arm_ink(hue).name(), look.arm_color(hue).name()
        assert contrast(ink, look.surface) >= 4.5
        assert (ink == color) == (contrast(color, look.surface) >= 4.5)


@pytest.mark.parametrize("look", [*THEMES.values(), PAPER], ids=[*THEMES, "paper"])
def test_training_curves_stand_out_too_and_are_no_stronger_than_validation(look: Theme) -> None:
    for arm in range(len(look.arms)):
        tone = training_color(look.arm_color(arm), look).name()
        assert 3 <= contrast(tone, look.surface) <= contrast(look.arms[arm], look.surface)


@ALL
@pytest.mark.parametrize("paper", ["window", "surface", "raised"])
def test_what_cannot_be_used_now_can_still_be_read(look: Theme, paper: str) -> None:
    # WCAG asks for nothing here; half of what other text has is enough to be read by most.
    assert contrast(look.faint, getattr(look, paper)) >= 2.7


@ALL
def test_the_programs_own_calculation_of_contrast_is_that_of_the_tests(look: Theme) -> None:
    for color in look.arms:
        found = theme.contrast(QColor(color), QColor(look.surface))
        assert found == pytest.approx(contrast(color, look.surface), rel=1e-4)


@ALL
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_hues_stay_apart_for_colour_blind_people(look: Theme, blindness: str) -> None:
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(color)) for color in look.arms]
    distances = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)]
    assert min(distances) > 13


def test_the_calculation_of_distances_is_right() -> None:
    # Pairs 1, 7, 10, 17, 25 and 34 of the table of Sharma, Wu and Dalal 2005.
    for one, other, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0010), 7.1792),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        assert ciede2000(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


def test_the_simulations_leave_grey_as_it_is_and_the_halves_of_one_meet() -> None:
    for eye in EYES:
        assert seen("#808080", eye) == pytest.approx(lab(linear("#808080")), abs=0.1)
    plane = np.array([[0.0, *np.array([-1.0, 1.0]) * BRETTEL_PLANE[[2, 1]]], np.ones(3)])
    assert plane @ BRETTEL_PLANE == pytest.approx(0, abs=1e-6)
    assert BRETTEL_SIDES[0] @ plane.T == pytest.approx(BRETTEL_SIDES[1] @ plane.T, abs=1e-3)


@ALL
@pytest.mark.parametrize("eye", EYES)
def test_the_first_arms_are_told_apart_at_a_glance_and_all_when_looked_at(look: Theme, eye: str) -> None:
    colors = [seen(color, eye) for color in look.arms]
    for count, least in ((4, 18), (5, 14), (len(colors), 10)):
        distances = [ciede2000(a, b) for a, b in itertools.combinations(colors[:count], 2)]
        assert min(distances) >= least


@ALL
def test_forty_arms_can_be_told_apart_and_the_baseline_stays_alone(look: Theme) -> None:
    looks = [(look.arm_color(arm).name(), look.arm_marker(arm)) for arm in range(40)]
    assert len(set(looks)) == 40
    assert [color for color, _ in looks].count(look.arm_color(0).name()) == 1
    assert all(marker == "none" for _, marker in looks[: len(look.arms)])


@ALL
def test_the_lighter_tone_lies_between_hue_and_background(look: Theme) -> None:
    for arm in range(len(look.arms)):
        strong = contrast(look.arm_color(arm).name(), look.surface)
        assert 1.2 < contrast(look.arm_light_color(arm).name(), look.surface) < strong


@ALL
def test_what_is_disabled_is_fainter_than_what_is_not(look: Theme) -> None:
    palette = look.palette()
    on, off = (
        palette.color(group, QPalette.ColorRole.ButtonText).name()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled)
    )
    assert contrast(off, look.window) < contrast(on, look.window)


@ALL
def test_applying_sets_palette_type_and_scheme_and_says_so(
    app: QApplication, qtbot: QtBot, look: Theme
) -> None:
    theme.apply(app, "light")
    size = app.font().pointSizeF()
    with qtbot.waitSignal(theme.manager().theme_changed) as signal:
        assert theme.apply(app, look.name) is look
    assert signal.args == [look]
    assert theme.current() is look
    assert theme.manager().mode == look.name
    assert app.palette().color(QPalette.ColorRole.WindowText).name() == look.text.lower()
    assert app.font().pointSizeF() == pytest.approx(size * look.font_scale, abs=0.06)


def test_projector_has_larger_type_and_lines() -> None:
    assert THEMES["projector"].font_scale >= 1.25
    assert THEMES["projector"].line_scale >= 1.4


def test_going_back_from_projector_restores_the_type(app: QApplication) -> None:
    before = theme.apply(app, "light") and app.font().pointSizeF()
    theme.apply(app, "projector")
    theme.apply(app, "light")
    assert app.font().pointSizeF() == before


def test_auto_follows_the_system(app: QApplication) -> None:
    theme.apply(app, "auto")
    assert theme.manager().mode == "auto"
    expected = "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    assert theme.current().name == expected


@pytest.mark.parametrize(("mode", "emitted"), [("auto", True), ("dark", False)])
def test_only_auto_minds_the_systems_change(
    app: QApplication, qtbot: QtBot, mode: Mode, emitted: bool
) -> None:
    theme.apply(app, mode)
    seen: list[object] = []
    theme.manager().theme_changed.connect(seen.append)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    theme.manager().theme_changed.disconnect(seen.append)
    assert bool(seen) is emitted


def test_an_unknown_mode_is_refused_with_the_choices(app: QApplication) -> None:
    with pytest.raises(ValueError, match="'sepia' must be one of auto, light, dark, contrast, projector"):
        theme.apply(app, "sepia")  # type: ignore[arg-type]


def test_roles_of_labels_take_their_colour(app: QApplication, qtbot: QtBot) -> None:
    theme.apply(app, "dark")
    label = QLabel("█████")
    label.setProperty("role", "error")
    qtbot.addWidget(label)
    label.show()
    image = label.grab().toImage()
    assert image.pixelColor(image.width() // 3, image.height() // 2).name() == THEMES["dark"].error.lower()


@pytest.mark.parametrize("mode", THEMES)
def test_a_chip_that_cannot_be_chosen_looks_off_whether_or_not_it_is_checked(
    qtbot: QtBot, app: QApplication, mode: Mode
) -> None:
    theme.apply(app, mode)
    chip = QToolButton()
    qtbot.addWidget(chip)
    chip.setText("Flipped")
    chip.setCheckable(True)
    chip.setProperty("role", "chip")
    looks = []
    for enabled, checked in ((True, False), (True, True), (False, False), (False, True)):
        chip.setEnabled(enabled)
        chip.setChecked(checked)
        looks.append(chip.grab().toImage())
    assert looks[2] == looks[3]
    assert looks[2] not in looks[:2]


class TestSizeOfType:
    """All type grows and shrinks by keys, in every theme, and the choice is remembered."""

    @pytest.fixture(autouse=True)
    def usual(self, qapp: QApplication) -> Iterator[None]:
        yield
        theme.manager().set_scale(qapp, 1.0)

    def test_type_grows_with_the_scale_in_every_theme(self, qapp: QApplication) -> None:
        theme.apply(qapp, "light")
        usual = qapp.font().pointSizeF()
        theme.manager().set_scale(qapp, 1.5)
        assert qapp.font().pointSizeF() == pytest.approx(1.5 * usual, abs=0.06)
        theme.apply(qapp, "projector")
        assert qapp.font().pointSizeF() == pytest.approx(1.5 * 1.3 * usual, abs=0.06)
        assert theme.manager().size == pytest.approx(1.95)

    def test_it_stays_between_80_and_200_per_cent(self, qapp: QApplication) -> None:
        theme.apply(qapp, "light")
        for wanted, got in ((0.1, 0.8), (9.0, 2.0)):
            theme.manager().set_scale(qapp, wanted)
            assert theme.manager().scale == got

    def test_what_stands_beside_words_grows_but_is_never_too_small_to_hit(self, qapp: QApplication) -> None:
        theme.apply(qapp, "light")
        assert theme.px(24) == 24
        theme.manager().set_scale(qapp, 2.0)
        assert theme.px(24) == 48
        theme.manager().set_scale(qapp, 0.8)
        assert theme.px(24) == 24
