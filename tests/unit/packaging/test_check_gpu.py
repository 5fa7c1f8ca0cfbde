"""What is to be run on a machine with a card, as far as a machine without one can run it."""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from reglab.engine.bench import jax_peer, sizes
from reglab.engine.bench.peers import dense_network

SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "check_gpu.py"


@pytest.fixture
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_gpu", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_card_there_is_one_sentence(check: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([], device="nowhere") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("There is no nowhere device here (found: cpu")


def test_differences(check: ModuleType) -> None:
    one = {"loss": np.array([[1.0, np.nan], [100.0, np.nan]]), "r2": np.zeros((2, 2))}
    other = {name: values.copy() for name, values in one.items()}
    assert check.difference(one, other) == 0
    other["loss"][1, 0] += 1e-6
    assert check.difference(one, other) == pytest.approx(1e-8)
    other["loss"][0, 1] = 1.0
    assert check.difference(one, other) == float("inf")
    assert check.difference(one, {"loss": one["loss"]}) == float("inf")


@pytest.fixture
def small(check: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The same with less to do."""
    monkeypatch.setattr(check, "PRESETS", {"first": check.PRESETS["first-light"]})
    monkeypatch.setattr(sizes, "CASES", ((dense_network(2, 3, 2), 5, {"cpu": (2,)}),))
    monkeypatch.setattr(sizes, "is_there", lambda: False)
    monkeypatch.setattr(jax_peer, "is_there", lambda: False)
    monkeypatch.setattr(check.speed, "QUICK_TURN_S", 0.01)
    monkeypatch.setattr(check, "EPOCHS", 2)
    monkeypatch.setattr(check, "QUICK_EPOCHS", 1)
    return check


ROWS = ["first, recorded", "2-3-2, to an answer", "2-3-2, 2 networks", "first, each call anew"]


def test_the_whole_on_the_processor(
    small: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "card.json"
    assert small.main(["--quick", "--save", str(target)], device="cpu") == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    out, err = capsys.readouterr()
    assert found == json.loads(out)
    # What tells most comes first.
    assert [line for line in err.splitlines() if line in ROWS] == ROWS
    assert found["differences"] == found["differences_each_call_anew"] == {"first": 0.0}
    assert found["sizes"][0]["reglab"] > 0
    assert found["not_repeated"] == {"first": 0}
    assert found["answers"][0]["reglab"] > 0
    assert found["answers"][0]["reglab_each_call_anew"] > 0
    assert found["device"] == "cpu"
    assert not found["errors"]
    assert not found["left_out"]
    # The same on both sides, unless something is wrong: then it says so.
    monkeypatch.setattr(small, "difference", lambda one, other: 1.0)
    assert small.main(["--quick"], device="cpu") == 1
    assert "Processor and card disagree: first." in capsys.readouterr().err


def test_what_is_cut_off_leaves_what_it_has_found(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def cut_off(*_given: object) -> None:
        raise KeyboardInterrupt

    target = tmp_path / "card.json"
    monkeypatch.setattr(sizes, "row", cut_off)
    with pytest.raises(KeyboardInterrupt):
        small.main(["--quick", "--save", str(target)], device="cpu")
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["differences"] == {"first": 0.0}
    assert found["answers"][0]["reglab_each_call_anew"] > 0
    assert found["sizes"] == []
    # Nothing half-written lies beside it.
    assert list(tmp_path.iterdir()) == [target]


def test_every_row_is_there_as_soon_as_it_is_found(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target, seen = tmp_path / "card.json", []

    def row(*_given: object) -> Iterator[str]:
        yield "a row"
        seen.append(json.loads(target.read_text(encoding="utf-8")))

    monkeypatch.setattr(sizes, "row", row)
    assert small.main(["--quick", "--save", str(target)], device="cpu") == 0
    assert seen[0]["differences"] == {"first": 0.0}
    assert len(seen[0]["answers"]) == 1


def test_what_fails_is_noted_and_the_rest_goes_on(
    small: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        logging.getLogger("reglab.engine.recording.replays").error("a recording gave other numbers: %s", 7)
        raise RuntimeError("an illegal memory access was encountered")

    monkeypatch.setattr(small.speed, "stack_training", fails)
    assert small.main(["--quick"], device="cpu") == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["errors"] == dict.fromkeys(
        ROWS[1:3], "RuntimeError: an illegal memory access was encountered"
    )
    assert found["log"] == ["a recording gave other numbers: 7"] * 2
    assert found["differences_each_call_anew"] == {"first": 0.0}
    assert f"Failed: {'; '.join(ROWS[1:3])}." in err


def test_nothing_is_begun_when_the_time_is_over(
    small: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small.main(["--quick", "--minutes", "0"], device="cpu") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["left_out"] == ROWS
    assert found["differences"] == {}
