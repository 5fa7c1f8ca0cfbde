"""The best of forty recipes for nothing, and what the sealed examples say of it."""

from __future__ import annotations

import pytest

from reglab.analysis.sealed import Look, looks
from reglab.engine.run.trainer import Trainer
from reglab.experiment.presets import PRESETS
from reglab.record.peeks import OpenSeal
from reglab.record.questions import Question
from reglab.record.record import RunRecord


def opened(first_seed: int) -> Look:
    """Train the preset with other seeds, and open the seal of all arms."""
    experiment = PRESETS["forty-coins"].experiment.model_copy(update={"first_seed": first_seed})
    trainer, record = Trainer(experiment, 1), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    count = len(record.replicas)
    answer = trainer.answer(Question(1, 1, OpenSeal("last", (None,) * count), tuple(range(count))))
    assert answer.peek is not None
    record.apply(answer.peek)
    return looks(record)[0]


@pytest.mark.slow
def test_the_winner_of_forty_coins_is_worth_half_on_the_sealed_examples() -> None:
    found = [opened(first).ranked("score")[0].score for first in (0, 5, 10)]
    promised = sum(each.arm for each in found) / len(found)
    kept = sum(each.baseline for each in found) / len(found)
    assert promised > 0.55
    assert kept == pytest.approx(0.5, abs=0.02)
    # Each of the three winners is worth less than it promised.
    assert all(each.mean > 0.03 for each in found)
