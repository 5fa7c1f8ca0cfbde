"""Any techniques on any layers, together: what must hold whatever is combined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reglab.engine.run.trainer import Trainer
from reglab.experiment.base import field_infos
from reglab.experiment.data import DataSpec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import MAX_ARMS, Arm, Change, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.training import OPTIMIZERS, TrainingSpec
from reglab.record.events import EpochsDone, ReplicaStopped
from reglab.record.interventions import Branch, ChangeArm
from reglab.record.record import RunRecord
from tests.support.strategies import (
    TRAINABLE,
    experiments,
    later_techniques,
    layer_choices,
    layer_lists,
    without_conflict,
)

Story = tuple[Experiment, tuple[Technique, ...], tuple[Technique, ...]]
SETS = ("moons", "sine", "digits", "iris")
LIMITS = {"units": 9, "channels": 3, "kernel": 3}
"""Networks are small, so that many of them can be tried."""


@st.composite
def layers_for(draw: st.DrawFn, info: DatasetInfo) -> tuple[LayerSpec, ...]:
    """Layers that fit together, narrow ones."""
    drawn = draw(layer_lists(info))
    small = []
    for layer in drawn:
        values = {
            name: min(getattr(layer, name), top) for name, top in LIMITS.items() if hasattr(layer, name)
        }
        if hasattr(layer, "eps"):
            # Beside a variance of zero a tiny ε makes rounding errors large.
            values["eps"] = max(layer.eps, 1e-4)
        small.append(layer.model_copy(update=values))
    return tuple(small)


@st.composite
def gentle(draw: st.DrawFn, cls: type[Technique], layers: tuple[LayerSpec, ...]) -> Technique:
    """A technique with numbers from the range of its sliders."""
    values: dict[str, Any] = {}
    for info in field_infos(cls):
        low, high = info.param.slider or (info.minimum, info.maximum)
        if info.kind == "float" and low is not None and high is not None:
            values[info.name] = draw(st.floats(float(low), float(high), exclude_min=info.minimum_open))
        elif info.kind == "choice":
            values[info.name] = draw(st.sampled_from(info.choices))
        elif info.kind == "bool":
            values[info.name] = draw(st.booleans())
    if cls.per_layer:
        values["layers"] = draw(st.just("all") | layer_choices(cls, layers))
    return without_conflict(cls.model_construct(**cls().model_dump() | values), layers)


@st.composite
def small_experiments(draw: st.DrawFn) -> Experiment:
    """Two arms with any techniques beside a plain baseline, on small networks of any layers."""
    info = DATASETS[draw(st.sampled_from(SETS))]
    layers = draw(layers_for(info))
    optimizer = draw(st.sampled_from(list(OPTIMIZERS.values())))()
    made = Experiment(
        data=DataSpec(set=info.key, train=23, validation=20, test=12),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(optimizer=optimizer.model_copy(update={"lr": 0.01}), batch_size=8, epochs=3),
        seeds=2,
    )
    arms = [Arm(name="baseline")]
    for name in ("one", "other"):
        kinds = draw(st.lists(st.sampled_from(list(TECHNIQUES)), max_size=5, unique=True))
        techniques: tuple[Technique, ...] = ()
        for kind in kinds:
            technique = draw(gentle(TECHNIQUES[kind], layers))
            tried = made.model_copy(
                update={
                    "arms": (arms[0], Arm.model_construct(name=name, techniques=(*techniques, technique)))
                }
            )
            # What does not suit the data is refused with a sentence, at which other tests look.
            if not tried.problems():
                techniques = (*techniques, technique)
        arms.append(Arm(name=name, techniques=techniques))
    return Experiment.model_validate({**made.model_dump(), "arms": tuple(arm.model_dump() for arm in arms)})


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A valid experiment of any kind; what its last arm is changed to on the way, and in a branch."""
    experiment = draw(experiments(TRAINABLE))
    arm = experiment.arms[-1]
    later = [draw(later_techniques(experiment, arm, TRAINABLE)) for _ in range(2)]
    return experiment, later[0], later[1]


def run(experiment: Experiment) -> tuple[Trainer, RunRecord]:
    trainer, record = Trainer(experiment, 1), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    return trainer, record


def tell(story: Story) -> None:
    """Train, with a hand on it while it runs and a branch at the end: nothing of it may fail."""
    experiment, changed, branched = story
    trainer, record = Trainer(experiment, 1, flush_seconds=0), RunRecord(experiment, 1)
    last = len(experiment.arms) - 1
    for event in trainer.run():
        record.apply(event)
        if record.epochs == 1 and isinstance(event, EpochsDone):
            trainer.change(ChangeArm(last, changed))
    _finite(record)
    source = trainer.experiment.arms[last]
    living = any(r.arm == last and trainer.past.stop_of(r.index) is None for r in record.replicas)
    if experiment.arm_training(source).epochs < 2 or len(experiment.arms) == MAX_ARMS or not living:
        return
    change = Change(epoch=2, techniques=branched)
    branch = source.at(1).model_copy(update={"name": "a branch of its own", "changes": (change,)})
    trainer.branch(Branch(last, 1, branch))
    for event in trainer.run():
        record.apply(event)
    _finite(record)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(story=stories())
def test_no_valid_experiment_fails(story: Story) -> None:
    tell(story)


@pytest.mark.audit
@pytest.mark.timeout(7200)
@settings(max_examples=1000, suppress_health_check=list(HealthCheck))
@given(story=stories())
def test_no_valid_experiment_of_a_thousand_fails(
    story: Story,
) -> None:
    tell(story)


def _finite(record: RunRecord) -> None:
    """Numbers are finite up to where a network is said to have diverged or stopped."""
    last = np.full(len(record.replicas), record.epochs)
    for column, stop in record.stopped.items():
        assert isinstance(stop, ReplicaStopped)
        last[column] = stop.epoch - (stop.reason == "diverged")
    for metric in record.metrics:
        values = record.values(metric)
        for column, epochs in enumerate(last):
            known = np.isfinite(values[:epochs, column])
            # Of labels none of which was flipped, no share can be known by heart.
            # The shifted set decides nothing: a loss beyond all bounds on it alone ends no network.
            free = metric.startswith("shifted_")
            assert known.all() or free or (metric == "memorised" and not known.any()), metric


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(experiment=small_experiments())
def test_whatever_is_combined(experiment: Experiment) -> None:
    assert loads(dumps(experiment)) == experiment
    trainer, record = run(experiment)
    _finite(record)
    # The baseline is what it is alone.
    _, alone = run(experiment.model_copy(update={"arms": experiment.arms[:1]}))
    for metric in alone.metrics:
        np.testing.assert_array_equal(record.values(metric)[:, :2], alone.values(metric), err_msg=metric)
    # A network put out as a module gives the loss that was measured.
    for replica in record.replicas:
        if replica.index in record.stopped or replica.index in record.restored:
            continue
        _same_loss(trainer, record, replica.index)


def _same_loss(trainer: Trainer, record: RunRecord, column: int) -> None:
    split = trainer.fleet.split_of(column)
    with torch.no_grad():
        logits = trainer.fleet.replica_module(column)(torch.tensor(split.x_val, dtype=torch.float32)).double()
    if record.experiment.data.info.task == "regression":
        loss = (logits[:, 0] - torch.tensor(split.y_val)).square().mean()
    else:
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(split.y_val))
    np.testing.assert_allclose(record.values("val_loss")[-1, column], float(loss), rtol=2e-4, atol=2e-5)
