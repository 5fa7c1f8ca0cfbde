"""Seconds of training: measured for each stack, and shared equally between the networks in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reglab.analysis.summary import summarize
from reglab.engine.run.trainer import Trainer
from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record.record import RunRecord
from reglab.store.records import begin_record, prepare_folder, read_record, write_record


class Clock:
    """Goes on by one second whenever it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        self.now += 1.0
        return self.now


def experiment(*arms: Arm) -> Experiment:
    return Experiment(
        data=DataSpec(train=20, validation=10, test=10),
        network=NetworkSpec(layers=(DenseLayer(units=4),)),
        training=TrainingSpec(optimizer=SGD(lr=0.1), batch_size=10, epochs=6),
        arms=arms,
        seeds=2,
    )


ARMS = (
    Arm(name="plain"),
    Arm(name="L2", techniques=(L2(),)),
    Arm(name="short", training=ArmTraining(epochs=2)),
    Arm(name="alone", network=NetworkSpec(layers=(DenseLayer(units=9),))),
)


def recorded(subject: Experiment) -> RunRecord:
    record = RunRecord(subject, 1)
    for event in Trainer(subject, 1).run():
        record.apply(event)
    return record


def test_the_time_of_a_stack_is_shared_by_the_networks_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.engine.lanes.lane.time", Clock())
    record = recorded(experiment(*ARMS))
    # Two steps, a chunk that is measured, and the end: four looks of one second, whoever is in the stack.
    epoch = 4.0
    shared = 2 * epoch * 2 / 6 + 4 * epoch * 2 / 4
    assert record.arm_seconds == pytest.approx((shared, shared, 2 * epoch * 2 / 6, 6 * epoch))
    assert sum(record.arm_seconds) == pytest.approx(2 * 6 * epoch)


def test_all_arms_together_take_no_more_than_the_run() -> None:
    record = recorded(experiment(*ARMS))
    assert min(record.arm_seconds) > 0
    assert sum(record.arm_seconds) <= record.seconds
    assert record.arm_seconds[0] == record.arm_seconds[1] > record.arm_seconds[2]


def test_it_is_kept_with_the_record(tmp_path: Path) -> None:
    subject = experiment(*ARMS)
    folder, record = prepare_folder(tmp_path / "journal"), RunRecord(subject, 1)
    with begin_record(folder, subject, 1) as journal:
        for event in Trainer(subject, 1).run():
            record.apply(event)
            journal.take([event])
        journal.write()
    assert read_record(folder).arm_seconds == record.arm_seconds
    summary = summarize(record)
    write_record(tmp_path / "whole", record, summary)
    assert read_record(tmp_path / "whole").arm_seconds == record.arm_seconds
    assert summary.to_dict()["arm_seconds"] == list(record.arm_seconds)
