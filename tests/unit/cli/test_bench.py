from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
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
SIZE = {
    "network": "2-8-8-2",
    "batch": 10,
    "replicas": 160,
    "reglab": 286000.0,
    "jax": 285000.0,
    "ratio_jax": 1.004,
    "jax_first_epoch_s": 5.1,
}
SIZES = {"sizes": [SIZE], "device": "cpu", "torch": "2.13.0", "jax": "0.10.2"}
WINDOW = {
    "size": [1366, 768],
    "networks": 10,
    "throughput_ratio": 0.987,
    "loop_delay_p50_ms": 0.5,
    "loop_delay_p99_ms": 17.2,
    "cpu_share": 0.31,
    "visible_s": 0.61,
    "bare_s": 0.5,
    "visible_ratio": 1.22,
    "first_epoch_ms": 93.0,
    "rss_mb": 121.0,
    "boundary_throughput_ratio": 0.912,
    "boundary_loop_delay_p99_ms": 18.4,
    "one_core_loop_delay_p99_ms": 16.5,
    "all_cores_loop_delay_p99_ms": 19.6,
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


CORES = [
    {
        "example": "convolution",
        "networks": 15,
        "epochs": 15,
        "cores": 2,
        "processes": 2,
        "one_s": 12.5,
        "all_s": 6.75,
        "ratio": 1.86,
    }
]


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that take no time."""

    def measure(quick: bool, show: Callable[[str], None]) -> list[dict[str, Any]]:
        show(f"round {1 + quick}")
        return CORES

    monkeypatch.setattr(bench, "measure_cores", measure)


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
        *more: str,
        timeout: float,
        environment: dict[str, str],
        on_message: Callable[[str], None],
    ) -> dict[str, Any]:
        asked.append((":".join((function, *more)), quick, environment))
        on_message("round 1 of 3")
        if "sizes" in function:
            return SIZES
        return WINDOW if "gui" in function else {"engine": [ROW], "threads": 1, "torch": "2.13.0"}

    monkeypatch.setattr(bench, "call_in_child", call)
    return asked


def test_engine_as_json(capsys: Captured, calls: list[tuple[str, bool, dict[str, str]]]) -> None:
    assert main(["bench", "--json", "--quick"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["engine"] == [ROW]
    assert found["sizes"] == [SIZE]
    assert found["curve"] == CURVE
    assert found["cores"] == CORES
    assert "window" not in found
    assert found["machine"]["processor"]
    (function, quick, environment), (more, _, also) = calls
    assert (function, quick) == ("reglab.engine.bench.speed:measure", True)
    assert environment["OMP_NUM_THREADS"] == "1"
    assert more == "reglab.engine.bench.sizes:measure"
    assert also["XLA_FLAGS"] == "--xla_cpu_multi_thread_eigen=false"
    assert also["JAX_PLATFORMS"] == "cpu"


def test_window_as_json(capsys: Captured) -> None:
    assert main(["bench", "--json", "--window"]) == 0
    assert json.loads(capsys.readouterr().out)["window"] == WINDOW


def test_as_tables(capsys: Captured) -> None:
    assert main(["bench", "--window"]) == 0
    out = capsys.readouterr().out
    assert "100,000" in out
    assert "Strength curve, 32 strengths × 5 seeds, 200 epochs" in out
    assert "One run on one core and on all 2" in out
    (row,) = [line for line in out.splitlines() if line.split()[:1] == ["convolution"]]
    assert row.split()[1:] == ["15", "15", "2", "12.50", "6.75", "1.86"]
    (one,) = [line for line in out.splitlines() if "reglab, one core" in line]
    assert one.split()[-3:] == ["3.5", "10.3", "12.0"]
    assert "All cores against one: 1.84 ×. First points after 0.08 s." in out
    assert "nobody evaluates" in out
    assert "17.2 ms" in out
    assert "19.6 ms" in out
    assert "21 a second" in out
    assert "Window, 1366 × 768, training 10 networks" in out
    (bare,) = [line for line in out.splitlines() if "bare PySide6" in line]
    assert bare.split()[-2:] == ["1.22", "×"]
    (jax,) = [line for line in out.splitlines() if line.split()[:3] == ["2-8-8-2", "10", "160"]]
    assert jax.split()[3:] == ["286,000", "285,000", "1.00", "5.1", "s"]
    assert "torch 2.13.0, JAX 0.10.2" in out


def test_a_contestant_that_sits_out_is_a_dash(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {**ROW, "network": "8×8, conv 8-16", "sklearn": None, "ratio_sklearn": None}
    monkeypatch.setattr(
        bench, "call_in_child", lambda *_, **__: {"engine": [row], "threads": 1, "torch": "2"}
    )
    assert main(["bench"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "conv 8-16" in line]
    assert line.split()[3:9] == ["10", "100,000", "2,000", "–", "50.0", "–"]


def test_without_jax_there_are_dashes(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {**SIZE, "jax": None, "ratio_jax": None, "jax_first_epoch_s": None}
    monkeypatch.setattr(
        bench, "_called", lambda *_: {"sizes": [alone], "torch": "2", "jax": None, "engine": [ROW]}
    )
    assert main(["bench"]) == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if "286,000" in line]
    assert line.split()[4:] == ["–", "–", "–"]
    assert "JAX None" not in out


def test_on_a_graphics_card(
    capsys: Captured, calls: list[tuple[str, bool, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what goes to the card is measured; JAX may use it, too."""
    monkeypatch.setattr(bench, "_problem_of", lambda device: "")
    monkeypatch.setitem(SIZES, "device", "Some card")
    assert main(["bench", "--device", "cuda"]) == 0
    ((function, _, environment),) = calls
    assert function == "reglab.engine.bench.sizes:measure:cuda"
    assert "JAX_PLATFORMS" not in environment
    assert "Some card, " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("device", "sentence"),
    [
        ("tpu", "--device: tpu is none of cpu and cuda; choose one of them."),
        ("cuda", "--device: cuda is not available here (found: cpu); choose cpu."),
    ],
)
def test_a_device_that_is_not_there(
    device: str, sentence: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(function: str, *, timeout: float) -> tuple[str, ...]:
        assert function == "reglab.engine.device:available_devices"
        assert timeout > 0
        return ("cpu",)

    monkeypatch.setattr(bench, "call_in_child", call)
    assert main(["bench", "--device", device]) == 2
    out, err = capsys.readouterr()
    assert (out, err.strip()) == ("", sentence)


def test_two_kept_results_side_by_side(capsys: Captured, tmp_path: Path) -> None:
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    assert main(["bench", "--window", "--save", str(paths[0])]) == 0
    found = json.loads(paths[0].read_text(encoding="utf-8"))
    assert found["window"] == WINDOW
    found["engine"][0]["reglab"] *= 2
    found["sizes"][0]["jax"] = None
    found["curve"]["all_cores_s"] /= 4
    found["machine"]["processor"] = "Another one"
    paths[1].write_text(json.dumps(found), encoding="utf-8")
    capsys.readouterr()
    assert main(["bench", "--compare", *map(str, paths)]) == 0
    out = capsys.readouterr().out
    assert "B: new.json: Another one" in out
    (faster,) = [line for line in out.splitlines() if "8 networks, L2: steps a second" in line]
    assert faster.split()[-3:] == ["100,000", "200,000", "2.00"]
    (curve,) = [line for line in out.splitlines() if "all cores: s" in line]
    assert curve.split()[-3:] == ["1.9", "0.475", "4.00"]
    # Only what both measured.
    assert "JAX: steps" not in out
    assert main(["bench", "--json", "--compare", *map(str, paths)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [machine["processor"] for machine in shown["machines"]][1] == "Another one"
    assert {line["times"] for line in shown["lines"]} == {1.0, 2.0, 4.0}


@pytest.mark.parametrize("content", [None, "no JSON", "[]", "{}", '{"machine": {}, "torch": "2"}'])
def test_a_file_that_holds_no_result(content: str | None, capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["bench", "--compare", str(path), str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"--compare: {path} " in err.replace("\n", "")
    assert "give another file." in err or "“reglab bench --save” wrote." in err


def test_a_file_that_cannot_be_written(capsys: Captured, tmp_path: Path) -> None:
    assert main(["bench", "--save", str(tmp_path / "nowhere" / "file.json")]) == 1
    out, err = capsys.readouterr()
    assert "cannot be written" in err
    # What took minutes to measure is shown nevertheless.
    assert "100,000" in out


def test_an_error_of_the_system_while_it_measures_is_none_of_a_file(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(bench, "call_in_child", fail)
    assert main(["bench", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "--save" not in err
    assert "The measurement failed: " in err
    assert "Cannot allocate memory" in err


def test_a_measurement_that_fails(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CallError("It did not end within 900 s and was stopped.")

    monkeypatch.setattr(bench, "call_in_child", fail)
    assert main(["bench", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "The measurement failed: It did not end" in err
