from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from reglab.gui.measuring import stage, training, window
from reglab.runtime.call import call_in_child
from reglab.runtime.machine import available_cores


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


def test_a_pause_counts_for_every_event_that_it_would_have_kept_waiting(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(training, "time", clock)
    delays: list[float] = []
    probe = training.LoopProbe(delays)
    probe.start()
    for now in (
        100.005,
        100.0105,
        100.031,
        100.035,
    ):  # on time, late by 0.5 ms, after a pause of 20 ms, on time
        clock.now = now
        probe._tick()
    probe.stop()
    assert delays == pytest.approx([0, 0.5, 16, 11, 6, 1, 0], abs=1e-6)


def test_percentile_is_the_value_below_which_that_share_lies() -> None:
    values = [float(v) for v in range(100, 0, -1)]
    assert training.percentile(values, 0.5) == 51
    assert training.percentile(values, 0.99) == 100
    assert training.percentile([3.0], 0.99) == 3.0


def test_memory_of_this_process() -> None:
    found = window.resident_mb()
    assert found is None or 10 < found < 10_000


def test_paint_watch_reports_the_first_painting_under_the_condition(qtbot: QtBot) -> None:
    label = QLabel("a")
    qtbot.addWidget(label)
    wanted, painted = [False], []
    stage.PaintWatch(label, lambda: wanted[0], lambda: painted.append(label.text()))
    with qtbot.waitExposed(label):
        label.show()
    label.repaint()
    assert painted == []
    wanted[0] = True
    label.setText("b")
    label.repaint()
    qtbot.waitUntil(lambda: painted == ["b"])
    label.repaint()
    QApplication.processEvents()
    assert painted == ["b"]


def test_waiting_for_what_never_comes_is_an_error(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "LIMIT_S", 0.05)
    with pytest.raises(stage.StageError, match=r"the moon took more than 0\.05 s"):
        stage.wait_until(lambda: False, "the moon")


def test_waiting_lets_the_event_loop_run(qtbot: QtBot) -> None:
    seen: list[int] = []
    QTimer.singleShot(0, lambda: seen.append(1))
    stage.wait_until(lambda: seen, "the timer")
    assert seen == [1]


def test_a_bare_window_is_painted_without_the_program() -> None:
    before = time.time()
    painted = call_in_child("reglab.gui.measuring.bare:first_paint", timeout=240)
    assert before < painted < time.time()


def test_the_long_experiment_is_the_first_one_with_more_epochs() -> None:
    experiment = stage.long_experiment()
    assert experiment.training.epochs == 1_000_000
    assert len(experiment.arms) * experiment.seeds == 10


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_everything_is_measured() -> None:
    before = time.time()
    found = call_in_child("tests.support.measured:shortest", timeout=800)
    assert found["size"] == [1366, 768]
    assert found["networks"] == 10
    assert found["torch_loaded"] is False
    assert 0 < found["visible_s"] < time.time() - before
    assert 0 < found["bare_s"] < time.time() - before
    assert found["visible_ratio"] > 0
    for name in ("throughput_ratio", "first_epoch_ms", "cpu_share", "window_epochs_per_s"):
        assert found[name] > 0
    assert 0 < found["strength_first_ms"] <= found["strength_slowest_ms"]
    assert found["strength_cold_ms"] > 0
    assert 0 <= found["loop_delay_p50_ms"] <= found["loop_delay_p99_ms"] <= found["loop_delay_max_ms"]
    assert found["cores"] == available_cores()
    for which in ("one_core", "all_cores"):
        assert found[f"{which}_loop_delay_p99_ms"] >= 0
