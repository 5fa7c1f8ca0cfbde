"""The split of the spread over the seeds in Fit and Boundary."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui.run.questions import Questions
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.views.fit.view import FitView
from reglab.gui.views.plane.split import PREDICTIONS
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.window.main_window import MainWindow
from reglab.record.events import NetworksLost
from tests.gui.conftest import MakeWindow
from tests.support import records
from tests.support.answers_points import PointAnswers, moon_sets, recorded, sine_sets, wavy_moons, wavy_sine


class Loader(QObject):
    """Stands in for what calls functions in another process."""

    arrived = Signal(int, object)
    failed = Signal(int, str)
    told = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Any, ...]] = []
        self.left: list[int] = []

    def join(self) -> int:
        return 7

    def leave(self, user: int) -> None:
        self.left.append(user)

    def ask(self, user: int, *args: Any) -> None:
        self.asked.append((user, *args))


class Shown:
    def __init__(self, qtbot: QtBot, kind: type[PlaneView], data: str) -> None:
        self.view = kind(Questions())  # type: ignore[call-arg]
        qtbot.addWidget(self.view)
        self.loaders: list[Loader] = []
        self.view.splitting.split._make_loader = self._loader  # type: ignore[assignment]
        self.question = records.experiment(["plain", "L2", "more"], seeds=3, data={"set": data})
        self.record = recorded(self.question, 20)
        sets = sine_sets(3) if data == "sine" else moon_sets(3)
        function = wavy_sine if data == "sine" else wavy_moons
        self.answers = PointAnswers(self.view.questions, self.record, function, sets)
        self.view.resize(800, 500)
        self.view.set_experiment(self.question)
        self.view.set_record(self.record)
        self.view.show()
        QApplication.processEvents()

    def _loader(self) -> Loader:
        self.loaders.append(Loader())
        return self.loaders[-1]

    def all_seeds(self) -> None:
        self.view.seeds.setCurrentIndex(0)
        self.view.seeds.activated.emit(0)

    @property
    def strip(self) -> Any:
        return self.view.splitting.strip


def outputs(arms: int, spreads: tuple[float, float, float]) -> dict[str, Any]:
    """Two networks of each arm, as far apart as asked; those of the last arm have diverged."""
    made: dict[str, Any] = {}
    for key, spread in zip(("examples", "weights", "order"), spreads, strict=True):
        pair = (np.zeros((4, 1)), np.full((4, 1), spread * np.sqrt(2)))
        lost = (np.full((4, 1), np.nan),) * 2
        made[key] = (*((pair,) * (arms - 1)), lost)
    return made


@pytest.mark.parametrize(("kind", "data", "features"), [(FitView, "sine", 1), (BoundaryView, "moons", 2)])
def test_the_spread_is_split_when_a_person_asks(
    qtbot: QtBot, kind: type[PlaneView], data: str, features: int
) -> None:
    shown = Shown(qtbot, kind, data)
    assert not shown.strip.isVisible()
    shown.all_seeds()
    assert shown.strip.isVisible()
    assert shown.loaders == []
    shown.strip.button.click()
    (loader,) = shown.loaders
    ((user, function, experiment, points, seeds),) = loader.asked
    assert (user, function, seeds) == (7, PREDICTIONS, 5)
    assert points.shape[1] == features
    assert [arm.key for arm in experiment.arms] == [arm.key for arm in shown.question.arms]
    loader.told.emit(7, 0.25)
    assert "25 %" in shown.strip.words.text()
    loader.arrived.emit(7, outputs(3, (0.33, 0.08, 0.02)))
    assert loader.left == [7]
    cells = [[bar.words for bar in bars] for _, _, bars in shown.strip._cells]
    assert cells[:2] == [["± 0.33", "± 0.08", "± 0.02"]] * 2
    assert cells[2] == ["–"] * 3 or len(set(cells[2])) == 1
    assert "over 5 seeds" in shown.strip.words.text()
    # Of one seed there is no spread.
    shown.view.seeds.setCurrentIndex(1)
    shown.view.seeds.activated.emit(1)
    assert not shown.strip.isVisible()
    # What was found is of this run alone.
    shown.all_seeds()
    shown.view.set_record(recorded(shown.question, 20))
    assert shown.view.splitting.split.found is None


def test_it_can_be_given_up_and_a_failure_is_told(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FitView, "sine")
    shown.all_seeds()
    shown.strip.button.click()
    shown.strip.button.click()
    assert shown.loaders[0].left == [7]
    assert shown.view.splitting.split.fraction is None
    # What the process says afterwards is not heard.
    shown.loaders[0].arrived.emit(7, outputs(3, (1, 1, 1)))
    assert shown.view.splitting.split.found is None
    shown.strip.button.click()
    shown.loaders[1].failed.emit(7, "Too little memory.")
    assert shown.strip.words.text() == "Too little memory."
    assert shown.strip.button.text() == "Split ±"


def test_it_does_not_need_the_networks_of_the_run(qtbot: QtBot) -> None:
    shown = Shown(qtbot, FitView, "sine")
    shown.all_seeds()
    shown.record.apply(NetworksLost(shown.record.run))
    shown.strip.button.click()
    assert len(shown.loaders) == 1


@pytest.mark.slow
def test_a_process_trains_the_variations_of_a_window(qtbot: QtBot, make_window: MakeWindow) -> None:
    data = {"set": "sine", "train": 20, "validation": 30, "test": 10}
    window: MainWindow = make_window(records.experiment(["plain", "L2"], seeds=2, epochs=5, data=data))
    window.show()
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    window.tabs.setCurrentWidget(window.tabs.page("Fit"))
    view = window.tabs.view(FitView)
    qtbot.waitUntil(lambda: bool(view.examples), timeout=120_000)
    view.seeds.setCurrentIndex(0)
    view.seeds.activated.emit(0)
    view.splitting.strip.button.click()
    qtbot.waitUntil(lambda: view.splitting.split.found is not None, timeout=120_000)
    found = view.splitting.split.found
    assert found is not None
    assert all(np.isfinite(found.spreads[key]).all() for key in ("examples", "weights", "order"))
