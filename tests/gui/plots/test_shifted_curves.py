"""The curve of a shifted validation set: dotted, beside the plain one, in the table too."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.gui import theme
from reglab.gui.plots.quantities import PANELS
from reglab.gui.plots.readout_model import columns_of
from reglab.gui.plots.strokes import dotted
from tests.support.growing_run import GrowingRun
from tests.support.plots import plot_of

Make = Callable[..., GrowingRun]


def asked(key: str = "digits", shift: str = "inverted") -> Experiment:
    sizes = {"train": 100, "validation": 50, "test": 50}
    values = {"set": key, "shift": shift, "shift_size": 1, **sizes}
    return Experiment(data=DataSpec.model_validate(values))


def test_without_a_shift_everything_is_as_it_was() -> None:
    plain = Experiment()
    for offer in PANELS.values():
        for quantity in offer(plain):
            assert all(curve.role != "shifted" for curve in quantity.curves)
            assert "dotted" not in quantity.subtitle


def test_it_stands_beside_the_plain_one_and_has_a_column() -> None:
    (accuracy,) = PANELS["score"](asked())
    assert [curve.metric for curve in accuracy.curves] == [
        "train_accuracy",
        "val_accuracy",
        "shifted_accuracy",
    ]
    assert accuracy.main.metric == "val_accuracy"
    assert accuracy.subtitle == "dotted: inverted · classified correctly (%)"
    losses = PANELS["loss"](asked())
    assert [quantity.title for quantity in losses] == ["Loss", "Loss, inverted"]
    # The loss on examples of another kind would press the others into the axis.
    assert all(curve.role != "shifted" for curve in losses[0].curves)
    headers = [column.header for column in columns_of([losses[1], accuracy])]
    assert headers[:5] == ["val loss", "loss, inverted", "train acc.", "val acc.", "acc., inverted"]
    scores = PANELS["score"](asked("diabetes", "drifted"))
    assert [quantity.curves[-1].metric for quantity in scores] == ["shifted_r2", "shifted_rmse"]


def test_it_is_painted_dotted_at_its_values(run: Make, qtbot: QtBot, qapp: QApplication) -> None:
    del qapp
    made = run(1, 2, 200)
    made.metrics = (*made.metrics, "shifted_accuracy")
    made.values["shifted_accuracy"] = np.full((200, 2), 0.2)
    made.record.experiment = made.record.experiment.model_copy(update={"data": asked().data})
    made.start()
    made.give(200)
    plot = plot_of(made, "score")
    qtbot.addWidget(plot)
    canvas = plot.canvas
    bottom, top = canvas.view.viewRange()[1]
    assert bottom < 0.2
    image = canvas.grab().toImage()
    box = canvas.view.sceneBoundingRect()
    y = round(box.top() + (top - 0.2) / (top - bottom) * box.height())
    ink = theme.current().arm_color(0)
    row = [
        min(_distance(image.pixelColor(x, y + dy), ink) for dy in (-1, 0, 1)) < 90
        for x in range(int(box.left()) + 20, int(box.left() + 0.9 * box.width()))
    ]
    changes = sum(a != b for a, b in pairwise(row))
    assert 0.2 < np.mean(row) < 0.8
    assert changes > 30


def _distance(one: QColor, other: QColor) -> int:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return sum(abs(a - b) for a, b in pairs)


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_dots_follow_any_line_and_stay_where_they_are_when_it_grows(count: int) -> None:
    def painted(points: int) -> QImage:
        image = QImage(120, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        x = np.linspace(5, 5 + 2.0 * max(0, points - 1), points)
        dotted(painter, x, np.full(points, 20.0), QColor("black"), 2.0)
        painter.end()
        return image

    shorter, longer = painted(count), painted(55)
    end = 5 + 2 * max(0, count - 1) - 4
    inked = [shorter.pixelColor(x, 20).lightnessF() < 0.5 for x in range(120)]
    assert inked[:end] == [longer.pixelColor(x, 20).lightnessF() < 0.5 for x in range(120)][:end]
    assert any(inked) == (count >= 2)
