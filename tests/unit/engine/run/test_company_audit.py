"""Random experiments whose arms end at different epochs: what is derived of an arm is its own, bit for bit.

Every arm is trained beside the others and again alone; compared are the recorded numbers, and all that
analysis, plots, cards, meters and views make of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reglab.analysis.weight_statistics import histogram, largest, zero_shares
from reglab.engine.run.trainer import Trainer
from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import OPTIMIZERS, Optimizer, TrainingSpec
from reglab.record import endings
from reglab.record.questions import Outputs, Question, Weights
from reglab.record.record import RunRecord
from tests.support.company import derived, differences, plain
from tests.unit.engine.run.test_any_experiment import SETS, gentle, layers_for

RATES = (0.02, 0.3, 1.0, 30.0)
COUNTS = {"experiments": 0, "arms": 0, "shorter": 0, "diverged": 0, "compared": 0}
"""What the audit has seen, for whoever runs it by hand."""


@st.composite
def uneven_experiments(draw: st.DrawFn) -> Experiment:
    """Two to four arms of any techniques, some stopping early, some with networks of their own."""
    info = DATASETS[draw(st.sampled_from(SETS))]
    optimizer = draw(st.sampled_from(list(OPTIMIZERS.values())))()
    made = Experiment(
        data=DataSpec(set=info.key, train=23, validation=20, test=12),
        network=NetworkSpec(layers=draw(layers_for(info))),
        training=TrainingSpec(
            optimizer=optimizer.model_copy(update={"lr": draw(st.sampled_from(RATES))}),
            batch_size=8,
            epochs=draw(st.sampled_from((33, 18, 7))),
        ),
        seeds=draw(st.integers(1, 3)),
    )
    arms: list[Arm] = []
    for number in range(draw(st.integers(2, 4))):
        own = NetworkSpec(layers=draw(layers_for(info))) if draw(st.booleans()) else None
        layers = (own or made.network).layers
        techniques: tuple[Technique, ...] = ()
        for kind in draw(st.lists(st.sampled_from(list(TECHNIQUES)), max_size=3, unique=True)):
            if kind != "early_stopping":
                techniques = _with(made, own, number, techniques, draw(gentle(TECHNIQUES[kind], layers)))
        if number % 2 or (number and draw(st.booleans())):
            rule = EarlyStopping(patience=draw(st.integers(0, 4)), restore_best=draw(st.booleans()))
            techniques = _with(made, own, number, techniques, rule)
        training = draw(st.none() | own_trainings(made.training.optimizer))
        arms.append(Arm(name=f"arm {number}", techniques=techniques, network=own, training=training))
    return made.model_copy(update={"arms": tuple(arms)})


def own_trainings(shared: Optimizer) -> st.SearchStrategy[ArmTraining]:
    """Rates, batches and epochs of an arm's own, of which it has one at least."""
    return st.builds(
        ArmTraining,
        lr=st.none() | st.sampled_from(RATES),
        momentum=st.none() if shared.kind != "sgd" else st.sampled_from((0.3, 0.9)),
        batch_size=st.none() | st.sampled_from((5, 23)),
        epochs=st.sampled_from((4, 12, 40)),
    )


def _with(
    made: Experiment, own: NetworkSpec | None, number: int, before: tuple[Technique, ...], new: Technique
) -> tuple[Technique, ...]:
    """The techniques with another one, where it suits the data."""
    techniques = (*before, new)
    arm = Arm.model_construct(name=f"arm {number}", techniques=techniques, network=own, changes=())
    return before if made.model_copy(update={"arms": (arm,)}).problems() else techniques


def run(experiment: Experiment) -> tuple[Trainer, RunRecord]:
    trainer, record = Trainer(experiment, 1, flush_seconds=1e9), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    return trainer, record


def looked_at(trainer: Trainer, record: RunRecord, arm: int, epoch: int | None) -> dict[str, Any]:
    """What views get to know of an arm's networks, and what they count in it."""
    columns = tuple(record.columns(arm))
    weights = trainer.answer(Question(1, 1, Weights(), columns, epoch)).weights
    outputs = trainer.answer(Question(1, 2, Outputs("validation"), columns, epoch)).outputs
    found: dict[str, Any] = {
        f"outputs at {epoch}": [values.tobytes() for values in outputs],
        f"weights at {epoch}": [layer.weight.tobytes() for network in weights for layer in network],
        f"activity at {epoch}": [layer.active.tobytes() for network in weights for layer in network],
        f"sound at {epoch}": [endings.is_sound(record, column, epoch) for column in columns],
    }
    all_of_arm = [layer.weight for network in weights for layer in network]
    edges = np.linspace(-1, 1, 62) * (largest(all_of_arm) or 1.0)
    with np.errstate(all="ignore"):
        found[f"shares at {epoch}"] = [plain(zero_shares(weight)) for weight in all_of_arm]
        found[f"bins at {epoch}"] = [histogram(weight, edges).tobytes() for weight in all_of_arm]
    return found


def compare(experiment: Experiment) -> None:
    trainer, record = run(experiment)
    together, lost = derived(record), endings.diverged(record)
    COUNTS["experiments"] += 1
    for arm in range(len(experiment.arms)):
        other, alone = run(experiment.model_copy(update={"arms": (experiment.arms[arm],)}))
        columns = record.columns(arm)
        for metric in alone.metrics:
            np.testing.assert_array_equal(
                record.values(metric)[: alone.epochs, columns], alone.values(metric), err_msg=metric
            )
            assert np.isnan(record.values(metric)[alone.epochs :, columns]).all()
        assert [record.untrained[c] for c in columns] == list(alone.untrained)
        assert [lost.get(c) for c in columns] == [endings.diverged(alone).get(k) for k in range(len(columns))]
        (single,) = derived(alone)
        assert differences(single, together[arm]) == []
        for epoch in (None, max(1, alone.epochs // 2)):
            one, two = looked_at(other, alone, 0, epoch), looked_at(trainer, record, arm, epoch)
            assert [name for name in one if one[name] != two[name]] == []
            COUNTS["compared"] += len(one)
        COUNTS["arms"] += 1
        COUNTS["shorter"] += alone.epochs < record.epochs
        COUNTS["diverged"] += sum(column in lost for column in columns)
        COUNTS["compared"] += len(single)


FEW = settings(max_examples=5, suppress_health_check=list(HealthCheck))
MANY = settings(
    max_examples=300, derandomize=True, suppress_health_check=list(HealthCheck), phases=(Phase.generate,)
)


@pytest.mark.slow
@FEW
@given(experiment=uneven_experiments())
def test_everything_derived_is_the_same_alone_and_in_company(experiment: Experiment) -> None:
    compare(experiment)


@pytest.mark.audit
@pytest.mark.timeout(7200)
@MANY
@given(experiment=uneven_experiments())
def test_three_hundred_experiments(experiment: Experiment) -> None:
    compare(experiment)
    print(COUNTS, flush=True)
