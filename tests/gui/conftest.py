"""The window with a trainer in this process, and experiments that take a moment."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import TrainingSpec
from reglab.gui.preview import loader
from reglab.gui.run import jobs
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.thread_host import ThreadHost

MakeWindow = Callable[[Experiment], MainWindow]


@pytest.fixture(autouse=True)
def garbage_waits() -> Iterator[None]:
    """Search for garbage only once the widgets of a test are closed.

    A view that nothing but a cycle holds, as its test is over, is painted once more before it is closed. A
    search in the middle of that would delete what is being painted, and end the program.
    """
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def nobody_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what trains have its share of the cores: other tests want them all the time."""
    monkeypatch.setattr(jobs, "NICENESS", 0)
    monkeypatch.setattr(loader, "NICENESS", 0)


def small_experiment(epochs: int = 20, seeds: int = 2) -> Experiment:
    """Two arms of tiny networks on moons."""
    return Experiment(
        name="small",
        data=DataSpec(train=40, validation=40, test=20),
        network=NetworkSpec(layers=(DenseLayer(units=8),)),
        training=TrainingSpec(epochs=epochs),
        arms=(Arm(name="plain"), Arm(name="L2", techniques=(L2(),))),
        seeds=seeds,
    )


def forget_edits(window: MainWindow) -> None:
    """Let a window close without asking what is to become of its edits."""
    window.document._saved = window.model.experiment
    window.document._saved_results = window.document.results()


@pytest.fixture
def make_window(qtbot: QtBot) -> MakeWindow:
    """Build windows that train in a thread of this process and are closed in the end."""

    def make(experiment: Experiment) -> MainWindow:
        window = MainWindow(experiment, TrainingWorker(ThreadHost), drafts=False)
        window.worker.setParent(window)
        qtbot.addWidget(window, before_close_func=forget_edits)
        return window

    return make
