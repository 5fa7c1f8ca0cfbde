"""Networks spread over several processes: all numbers, events and answers are those of one, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.files import build
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.terms import SQUARE
from reglab.record.events import ArmChanged, Branched, EpochsDone, Event, RunFinished, SeedsAdded
from reglab.record.interventions import Branch, ChangeArm, MoreSeeds
from reglab.record.networks import AllNetworks
from reglab.record.peeks import OpenSeal
from reglab.record.questions import (
    Examples,
    Outputs,
    Pruned,
    PruneShares,
    Question,
    Want,
    Weights,
)
from reglab.record.record import RunRecord
from reglab.record.worked import StepMasks, TermSums
from tests.support.crews import helped

DENSE = {"layers": [{"kind": "dense", "units": 8}, {"kind": "dense", "units": 4}]}
OTHER = {"layers": [{"kind": "dense", "units": 5}]}
PICTURES = {
    "layers": [
        {"kind": "conv2d", "channels": 3},
        {"kind": "max_pool2d"},
        {"kind": "flatten"},
        {"kind": "dense", "units": 6},
    ]
}
POINTS = np.linspace(-1, 2, 8).reshape(4, 2)

Hand = Callable[[Trainer, RunRecord], None]


@dataclass(frozen=True)
class Case:
    """An experiment, and what is done to it after which epoch, or, at 0, when it has ended."""

    arms: tuple[dict[str, Any], ...]
    hands: dict[int, Hand] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def experiment(self) -> Experiment:
        values = {
            "version": 1,
            "data": {"set": "moons", "train": 30, "validation": 40, "test": 20},
            "network": DENSE,
            "training": {"epochs": 9, "batch_size": 8, "optimizer": {"kind": "adam", "lr": 0.05}},
            "arms": [{"key": f"k{n}", "name": f"arm {n}", **arm} for n, arm in enumerate(self.arms)],
            "seeds": 3,
            "first_seed": 3,
        }
        return build(values | self.more)


def changed(trainer: Trainer, _record: RunRecord) -> None:
    rules = tuple(each for each in trainer.experiment.arms[1].techniques if each.kind == "early_stopping")
    trainer.change(ChangeArm(1, (Dropout(p=0.6), L2(strength=0.02), *rules)))


def branched(epoch: int) -> Hand:
    def hand(trainer: Trainer, record: RunRecord) -> None:
        source = record.experiment.arms[1]
        rules = tuple(each for each in source.latest.techniques if each.kind == "early_stopping")
        change = Change(epoch=epoch + 1, techniques=(L2(strength=0.1), *rules))
        arm = Arm(
            name=f"branch {epoch}",
            key=f"new{epoch}",
            techniques=source.techniques,
            changes=(*source.changes, change),
        )
        trainer.add(Branch(1, epoch, arm))

    return hand


def one_more(trainer: Trainer, _record: RunRecord) -> None:
    trainer.add(MoreSeeds())


def several(*hands: Hand) -> Hand:
    def hand(trainer: Trainer, record: RunRecord) -> None:
        for each in hands:
            each(trainer, record)

    return hand


def techniques(*kinds: dict[str, Any]) -> dict[str, Any]:
    return {"techniques": list(kinds)}


DROPOUT = {"kind": "dropout", "p": 0.3}
EARLY = {"kind": "early_stopping", "patience": 1}
DIGITS = {
    "data": {"set": "digits", "train": 24, "validation": 20, "test": 20},
    "network": PICTURES,
    "seeds": 2,
}
PLAIN: dict[str, Any] = {}
CASES = {
    "dropout": Case((PLAIN, techniques(DROPOUT, {"kind": "gaussian_noise", "sigma": 0.2}))),
    "early stopping": Case((PLAIN, techniques(EARLY), techniques({**EARLY, "restore_best": False}))),
    "all stop early": Case((techniques(EARLY), techniques(EARLY, DROPOUT)), more={"seeds": 2}),
    "batch norm": Case((PLAIN, techniques({"kind": "batch_norm"}), techniques({"kind": "l1"}))),
    "several groups": Case(
        (
            PLAIN,
            {"network": OTHER},
            {"training": {"lr": 0.01, "epochs": 4}},
            {"network": OTHER, **techniques(EARLY)},
        )
    ),
    "one split for all": Case(
        (PLAIN, techniques(DROPOUT)),
        more={"data": {"set": "moons", "train": 30, "validation": 40, "test": 20, "resample": False}},
    ),
    "an average": Case((PLAIN, techniques({"kind": "weight_averaging"}), techniques({"kind": "mixup"}))),
    "diverged": Case(
        ({"training": {"lr": 0.01}}, PLAIN),
        more={
            "data": {"set": "sine"},
            "training": {"epochs": 9, "batch_size": 8, "optimizer": {"kind": "sgd", "lr": 100}},
        },
    ),
    "regression": Case((PLAIN, techniques(DROPOUT)), more={"data": {"set": "sine"}}),
    "a change": Case((PLAIN, techniques(DROPOUT), PLAIN), {3: changed}),
    "a branch": Case((PLAIN, techniques(DROPOUT)), {6: branched(3)}),
    "a branch of one that stops": Case((PLAIN, techniques(EARLY, DROPOUT)), {7: branched(1)}),
    "a branch at the end": Case((PLAIN, techniques(DROPOUT)), {0: branched(4)}),
    "one more seed": Case((PLAIN, techniques(EARLY), techniques(DROPOUT)), {4: one_more}),
    "one more seed at the end": Case((PLAIN, techniques(EARLY), techniques(DROPOUT)), {0: one_more}),
    "everything": Case(
        (PLAIN, techniques(EARLY, DROPOUT), {"network": OTHER}),
        {2: changed, 4: several(branched(2), one_more), 6: several(one_more, changed), 0: branched(1)},
    ),
    "augmentation": Case(
        (PLAIN, techniques({"kind": "image_augmentation", "rotation": 15, "width_shift": 0.1})), more=DIGITS
    ),
    "convolution": Case(
        (PLAIN, techniques({"kind": "batch_norm"}), techniques({"kind": "spatial_dropout", "p": 0.2})),
        more=DIGITS,
    ),
}


class Ran:
    """A run of so many parts, with all that was done to it."""

    def __init__(self, case: Case, processes: int) -> None:
        self.record = RunRecord(case.experiment, 1)
        self.trainer = helped(case.experiment, processes)
        self.events: list[Event] = []
        self._hands = dict(case.hands)
        self._go_on()
        if hand := self._hands.pop(0, None):
            hand(self.trainer, self.record)
            self._go_on()

    def _go_on(self) -> None:
        for event in self.trainer.run():
            self.events.append(event)
            self.record.apply(event)
            if isinstance(event, EpochsDone) and (hand := self._hands.pop(self.record.epochs, None)):
                hand(self.trainer, self.record)

    def ask(self, want: Want, epoch: int | None = None) -> Any:
        columns = tuple(range(len(self.record.replicas)))
        # In another order than theirs.
        return self.trainer.answer(Question(1, 7, want, columns[1:] + columns[:1], epoch))


@cache
def alone(name: str) -> Ran:
    return Ran(CASES[name], 1)


def plain(value: Any) -> Any:
    """A value as something that can be compared, bit for bit; without what measures time."""
    if is_dataclass(value) and not isinstance(value, type):
        timed = {"seconds", "arm_seconds", "sparse_seconds", "when"}
        return type(value), [
            (f.name, plain(getattr(value, f.name))) for f in fields(value) if f.name not in timed
        ]
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, float):
        return repr(value)
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def told(events: list[Event]) -> list[Any]:
    """What was told, but for signs of life, and with the networks that stop in an epoch in one order."""
    return sorted_stops([event for event in events if type(event).__name__ != "Progress"])


def sorted_stops(events: list[Event]) -> list[Any]:
    found: list[Any] = []
    stops: list[Any] = []
    for event in events:
        if type(event).__name__ == "ReplicaStopped":
            stops.append(event)
            continue
        found += [plain(stop) for stop in sorted(stops, key=lambda stop: (stop.epoch, stop.replica))]
        found.append(plain(event))
        stops = []
    return found


@pytest.mark.parametrize("processes", [2, 3])
@pytest.mark.parametrize("name", CASES)
def test_whatever_happens_in_it(name: str, processes: int) -> None:
    one, other = alone(name), Ran(CASES[name], processes)
    assert all(len(line.helper._known.fleet.lanes) for line in other.trainer.helpers._lines)  # type: ignore[attr-defined]
    assert told(other.events) == told(one.events)
    assert other.record.experiment == one.record.experiment
    points = POINTS if one.record.experiment.data.set == "moons" else "validation"
    for epoch in (None, 0, 2, 5):
        for want in (Outputs(points), Weights()):
            assert plain(other.ask(want, epoch)) == plain(one.ask(want, epoch))
    sums = TermSums((SQUARE,), (0,))
    for want in (Examples(), PruneShares((0.0, 0.5)), AllNetworks(1 << 24), sums, StepMasks(0)):
        assert plain(other.ask(want)) == plain(one.ask(want))
    epochs = (None, 2) * len(one.record.replicas)
    one.trainer.respondent.looks = 0
    for number in (1, 2):
        peek = OpenSeal("best", epochs[: len(one.record.replicas)])
        looked = other.ask(peek)
        assert plain(looked) == plain(one.ask(peek))
        assert looked.peek.number == number


def test_the_cases_are_what_they_are_called() -> None:
    def kinds(name: str) -> set[type[Event]]:
        return {type(event) for event in alone(name).events}

    assert ArmChanged in kinds("a change")
    assert Branched in kinds("a branch")
    assert SeedsAdded in kinds("one more seed")
    assert {ArmChanged, Branched, SeedsAdded} <= kinds("everything")
    everything = alone("everything").record
    assert len(everything.experiment.arms) == 5
    assert everything.experiment.seeds == 5
    assert everything.experiment.arms[1].changes
    for name, epochs in (("early stopping", 9), ("all stop early", None)):
        record = alone(name).record
        assert {stop.reason for stop in record.stopped.values()} == {"early_stopping"}
        assert (record.epochs < 9) == (epochs is None)
    assert {stop.reason for stop in alone("diverged").record.stopped.values()} == {"diverged"}
    assert {stop.epoch for stop in alone("a branch of one that stops").record.stopped.values()} - {9}


def test_what_is_told_of_pruning_but_for_the_time_it_takes() -> None:
    one, other = alone("dropout"), Ran(CASES["dropout"], 2)
    assert plain(other.ask(Pruned(0.05))) == plain(one.ask(Pruned(0.05)))


def test_examples_of_a_seed_are_one_object_wherever_they_come_from() -> None:
    for name in ("one split for all", "dropout"):
        one, other = (Ran(CASES[name], processes).ask(Examples()).examples for processes in (1, 3))
        assert len({id(each) for each in other}) == len({id(each) for each in one})


@pytest.mark.parametrize("processes", [1, 3])
def test_one_that_is_stopped_within_an_epoch_has_nothing_of_it_anywhere(processes: int) -> None:
    case = Case((PLAIN, techniques(EARLY, DROPOUT)), more={"seeds": 2})
    trainer, record = helped(case.experiment, processes), RunRecord(case.experiment, 1)
    running = trainer.run()
    while record.epochs < 3:
        record.apply(next(running))
    # The next epoch has begun in all processes.
    trainer.flush_seconds = 1e9
    trainer.section.train = interrupted(trainer)  # type: ignore[method-assign]
    record.apply(next(running))
    running.close()
    trainer.flush_seconds = 0
    assert record.epochs == 3
    columns = tuple(range(len(record.replicas)))
    shorter = helped(case.experiment.model_copy(update={"arms": case.experiment.arms}), 1)
    for event in (wanted := shorter.run()):
        if isinstance(event, EpochsDone) and event.first_epoch == 3:
            wanted.close()
            break
    for want in (Weights(), AllNetworks(1 << 24), OpenSeal("last", (None,) * len(columns))):
        question = Question(1, 1, want, columns)
        assert plain(trainer.answer(question)) == plain(shorter.answer(question))
    # And it can be gone on with.
    for each in (trainer, shorter):
        each.add(MoreSeeds())
    events = [list(each.run()) for each in (trainer, shorter)]
    assert told(events[0]) == told(events[1])
    assert isinstance(events[0][-1], RunFinished)


def interrupted(trainer: Trainer) -> Callable[..., Any]:
    """Training that gives a sign of life as soon as it has begun."""
    original = trainer.section.train

    def train(epoch: int, *, joined: bool = False) -> Any:
        if not joined and epoch == 4:
            trainer._resumed -= 1.0
        yield from original(epoch, joined=joined)

    return train


def test_no_reply_is_kept_longer_than_it_is_waited_for() -> None:
    case = Case((PLAIN, PLAIN), {4: branched(2), 0: one_more})
    trainer = Ran(case, 3).trainer
    columns = tuple(range(len(trainer.replicas)))
    question = Question(1, 1, Weights(), columns)
    trainer.answer(question)
    # Here nobody knows what to say, in the other processes somebody does.
    trainer.section.fleet.member = unknown  # type: ignore[method-assign]
    with pytest.raises(LookupError, match="unknown"):
        trainer.answer(question)
    assert trainer.helpers._replies == ({}, {})


def unknown(*_: Any) -> Any:
    raise LookupError("unknown")
