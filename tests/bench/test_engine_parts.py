"""Where the time of an epoch goes, by part of the engine. Run by hand: ``pytest -m bench -s tests/bench``."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from reglab.engine.effects.noise import Noise
from reglab.engine.effects.penalties import Penalties
from reglab.engine.effects.weight_steps import WeightSteps
from reglab.engine.examples.batches import Batches
from reglab.engine.lanes.lane import Lane
from reglab.engine.optimizers import FlatOptimizer
from reglab.engine.run.ledger import Ledger
from reglab.engine.run.trainer import Trainer
from reglab.engine.stack.measurement import Measurement
from reglab.engine.stack.network import Pass
from reglab.engine.stack.stack import Stack
from reglab.experiment.presets import PRESETS

PARTS = [
    (Batches, "_places"),
    (Batches, "_chunk"),
    (Noise, "prepare"),
    (Pass, "forward"),
    (Pass, "backward"),
    (Penalties, "act"),
    (WeightSteps, "take"),
    (FlatOptimizer, "step"),
    (Stack, "_chunk_loss"),
    (Measurement, "add"),
    (Penalties, "summary"),
    (Measurement, "result"),
    (Ledger, "enter"),
    (Lane, "settle"),
]
EPOCHS = 100


@pytest.mark.bench
@pytest.mark.parametrize("key", list(PRESETS))
def test_parts(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = PRESETS[key].experiment
    training = experiment.training.model_copy(update={"epochs": EPOCHS})
    experiment = experiment.model_copy(update={"training": training})
    # The first run warms up, the second is timed as a whole, the third part by part.
    _seconds(experiment)
    whole = _seconds(experiment)
    spent: dict[str, float] = defaultdict(float)
    for owner, name in PARTS:
        monkeypatch.setattr(owner, name, _timed(owner, name, spent))
    _seconds(experiment)
    print(f"\n{key}: {EPOCHS / whole:,.0f} epochs/s, {whole / EPOCHS * 1e6:,.0f} µs per epoch")
    for part, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {part:26s} {seconds / EPOCHS * 1e6:10,.0f} µs")


def _seconds(experiment: Any) -> float:
    trainer = Trainer(experiment, 1)
    trainer.prepare()
    began = time.perf_counter()
    for _ in trainer.run():
        pass
    return time.perf_counter() - began


def _timed(owner: type, name: str, spent: dict[str, float]) -> Callable[..., Any]:
    function = getattr(owner, name)

    def wrapper(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            spent[f"{owner.__name__}.{name}"] += time.perf_counter() - began

    return wrapper
