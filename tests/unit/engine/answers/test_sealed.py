"""The sealed test part: measured when somebody opens it, as the exported network does, and never else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, log_loss, r2_score

from reglab.analysis.sealed import looks
from reglab.data import Split
from reglab.engine.run.trainer import Trainer
from reglab.engine.stack.convert import evaluation_module
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.record.peeks import OpenSeal, Peek, Point
from reglab.record.questions import Examples, Outputs, Pruned, Question, Weights
from reglab.record.record import RunRecord

EARLY = {"kind": "early_stopping", "patience": 2}


def asked(data: dict[str, Any] | None = None) -> Experiment:
    return build(
        {
            "version": 1,
            "data": {"set": "moons", "train": 30, "validation": 40, "test": 60, **(data or {})},
            "network": {"layers": [{"kind": "dense", "units": 16}]},
            "training": {"epochs": 12, "optimizer": {"kind": "adam", "lr": 0.05}},
            "arms": [
                {"name": "plain"},
                {"name": "classic", "techniques": [{"kind": "dropout", "p": 0.3, "form": "classic"}]},
                {"name": "early", "techniques": [EARLY]},
            ],
            "seeds": 2,
        }
    )


def trained(experiment: Experiment) -> tuple[Trainer, RunRecord]:
    trainer, record = Trainer(experiment, 1, flush_seconds=0), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    return trainer, record


def look(trainer: Trainer, point: Point, epochs: tuple[int | None, ...]) -> Peek:
    answer = trainer.answer(Question(1, 1, OpenSeal(point, epochs), tuple(range(len(epochs)))))
    assert answer.peek is not None
    return answer.peek


def independent(
    trainer: Trainer, column: int, epoch: int | None, split: Split | None = None
) -> tuple[float, float]:
    """Loss and score of the exported network on the test part, by scikit-learn."""
    fleet, past = trainer.fleet, trainer.past
    member = fleet.member(trainer.replicas[column], max(1, past.epoch_of(column, epoch)))
    ((stack, _, _),) = past.networks(trainer.lanes, [member], [epoch])
    module = evaluation_module(stack.structure, member, stack.get_weights(0), torch.float64)
    split = split or fleet.split_of(column)
    with torch.no_grad():
        out = module(torch.tensor(split.x_test)).numpy()
    if trainer.experiment.data.info.task == "regression":
        return float(np.mean((out[:, 0] - split.y_test) ** 2)), r2_score(split.y_test, out[:, 0])
    p = np.exp(out - out.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    if out.shape[1] == 1:
        p = 1 / (1 + np.exp(-out))
        p = np.concatenate([1 - p, p], axis=1)
    return log_loss(split.y_test, p, labels=range(p.shape[1])), accuracy_score(split.y_test, p.argmax(1))


@pytest.mark.parametrize("data", [{}, {"set": "sine"}, {"set": "blobs"}])
@pytest.mark.parametrize("epochs", [(None,) * 6, (3, 12, 1, 7, 2, 5)])
def test_what_the_seal_hides_is_what_the_exported_network_gives(
    data: dict[str, Any], epochs: tuple[int | None, ...]
) -> None:
    trainer, record = trained(asked(data))
    peek = look(trainer, "best", epochs)
    assert [each.replica for each in peek.tested] == list(range(6))
    for each, epoch in zip(peek.tested, epochs, strict=True):
        loss, score = independent(trainer, each.replica, epoch)
        assert each.loss == pytest.approx(loss, rel=1e-5)
        assert each.score == pytest.approx(score, rel=1e-5)
        stop = record.stopped.get(each.replica)
        wanted = stop.restored_epoch if stop and (epoch is None or epoch >= stop.epoch) else epoch or 12
        if each.replica not in record.restored:
            assert each.epoch == wanted
    assert peek.examples == 60


def test_looks_are_counted_over_the_life_of_the_run() -> None:
    trainer, record = trained(asked())
    for number in (1, 2, 3):
        peek = look(trainer, "last", (None,))
        assert (peek.number, peek.point, peek.epoch) == (number, "last", 12)
        record.apply(peek)
    assert len(record.peeks) == 3
    # One that fails is none.
    with pytest.raises(IndexError):
        trainer.answer(Question(1, 1, OpenSeal("last", (None,)), (99,)))
    assert look(trainer, "last", (None,)).number == 4


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who asked a split for its test part, once it was made."""
    seen: list[str] = []

    def watched(name: str) -> property:
        slot = vars(Split)[name]

        def read(split: Split) -> Any:
            seen.append(name)
            return slot.__get__(split, Split)

        return property(read, slot.__set__)

    for name in ("x_test", "y_test"):
        monkeypatch.setattr(Split, name, watched(name))
    return seen


def test_nothing_but_an_opened_seal_reads_the_test_part(reads: list[str]) -> None:
    experiment = asked({"seed": 5})
    trainer = Trainer(experiment, 1, flush_seconds=0)
    trainer.prepare()
    # While a split is made it protects its arrays.
    assert reads
    reads.clear()
    for _ in trainer.run():
        pass
    wants = (Outputs("train"), Outputs("validation"), Outputs(np.zeros((3, 2))), Weights(), Examples())
    for want in (*wants, Pruned(0.1)):
        trainer.answer(Question(1, 1, want, (0, 1, 2), 5))
    assert not reads
    look(trainer, "last", (None,))
    assert set(reads) == {"x_test", "y_test"}


@pytest.mark.parametrize("data", [{}, {"set": "sine"}])
def test_the_shifted_test_part_is_measured_with_the_plain_one(data: dict[str, Any]) -> None:
    shift = {"shift": "noisy", "shift_size": 1.0}
    trainer, record = trained(asked({**data, **shift}))
    peek = look(trainer, "last", (None,) * 6)
    record.apply(peek)
    for each in peek.tested:
        split = trainer.fleet.split_of(each.replica)
        assert split.x_test_shifted is not None
        moved = replace(split, x_test=split.x_test_shifted)
        loss, score = independent(trainer, each.replica, None)
        assert (each.loss, each.score) == pytest.approx((loss, score), rel=1e-5)
        loss, score = independent(trainer, each.replica, None, moved)
        assert (each.shifted_loss, each.shifted_score) == pytest.approx((loss, score), rel=1e-5)
        assert each.shifted_loss != pytest.approx(each.loss, rel=1e-3)
    # Validation stands beside it as it was measured, shifted likewise.
    (seen,) = looks(record, "shifted")
    score_name = "r2" if data else "accuracy"
    first = seen.arms[0].seeds[0]
    assert (first.val_loss, first.val_score) == (
        record.values("shifted_loss")[11, 0],
        record.values(f"shifted_{score_name}")[11, 0],
    )
    assert (first.test_loss, first.test_score) == (peek.tested[0].shifted_loss, peek.tested[0].shifted_score)


def test_without_a_shift_there_is_no_shifted_test_part() -> None:
    trainer, record = trained(asked())
    peek = look(trainer, "last", (None,))
    record.apply(peek)
    assert peek.tested[0].shifted_loss is None
    assert looks(record, "shifted") == ()
