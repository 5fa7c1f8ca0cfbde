from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from reglab.cli import bench, main
from reglab.runtime.call import CallError

Captured = pytest.CaptureFixture[str]

ROW = {
    "network": "2-8-8-2",
    "batch": 10,
    "replicas": 8,
    "examples": 200,
    "reglab": 100000.0,
    "plain_pytorch": 2000.0,
    "sklearn": 5000.0,
    "reglab_no_techniques": 120000.0,
    "reglab_techniques_off": 119000.0,
    "reglab_l2_dropout": 80000.0,
    "ratio_plain_pytorch": 50.0,
    "ratio_sklearn": 20.0,
    "ratio_techniques_off": 0.99,
    "ratio_l2_dropout": 0.67,
}
WINDOW = {
    "size": [1366, 768],
    "networks": 10,
    "throughput_ratio": 0.987,
    "loop_delay_p50_ms": 0.5,
    "loop_delay_p99_ms": 17.2,
    "cpu_share": 0.31,
    "visible_s": 0.61,
    "first_epoch_ms": 93.0,
    "rss_mb": 121.0,
    "boundary_throughput_ratio": 0.912,
    "boundary_loop_delay_p99_ms": 18.4,
    "scrub_views_per_s": 21.0,
    "strength_first_ms": 240.0,
    "strength_slowest_ms": 310.0,
    "strength_cold_ms": 1900.0,
    "torch_loaded": False,
}


CURVE = {
    "points": 32,
    "seeds": 5,
    "epochs": 200,
    "cores": 2,
    "loop_s": 36.0,
    "loop_evaluating_s": 42.0,
    "one_core_s": 3.5,
    "all_cores_s": 1.9,
    "first_points_s": 0.08,
    "ratio_loop": 10.3,
    "ratio_loop_evaluating": 12.04,
    "ratio_all_loop": 18.9,
    "ratio_all_loop_evaluating": 22.1,
    "ratio_all_one": 1.84,
}


@pytest.fixture(autouse=True)
def curve(monkeypatch: pytest.MonkeyPatch) -> None:
    """A strength curve that takes no time."""

    def measure(quick: bool, environment: dict[str, str], show: Callable[[str], None]) -> dict[str, Any]:
        assert environment["OMP_NUM_THREADS"] == "1"
        show("round 1")
        return CURVE

    monkeypatch.setattr(bench, "measure_curve", measure)


@pytest.fixture(autouse=True)
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool, dict[str, str]]]:
    """Measurements that take no time, and which were asked for."""
    asked: list[tuple[str, bool, dict[str, str]]] = []

    def call(
        function: str,
        quick: bool,
        *,
        timeout: float,
        environment: dict[str, str],
        on_message: Callable[[str], None],
    ) -> dict[str, Any]:
        asked.append((function, quick, environment))
        on_message("round 1 of 3")
        return WINDOW if "gui" in function else {"engine": [ROW], "threads": 1, "torch": "2.13.0"}

    monkeypatch.setattr(bench, "call_in_child", call)
    return asked


def test_engine_as_json(capsys: Captured, calls: list[tuple[str, bool, dict[str, str]]]) -> None:
    assert main(["bench", "--json", "--quick"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["engine"] == [ROW]
    assert found["curve"] == CURVE
    assert "window" not in found
    assert found["machine"]["processor"]
    ((function, quick, environment),) = calls
    assert (function, quick) == ("reglab.engine.bench.speed:measure", True)
    assert environment["OMP_NUM_THREADS"] == "1"


def test_window_as_json(capsys: Captured) -> None:
    assert main(["bench", "--json", "--window"]) == 0
    assert json.loads(capsys.readouterr().out)["window"] == WINDOW


def test_as_tables(capsys: Captured) -> None:
    assert main(["bench", "--window"]) == 0
    out = capsys.readouterr().out
    assert "100,000" in out
    assert "Strength curve, 32 strengths × 5 seeds, 200 epochs" in out
    (one,) = [line for line in out.splitlines() if "reglab, one core" in line]
    assert one.split()[-3:] == ["3.5", "10.3", "12.0"]
    assert "All cores against one: 1.84 ×. First points after 0.08 s." in out
    assert "nobody evaluates" in out
    assert "17.2 ms" in out
    assert "21 a second" in out
    assert "Window, 1366 × 768, training 10 networks" in out


def test_a_contestant_that_sits_out_is_a_dash(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {**ROW, "network": "8×8, conv 8-16", "sklearn": None, "ratio_sklearn": None}
    monkeypatch.setattr(
        bench, "call_in_child", lambda *_, **__: {"engine": [row], "threads": 1, "torch": "2"}
    )
    assert main(["bench"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "conv 8-16" in line]
    assert line.split()[3:9] == ["10", "100,000", "2,000", "–", "50.0", "–"]


def test_a_measurement_that_fails(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CallError("It did not end within 900 s and was stopped.")

    monkeypatch.setattr(bench, "call_in_child", fail)
    assert main(["bench", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "The measurement failed: It did not end" in err
