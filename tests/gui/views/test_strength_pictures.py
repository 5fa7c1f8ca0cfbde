"""Curves and heat maps are painted whatever the numbers are: none yet, one, equal, negative, far apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QPainter, QPixmap
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.views.strength.curves import limits
from reglab.gui.views.strength.findings import Shown
from reglab.gui.views.strength.pages import Pages
from reglab.record.events import Array
from reglab.sweeps import SweepResult
from tests.support.sweeps import small_sweep

_RANDOM = np.random.default_rng(0)
NUMBERS: dict[str, Callable[[tuple[int, ...]], Array]] = {
    "none": lambda shape: np.full(shape, np.nan),
    "equal": np.ones,
    "zero": np.zeros,
    "far apart": lambda shape: 10.0 ** _RANDOM.uniform(-6, 4, shape),
    "negative": lambda shape: -_RANDOM.uniform(0, 1, shape),
    "some": lambda shape: np.where(_RANDOM.uniform(0, 1, shape) < 0.4, np.nan, 0.3),
}


def result(values: str, seeds: int, numbers: str, **over: str) -> SweepResult:
    found = SweepResult(small_sweep(values, seeds, **over))
    for at in ("last", "best"):
        for name in ("val_loss", "train_loss", "gap", "val_accuracy", "train_accuracy"):
            array = found._array(at, name)  # type: ignore[arg-type]
            array[:] = NUMBERS[numbers](array.shape)
    found._done[:] = True
    return found


@pytest.mark.parametrize("numbers", list(NUMBERS))
@pytest.mark.parametrize("values", ["0,1e-3:1:4log", "0.1", "0", "0,0.1"])
def test_whatever_came_out_is_painted(qtbot: QtBot, values: str, numbers: str) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    for seeds in (1, 3):
        for second in ("", "0.1,0.2"):
            over = {"training.learning_rate": second} if second else {}
            found = result(values, seeds, numbers, **over)
            picture = pages.heat if second else pages.curve
            picture.resize(480, 300)
            for key in ("loss", "score", "gap"):
                for running in (True, False):
                    said = pages.show_result(found, Shown(key), (1,), running=running)
                    assert not (running and said)
                    kept = QPixmap(picture.size())
                    painter = QPainter(kept)
                    # Not by `grab`: what goes wrong while Qt paints is reported later.
                    try:
                        picture.paint_picture(painter, theme.current())
                        picture.choose(0)
                        picture.paint_above(painter, theme.current())
                    finally:
                        painter.end()


def test_the_best_of_equals_is_the_weaker_and_the_words_follow_the_gap_too(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    found = result("0,1e-3:1:4log", 3, "equal")
    for key in ("loss", "gap"):
        said = " ".join(pages.show_result(found, Shown(key), (1,), running=False))
        assert said.startswith("Best: L2 strength 0, validation loss at the end 1.00 (95 % interval"), said
        assert "L2 strength from 0 to 1" in said
        assert "the strongest of these is 1." in said
    said = " ".join(pages.show_result(found, Shown("score"), (1,), running=False))
    assert "validation accuracy at the end 100.0 % (95 % interval 100.0 % to 100.0 %, 3 seeds)" in said
    assert "strongest of these" in [entry.word for entry in pages.legend.entries]


def test_what_is_learned_by_heart_does_not_flatten_what_is_judged(qtbot: QtBot) -> None:
    """A peak of validation beside training losses of a millionth is seen whole, from zero on."""
    pages = Pages()
    qtbot.addWidget(pages)
    found = result("0,1e-3:1:4log", 3, "equal")
    for at in ("last", "best"):
        found._array(at, "train_loss")[:] = 1e-6  # type: ignore[arg-type]
        found._array(at, "val_loss")[:] = np.array([1.2, 2.2, 1.5, 1.0, 0.9])[:, None, None]  # type: ignore[arg-type]
    pages.show_result(found, Shown("loss"), (1,), running=False)
    assert pages.curve.content is not None
    bottom, top, log = limits(pages.curve.content)
    assert (bottom, log) == (0.0, False)
    assert 2.2 < top <= 3
    # Where validation itself crosses powers of ten the axis is logarithmic, and training does not rule it.
    found._array("last", "val_loss")[0] = 100.0
    pages.show_result(found, Shown("loss"), (1,), running=False)
    bottom, top, log = limits(pages.curve.content)
    assert log
    assert bottom == pytest.approx(np.log10(0.009) - 0.1)
    assert top == pytest.approx(2.1)
