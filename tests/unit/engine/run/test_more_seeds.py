"""Further seeds: afterwards the run is, bit for bit, one that had them from its start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reglab.engine.errors import EngineError
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.record.events import Event, SeedsAdded
from reglab.record.interventions import Branch, MoreSeeds
from reglab.record.peeks import OpenSeal
from reglab.record.questions import Outputs, Question, Weights
from reglab.record.record import RunRecord
from reglab.store.arrays import pack_record, unpack_record
from reglab.store.blocks import blocks, pack_event, unpack_event

EARLY = {"kind": "early_stopping", "patience": 2}
POINTS = np.linspace(-1, 2, 8).reshape(4, 2)


def asked(seeds: int = 2, **more: Any) -> Experiment:
    values = {
        "version": 1,
        "data": {"set": "moons", "train": 30, "validation": 40, "test": 20},
        "network": {"layers": [{"kind": "dense", "units": 8}]},
        "training": {"epochs": 14, "batch_size": 8, "optimizer": {"kind": "adam", "lr": 0.05}},
        "arms": [
            {"name": "plain", "key": "a"},
            {"name": "dropout", "key": "b", "techniques": [{"kind": "dropout", "p": 0.3}]},
            {"name": "early", "key": "c", "techniques": [EARLY]},
            {"name": "norm", "key": "d", "techniques": [{"kind": "batch_norm"}]},
            {"name": "rate", "key": "e", "training": {"lr": 0.01, "epochs": 6}},
        ],
        "seeds": seeds,
        "first_seed": 3,
    }
    return build(values | more)


class Ran:
    """A run and its record."""

    def __init__(self, experiment: Experiment) -> None:
        self.record = RunRecord(experiment, 1)
        self.trainer = Trainer(experiment, 1, flush_seconds=0)
        self.events: list[Event] = []

    def go_on(self, *, until: int | None = None) -> Ran:
        for event in self.trainer.run():
            self.events.append(event)
            self.record.apply(event)
            if until is not None and self.record.epochs >= until:
                break
        return self


def same(one: Ran, other: Ran) -> None:
    first, second = one.record, other.record
    for name in ("experiment", "replicas", "metrics", "epochs", "untrained", "stopped", "restored", "state"):
        assert getattr(first, name) == getattr(second, name), name
    for name in first.metrics:
        np.testing.assert_array_equal(first.values(name), second.values(name), err_msg=name)
    for name in first.layer_metrics:
        np.testing.assert_array_equal(first.layer_values(name), second.layer_values(name), err_msg=name)
    columns = tuple(range(len(first.replicas)))
    for epoch in (None, 0, 3):
        answers = [
            ran.trainer.answer(Question(1, 1, Outputs(POINTS), columns, epoch)) for ran in (one, other)
        ]
        for mine, theirs in zip(answers[0].outputs, answers[1].outputs, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"vary_weights": False},
        {"vary_order": False},
        {"data": {"set": "moons", "train": 30, "validation": 40, "test": 20, "resample": False}},
        {"data": {"set": "digits", "train": 40, "validation": 40, "test": 20, "label_flip": 0.2}},
    ],
)
def test_a_run_that_has_ended_goes_on_with_one_more_seed(more: dict[str, Any]) -> None:
    if more.get("data", {}).get("set") == "digits":
        arms = [{"name": "plain", "key": "a"}, {"name": "L2", "key": "b"}]
        more = {**more, "arms": arms}
    ran = Ran(asked(2, **more)).go_on()
    ran.trainer.add_seeds(MoreSeeds())
    ran.go_on()
    whole = Ran(asked(3, **more)).go_on()
    if "data" in more:
        points = ran.trainer.fleet.split_of(0).x_train[:4]
        answers = [
            each.trainer.answer(Question(1, 1, Outputs(points), tuple(range(6)))).outputs
            for each in (ran, whole)
        ]
        for mine, theirs in zip(*answers, strict=True):
            np.testing.assert_array_equal(mine, theirs)
    for name in ran.record.metrics:
        np.testing.assert_array_equal(ran.record.values(name), whole.record.values(name), err_msg=name)
    assert ran.record.replicas == whole.record.replicas
    if not more:
        same(ran, whole)


def test_seeds_join_one_after_the_other_and_while_it_runs() -> None:
    ran = Ran(asked(1))
    for event in ran.trainer.run():
        ran.record.apply(event)
        if ran.record.epochs == 5 and ran.record.experiment.seeds == 1 and not ran.trainer._additions:
            ran.trainer.add_seeds(MoreSeeds())
    ran.trainer.add_seeds(MoreSeeds(2))
    ran.go_on()
    same(ran, Ran(asked(4)).go_on())


def test_what_was_looked_at_and_stopped_keeps_its_network() -> None:
    ran = Ran(asked(2)).go_on()
    peek = ran.trainer.answer(Question(1, 1, OpenSeal("last", (None,) * 2), (2, 9))).peek
    assert peek is not None
    ran.record.apply(peek)
    known = {(r.arm, r.seed): r.index for r in ran.record.replicas}
    losses = {at: ran.record.values("val_loss")[:, column] for at, column in known.items()}
    ran.trainer.add_seeds(MoreSeeds())
    ran.go_on()
    for replica in ran.record.replicas:
        if (at := (replica.arm, replica.seed)) in losses:
            np.testing.assert_array_equal(ran.record.values("val_loss")[:, replica.index], losses[at])
    tested = [ran.record.replicas[each.replica] for each in ran.record.peeks[0].tested]
    assert [(replica.arm, replica.seed) for replica in tested] == [(1, 3), (4, 4)]
    assert [each.loss for each in ran.record.peeks[0].tested] == [each.loss for each in peek.tested]


def test_a_branch_and_a_further_seed_go_together() -> None:
    branch = asked().arms[1].changed(6, ()).model_copy(update={"name": "branch", "key": "f"})
    ran = Ran(asked(2)).go_on()
    ran.trainer.branch(Branch(1, 5, branch))
    ran.go_on()
    ran.trainer.add_seeds(MoreSeeds())
    ran.go_on()
    # The other way round: the branch takes networks out of two lanes.
    other = Ran(asked(2)).go_on()
    other.trainer.add_seeds(MoreSeeds())
    other.go_on()
    other.trainer.branch(Branch(1, 5, branch))
    other.go_on()
    whole = Ran(asked(3, arms=[*asked().model_dump(mode="json")["arms"], branch.model_dump(mode="json")]))
    whole.go_on()
    for each in (ran, other):
        assert each.record.replicas == whole.record.replicas
        for name in whole.record.metrics:
            np.testing.assert_array_equal(each.record.values(name), whole.record.values(name), err_msg=name)
    weights = [
        each.trainer.answer(Question(1, 1, Weights(), (17,))).weights[0][0].weight
        for each in (ran, other, whole)
    ]
    np.testing.assert_array_equal(weights[0], weights[2])
    np.testing.assert_array_equal(weights[1], weights[2])


def test_the_files_are_those_of_a_run_that_had_it_from_its_start() -> None:
    ran = Ran(asked(2)).go_on()
    ran.trainer.add_seeds(MoreSeeds())
    ran.go_on()
    whole = Ran(asked(3)).go_on()
    read, other = (unpack_record(_arrays(pack_record(each.record))) for each in (ran, whole))
    assert read.replicas == other.replicas
    assert read.experiment == other.experiment
    np.testing.assert_array_equal(read.values("val_loss"), other.values("val_loss"))
    # What was journalled event by event is the same record.
    journalled = RunRecord(asked(2), 1)
    for event in ran.events:
        for content, data in blocks(pack_event(event)):
            journalled.apply(unpack_event(1, content, data))
    assert journalled.replicas == whole.record.replicas
    np.testing.assert_array_equal(journalled.values("val_loss"), whole.record.values("val_loss"))
    (added,) = (event for event in ran.events if isinstance(event, SeedsAdded))
    ((content, data),) = blocks(pack_event(added))
    assert unpack_event(1, content, data) == added


def _arrays(data: bytes) -> dict[str, Any]:
    import io

    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)


def test_what_cannot_be_is_said() -> None:
    ran = Ran(asked(2)).go_on()
    with pytest.raises(EngineError, match="99 more than 2 seeds cannot be"):
        ran.trainer.add_seeds(MoreSeeds(99))
    alike = Ran(
        asked(1, vary_weights=False, vary_order=False, data={"set": "moons", "resample": False})
    ).go_on()
    with pytest.raises(EngineError, match="nothing would differ"):
        alike.trainer.add_seeds(MoreSeeds())
    with pytest.raises(EngineError, match="come from a file"):
        Trainer(asked(2), 1).add_seeds(MoreSeeds())
    assert replace(MoreSeeds(), count=2) == MoreSeeds(2)
