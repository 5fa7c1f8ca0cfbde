"""Recorded steps give the numbers of the steps, bit for bit, by the rules of CUDA graphs on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Literal

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings

from reglab.engine.optimizers.adam import FlatAdam
from reglab.engine.optimizers.base import divided
from reglab.engine.replicas.structure import Structure
from reglab.engine.run.trainer import Trainer
from reglab.engine.stack import stack as stack_module
from reglab.engine.stack.stack import Stack
from reglab.experiment.data import DataSpec
from reglab.experiment.edits import set_training
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.terms import SQUARE
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.training import Adam, Optimizer, TrainingSpec
from reglab.record.interventions import Branch, ChangeArm, MoreSeeds
from reglab.record.questions import Answer, Outputs, Question, Weights
from reglab.record.record import RunRecord
from reglab.record.worked import StepMasks, TermSums
from tests.support import stacks
from tests.support.card import OnCard, a_card
from tests.support.strategies import experiments
from tests.support.tape import TapeRecorder
from tests.unit.engine import picture_networks
from tests.unit.engine.run.test_any_experiment import TRAINABLE
from tests.unit.engine.stack import test_bit_identity
from tests.unit.engine.stack.test_bit_identity import OPTIMIZERS


@contextmanager
def recorded() -> Iterator[list[TapeRecorder]]:
    """Have the steps of all stacks recorded."""
    made: list[TapeRecorder] = []

    def recorder(_like: torch.Tensor) -> TapeRecorder:
        made.append(TapeRecorder())
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stack_module, "recorder_for", recorder)
        yield made


def of_a_run(experiment: Experiment, change: ChangeArm | None = None) -> tuple[RunRecord, Trainer]:
    """Train, perhaps with a change made after the fifth epoch."""
    trainer, record = Trainer(experiment, 1, flush_seconds=0), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
        if change is not None and record.epochs == 5:
            trainer.change(change)
            change = None
    return record, trainer


def same(one: RunRecord, other: RunRecord) -> None:
    assert (one.epochs, one.untrained, one.stopped) == (other.epochs, other.untrained, other.stopped)
    for name in one.metrics:
        np.testing.assert_array_equal(one.values(name), other.values(name), err_msg=name)
    for name in one.layer_metrics:
        np.testing.assert_array_equal(one.layer_values(name), other.layer_values(name), err_msg=name)


def not_repeated(trainer: Trainer) -> int:
    return sum(lane.stack.not_repeated for lane in trainer.lanes)


@pytest.mark.parametrize("name", PRESETS)
def test_every_ready_experiment(name: str) -> None:
    experiment = set_training(PRESETS[name].experiment, epochs=5)
    experiment = experiment.model_copy(update={"seeds": min(2, experiment.seeds)})
    usual, _ = of_a_run(experiment)
    with a_card() as card:
        repeated, trainer = of_a_run(set_training(experiment, device="cuda"))
    same(repeated, usual)
    assert not not_repeated(trainer)
    assert {trainer.fleet.like.device.type, *(lane.stack.weights.device.type for lane in trainer.lanes)} == {
        "cuda"
    }
    # Of each stack: the last steps and the last evaluation at least.
    assert card.recorders
    assert all(recorder.repeated >= 4 for recorder in card.recorders)


ARMS = (*test_bit_identity.ARMS, (Jitter(sigma=0.1),))


def of_a_stack(
    kind: Structure,
    optimizer: Optimizer,
    dtype: torch.dtype,
    epochs: int = 6,
    arms: Sequence[Sequence[Technique]] = ARMS,
    device: str = "cpu",
) -> Stack:
    """Train and evaluate a stack of all techniques."""
    made = stacks.stack(kind, arms, (0, 1), optimizer, dtype, device=device)
    for epoch in range(1, epochs + 1):
        made.train_epoch(epoch)
        made.evaluate()
    return made


def same_stacks(one: Stack, other: Stack) -> None:
    for name, buffer in one.memory.buffers.items():
        assert torch.equal(buffer, other.memory.buffers[name]), name
    assert one.memory.steps == other.memory.steps
    np.testing.assert_array_equal(one.objective, other.objective)
    found, known = one.evaluate(), other.evaluate()
    for mine, theirs in ((found.values, known.values), (found.layers, known.layers)):
        for name in theirs:
            np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: type(optimizer).__name__)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_every_technique_with_every_optimizer(optimizer: Optimizer, dtype: torch.dtype) -> None:
    kind = stacks.structure((3, 7, 5, 3), ("relu", "gelu"), train=31, batch=7)
    usual = of_a_stack(kind, optimizer, dtype)
    with recorded():
        repeated = of_a_stack(kind, optimizer, dtype)
    assert not repeated.not_repeated
    same_stacks(repeated, usual)


@pytest.mark.parametrize("make", [picture_networks.digits, picture_networks.odd, picture_networks.strides])
def test_pictures(make: Callable[[], Structure]) -> None:
    usual = of_a_stack(make(), Adam(), torch.float32)
    with recorded():
        repeated = of_a_stack(make(), Adam(), torch.float32)
    assert not repeated.not_repeated
    same_stacks(repeated, usual)


def test_several_chunks_are_repeated_at_once() -> None:
    # Draws are made for one step at a time here.
    kind = stacks.structure((3, 1100, 5, 3), "relu", train=75, batch=33)
    with recorded() as recorders:
        repeated = of_a_stack(kind, Adam(), torch.float32, epochs=5)
    assert repeated.batches.chunk_steps == 1
    # One recording of all three steps, and that of the evaluation.
    assert [recorder.recorded for recorder in recorders] == [2]
    same_stacks(repeated, of_a_stack(kind, Adam(), torch.float32, epochs=5))


def test_a_long_epoch_has_a_recording_for_each_kind_of_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.engine.examples.batches.RECORDED_STEPS", 2)
    kind = stacks.structure((3, 1100, 5, 3), "relu", train=229, batch=33)
    # Without techniques on data, which are carried out on many steps at once.
    arms = ARMS[:-1]
    with recorded() as recorders:
        repeated = of_a_stack(kind, Adam(), torch.float32, arms=arms)
    # Two steps each at the beginning, two with the last whole batch among them, the rest; the evaluation.
    assert [recorder.recorded for recorder in recorders] == [4]
    assert not repeated.not_repeated
    same_stacks(repeated, of_a_stack(kind, Adam(), torch.float32, arms=arms))


def test_early_stopping_a_change_a_branch_and_one_more_seed() -> None:
    arms = (
        Arm(name="plain"),
        Arm(name="stops", techniques=(EarlyStopping(patience=1),)),
        Arm(name="both", techniques=(L2(strength=0.01), Dropout(p=0.2))),
    )
    experiment = Experiment(
        data=DataSpec(train=60, validation=40, test=20),
        network=NetworkSpec(layers=(DenseLayer(units=8),)),
        training=TrainingSpec(epochs=14, batch_size=16, optimizer=Adam(lr=0.05)),
        arms=arms,
        seeds=2,
    )
    change = ChangeArm(2, (L1(strength=0.01, method="proximal"), Dropout(p=0.4)))

    def story(device: Literal["cpu", "cuda"]) -> tuple[RunRecord, Trainer, list[Answer]]:
        record, trainer = of_a_run(set_training(experiment, device=device), change)
        told = answers(trainer)
        source = trainer.experiment.arms[0]
        branch = source.changed(8, (WeightAveraging(decay=0.9),)).model_copy(update={"name": "branch"})
        trainer.branch(Branch(0, 7, branch))
        for event in trainer.run():
            record.apply(event)
            if record.epochs == 12:
                told += answers(trainer)
        trainer.add_seeds(MoreSeeds())
        for event in trainer.run():
            record.apply(event)
        return record, trainer, told + answers(trainer)

    usual, _, expected = story("cpu")
    with a_card() as card:
        repeated, trainer, told = story("cuda")
    assert any(stop.reason == "early_stopping" for stop in usual.stopped.values())
    # Every smaller stack, and each that goes on with other techniques, is recorded anew.
    assert len(card.recorders) > 3
    assert not not_repeated(trainer)
    same(repeated, usual)
    assert len(told) == len(expected) > 7
    for mine, theirs in zip(told, expected, strict=True):
        np.testing.assert_equal(asdict(mine), asdict(theirs))


def answers(trainer: Trainer) -> list[Answer]:
    """Ask for what looks into stacks, of now and of before."""
    points = np.zeros((3, 2))
    wants = (
        (Outputs(points), None),
        (Outputs(points), 3),
        (Weights(), None),
        (TermSums((SQUARE,), (1,), False), None),
        (StepMasks(2), None),
    )
    return [trainer.answer(Question(1, 1, want, (4, 5), epoch)) for want, epoch in wants]


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(experiment=experiments(TRAINABLE))
def test_any_experiment(experiment: Experiment) -> None:
    longer = set_training(experiment, epochs=5)
    usual, _ = of_a_run(longer)
    with recorded():
        repeated, trainer = of_a_run(longer)
    assert not not_repeated(trainer)
    same(repeated, usual)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: type(optimizer).__name__)
def test_the_host_waits_for_a_card_when_it_reads_what_was_measured_alone(optimizer: Optimizer) -> None:
    kind = stacks.structure((3, 7, 5, 3), ("relu", "gelu"), train=31, batch=7)
    with a_card() as card:
        made = of_a_stack(kind, optimizer, torch.float32, device="cuda")
        card.waits.clear()
        made.train_epoch(7)
        assert not card.waits
        # Of layers, of the epoch's batches and of the examples; penalties of three kinds.
        made.evaluate()
        assert set(card.waits) == {"_to_copy"}
        assert card.waits["_to_copy"] <= 9
        found = made.memory.buffers
    assert not made.not_repeated
    usual = of_a_stack(kind, optimizer, torch.float32, epochs=7)
    for name, buffer in usual.memory.buffers.items():
        here = found[name]
        assert isinstance(here, OnCard)
        assert torch.equal(here.numbers, buffer), name


def test_a_number_of_the_host_that_differs_from_step_to_step_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def reach(self: FlatAdam, where: slice) -> torch.Tensor:
        correction = (1 - self._spec.beta2**self.steps) ** 0.5
        return divided(self.rate_of(where), self.state[1][where].sqrt().div_(correction), self._spec.eps)

    kind = stacks.structure((3, 7, 5, 3), "relu", train=31, batch=7)
    usual = of_a_stack(kind, Adam(), torch.float64)
    monkeypatch.setattr(FlatAdam, "reach", reach)
    with recorded():
        repeated = of_a_stack(kind, Adam(), torch.float64)
    # Seen when the recording is proven, and what counts is what the steps themselves gave.
    assert repeated.not_repeated == 1
    same_stacks(repeated, usual)
