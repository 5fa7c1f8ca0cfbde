"""What is to be run on a machine with a card, as far as a machine without one can run it."""

from __future__ import annotations

import importlib.util
import json
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


def test_the_whole_on_the_processor(
    check: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(check, "PRESETS", {"first": check.PRESETS["first-light"]})
    monkeypatch.setattr(sizes, "CASES", ((dense_network(2, 3, 2), 5, {"cpu": (2,)}),))
    monkeypatch.setattr(sizes, "is_there", lambda: False)
    monkeypatch.setattr(jax_peer, "is_there", lambda: False)
    monkeypatch.setattr(check.speed, "QUICK_TURN_S", 0.01)
    monkeypatch.setattr(check, "EPOCHS", 2)
    target = tmp_path / "card.json"
    assert check.main(["--quick", "--save", str(target)], device="cpu") == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found == json.loads(capsys.readouterr().out)
    assert found["differences"] == {"first": 0.0}
    assert found["sizes"][0]["reglab"] > 0
    assert found["not_repeated"] == {"first": 0}
    assert found["answers"][0]["reglab"] > 0
    assert found["answers"][0]["reglab_each_call_anew"] > 0
    # The same on both sides, unless something is wrong: then it says so.
    monkeypatch.setattr(check, "difference", lambda one, other: 1.0)
    assert check.main(["--quick"], device="cpu") == 1
    assert "Processor and card disagree: first." in capsys.readouterr().err
