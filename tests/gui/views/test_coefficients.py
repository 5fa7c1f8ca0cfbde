"""Learned coefficients beside the true ones, on the tab with the weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.run.questions import Questions
from reglab.gui.views.weights.view import WeightsView
from reglab.record.events import ReplicaStopped
from reglab.record.questions import Slopes
from tests.support.answers_weights import RUN, AnsweringRun, experiment


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def shown(qtbot: QtBot, key: str = "linear-sparse") -> tuple[WeightsView, AnsweringRun]:
    questions = Questions()
    run = AnsweringRun(experiment(key, units=()), questions)
    view = WeightsView(questions)
    qtbot.addWidget(view)
    view.resize(900, 480)
    view.show()
    view.set_experiment(run.experiment)
    run.start()
    run.give(10)
    view.set_record(run.record)
    view.switch.choose("coefficients")
    return view, run


def image_of(view: WeightsView) -> QImage:
    QApplication.processEvents()
    return view.coefficients.grab().toImage()


def test_only_where_the_truth_is_known(qtbot: QtBot) -> None:
    view, _ = shown(qtbot, "diabetes")
    assert view.mode == "histograms"
    button = view.switch.buttons["coefficients"]
    assert not button.isEnabled()
    assert "Sparse truth" in button.toolTip()


@pytest.mark.parametrize("look", theme.THEMES)
def test_bars_end_at_the_mean_and_ticks_stand_at_the_truth(
    qtbot: QtBot, qapp: QApplication, look: str
) -> None:
    view, run = shown(qtbot)
    applied = theme.apply(qapp, look)  # type: ignore[arg-type]
    image = image_of(view)
    assert isinstance(run.asked[-1].want, Slopes)
    assert view.stack.currentWidget() is view.coefficients
    picture = view.coefficients
    assert len(picture.items) == 3 * 40
    for arm in range(3):
        mean = np.mean([run.slopes(column, 10).learned for column in run.record.columns(arm)], axis=0)
        np.testing.assert_allclose(picture.fits[arm][1].mean, mean)
        box = picture.items[40 * arm]
        for value, color in ((0.5, QColor(applied.text)), (mean[0], applied.arm_color(arm))):
            y = round(box.bottom() - (value + picture.limit) * box.height() / (2 * picture.limit))
            pixels = [
                image.pixelColor(x, row)
                for x in range(int(box.left()), int(box.right()) + 1)
                for row in range(y - 2, y + 3)
            ]
            # Lines between two rows of pixels are a little paler.
            assert min(_distance(pixel, color) for pixel in pixels) < 150


def _distance(one: QColor, other: QColor) -> int:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return sum(abs(a - b) for a, b in pairs)


def test_what_is_read_names_both_and_the_seeds(qtbot: QtBot) -> None:
    view, run = shown(qtbot)
    image_of(view)
    learned = np.array([run.slopes(column, 10).learned[2] for column in run.record.columns(1)])
    view.coefficients.move_to(40 + 2)
    words = view.reading.text()
    numbers = [f"{value:.3f}".replace("-", "−") for value in (learned.mean(), learned.min(), learned.max())]
    assert words == (f"L1 – x₃: true 0.500, learned {numbers[0]} ({numbers[1]} to {numbers[2]} over 3 seeds)")
    qtbot.keyClick(view.coefficients, Qt.Key.Key_Right)
    assert view.reading.text().startswith("L1 – x₄: true 0.000")
    view.seed_choice.setCurrentIndex(2)
    view.seed_choice.activated.emit(2)
    view.coefficients.move_to(40 + 2)
    only = f"{learned[1]:.3f}".replace("-", "−")
    assert view.reading.text() == f"L1 – x₃: true 0.500, learned {only}"


def test_headings_say_how_near_and_how_many_are_found(qtbot: QtBot) -> None:
    view, run = shown(qtbot)
    fits = [fit for _, fit in view.coefficients.fits]
    for arm, fit in enumerate(fits):
        off = [run.slopes(column, 10) for column in run.record.columns(arm)]
        expected = np.mean([np.sqrt(np.mean((each.learned - each.true) ** 2)) for each in off])
        assert fit.error == pytest.approx(expected)
        assert fit.zeros == 20
    assert fits[0].error > fits[1].error > fits[2].error
    assert (fits[0].found < 1, fits[2].found) == (True, 20)
    assert "finds 20 of 20 zeros" in view.coefficients.accessibleDescription()


def test_diverged_networks_are_found(qtbot: QtBot) -> None:
    view, run = shown(qtbot)
    lost, *sound = run.record.columns(0)
    run.broken.add(lost)
    run.record.apply(ReplicaStopped(RUN, lost, 10, "diverged"))
    view.mark_due()
    mean = np.mean([run.slopes(column, 10).learned for column in sound], axis=0)
    np.testing.assert_allclose(view.coefficients.fits[0][1].mean, mean)
    run.broken.update(sound)
    view.mark_due()
    assert np.isnan(view.coefficients.fits[0][1].mean).all()
    image_of(view)
    view.coefficients.move_to(0)
    assert "learned unknown" in view.reading.text()
