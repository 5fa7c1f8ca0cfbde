"""The shifted validation examples on the tab with the data."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.run.questions import Questions
from reglab.gui.views.data.view import DataView
from tests.support.answers_weights import AnsweringRun, experiment


def shown(qtbot: QtBot, key: str, **data: object) -> tuple[DataView, AnsweringRun]:
    questions = Questions()
    run = AnsweringRun(experiment(key, units=(4,), **data), questions)
    view = DataView(questions)
    qtbot.addWidget(view)
    view.resize(700, 450)
    view.show()
    view.set_experiment(run.experiment)
    run.start()
    view.set_record(run.record)
    qtbot.waitUntil(lambda: bool(view.examples))
    return view, run


def test_without_a_shift_there_is_no_chip(qtbot: QtBot) -> None:
    view, _ = shown(qtbot, "moons")
    assert not view.shifted.isVisible()


@pytest.mark.parametrize("key", ["moons", "diabetes"])
def test_shifted_points_stand_in_the_place_of_the_plain_ones(qtbot: QtBot, key: str) -> None:
    view, _ = shown(qtbot, key, shift="drifted", shift_size=1.0)
    assert view.shifted.isVisible()
    assert view.shifted.text() == "Drifted"
    assert not view.shifted.isChecked()
    plain = view.positions
    view.shifted.click()
    moved = view.positions
    assert plain is not None
    assert moved is not None
    np.testing.assert_array_equal(moved.train, plain.train)
    across = moved.validation[:, 0] - plain.validation[:, 0]
    np.testing.assert_allclose(across, 1)
    view.shifted.click()
    assert view.positions is not None
    np.testing.assert_array_equal(view.positions.validation, plain.validation)


def test_shifted_pictures_fill_the_gallery(qtbot: QtBot) -> None:
    view, run = shown(qtbot, "digits", shift="inverted", label_flip=0.2)
    before = [[each.image for each in row] for _, row in view.gallery.rows]
    assert view.gallery.flips
    view.shifted.click()
    counts = np.bincount(run.examples(0).y_val, minlength=10)
    assert [len(row) for _, row in view.gallery.rows] == counts.tolist()
    assert not view.gallery.flips
    assert "validation examples, inverted" in view.slice.text()
    view.shifted.click()
    assert [[each.image for each in row] for _, row in view.gallery.rows] == before
    assert "training examples" in view.slice.text()
