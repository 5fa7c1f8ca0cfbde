"""Several processes train one run together: a run is what it is in one, and the end of one is noticed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sources.table import TableColumn, TableSource
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import TrainingSpec
from reglab.record.events import (
    ArmChanged,
    EpochsDone,
    Event,
    NetworksLost,
    RunFailed,
    RunFinished,
    StateChanged,
)
from reglab.record.interventions import ChangeArm, MoreSeeds
from reglab.record.questions import Answer, Outputs, Question, Weights
from reglab.record.record import RunRecord
from reglab.runtime.failures import ended_process
from reglab.runtime.host import Pace
from reglab.runtime.process_host import ProcessHost, all_of
from reglab.runtime.thread_host import ThreadHost

PATIENCE = 120.0
"""How long a shared machine may take for what is asserted to happen at all."""
LONG = 1_000_000

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")


def experiment(epochs: int) -> Experiment:
    return Experiment(
        data=DataSpec(train=40, validation=40, test=20),
        network=NetworkSpec(layers=(DenseLayer(units=8),)),
        training=TrainingSpec(epochs=epochs, batch_size=10),
        arms=(Arm(name="plain"), Arm(name="dropout", techniques=(Dropout(p=0.3),))),
        seeds=2,
    )


class Driven:
    """A host with the record of its run."""

    def __init__(self, host: ProcessHost | ThreadHost) -> None:
        self.host = host
        self.run = 0
        self.events: list[Event] = []

    def begin(self, what: Experiment, *, paused: bool = False) -> None:
        self.run += 1
        self.events, self.record = [], RunRecord(what, self.run)
        self.host.run(self.run, what, paused=paused)

    def until(self, found: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not found():
            assert time.monotonic() < deadline, f"still waiting; so far {self.events[-5:]}"
            for event in self.host.poll(0.05):
                self.events.append(event)
                self.record.apply(event)

    def until_end(self) -> Event:
        self.until(lambda: self.record.ended)
        return self.events[-1]

    def states(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, StateChanged)]

    def answer(self, question: Question) -> Answer:
        self.host.ask(question)
        known = len(self.events)
        self.until(lambda: any(isinstance(event, Answer) for event in self.events[known:]))
        return next(event for event in self.events[known:] if isinstance(event, Answer))

    def outputs(self, epoch: int | None = None) -> list[bytes]:
        columns = tuple(range(len(self.record.replicas)))
        found = self.answer(Question(self.run, 1, Outputs("validation"), columns, epoch))
        assert not found.trouble
        return [values.tobytes() for values in found.outputs]


@pytest.fixture
def pair() -> Iterator[Driven]:
    host = ProcessHost(jobs=2, choose=all_of)
    yield Driven(host)
    host.close()


def same(one: RunRecord, other: RunRecord) -> None:
    for name in ("experiment", "replicas", "metrics", "epochs", "untrained", "stopped", "restored", "state"):
        assert getattr(one, name) == getattr(other, name), name
    for name in one.metrics:
        np.testing.assert_array_equal(one.values(name), other.values(name), err_msg=name)
    for name in one.layer_metrics:
        np.testing.assert_array_equal(one.layer_values(name), other.layer_values(name), err_msg=name)


def one_more_seed_as_in_a_thread(crew: Driven) -> None:
    alone = Driven(ThreadHost())
    for driven in (crew, alone):
        driven.begin(experiment(6))
        assert isinstance(driven.until_end(), RunFinished)
        driven.host.add(driven.run, MoreSeeds())
        driven.until(lambda driven=driven: driven.record.state == "running")
        driven.until_end()
    same(crew.record, alone.record)
    assert crew.outputs() == alone.outputs()
    assert crew.outputs(2) == alone.outputs(2)
    alone.host.close()


def paused_stepped_changed_and_stopped(crew: Driven) -> None:
    crew.begin(experiment(LONG), paused=True)
    crew.until(lambda: "paused" in crew.states())
    crew.host.command("step")
    crew.until(lambda: crew.states().count("paused") == 2)
    assert crew.record.epochs == 1
    # What is changed while it stands still holds from the very next epoch on, for all seeds.
    crew.host.command(ChangeArm(1, (L2(strength=0.05),)))
    crew.host.command("step")
    crew.until(lambda: crew.states().count("paused") == 3)
    assert crew.record.epochs == 2
    (change,) = [event for event in crew.events if isinstance(event, ArmChanged)]
    assert change.change.epoch == 2
    assert (crew.record.values("penalty")[1, crew.record.columns(1)] > 0).all()
    looked = crew.outputs(1)
    crew.host.command(Pace(200.0))
    crew.host.command("resume")
    crew.until(lambda: crew.record.epochs > 10)
    assert crew.outputs(1) == looked
    crew.host.command("stop")
    assert crew.until_end() == RunFinished(crew.run, "stopped", crew.record.seconds)
    # All have stopped after the same epoch, which may have been too late to be told.
    epochs = crew.answer(Question(crew.run, 1, Weights(), tuple(range(4)))).epoch
    assert epochs >= crew.record.epochs
    shorter = Driven(ThreadHost())
    shorter.begin(
        crew.record.experiment.model_copy(update={"training": TrainingSpec(epochs=epochs, batch_size=10)})
    )
    shorter.until_end()
    assert crew.outputs() == shorter.outputs()
    shorter.host.close()


def of_one_process_and_of_two(crew: Driven) -> None:
    for seeds, arms in ((1, 1), (1, 2)):
        what = experiment(3).model_copy(update={"seeds": seeds, "arms": experiment(3).arms[:arms]})
        crew.begin(what)
        assert isinstance(crew.until_end(), RunFinished)
        assert len(crew.outputs()) == arms


def not_to_be_trained_and_trained(crew: Driven) -> None:
    missing = experiment(3).model_copy(update={"training": TrainingSpec(device="cuda")})
    crew.begin(missing)
    end = crew.until_end()
    assert isinstance(end, RunFailed)
    assert "cuda" in end.message
    crew.begin(experiment(3))
    assert isinstance(crew.until_end(), RunFinished)
    # What is wrong with the data every process finds out for itself.
    table = TableSource(
        path="nowhere.csv",
        sha256="0" * 64,
        title="nowhere",
        columns=(TableColumn(name="a", at=0),),
        target=TableColumn(name="b", at=1),
        rows=100,
    )
    data = DataSpec(set=table, train=40, validation=20, test=20, noise=0)
    crew.begin(experiment(3).model_copy(update={"data": data}))
    end = crew.until_end()
    assert isinstance(end, RunFailed)
    assert "nowhere.csv" in end.message
    crew.begin(experiment(3))
    assert isinstance(crew.until_end(), RunFinished)


@pytest.mark.slow
def test_three_processes_train_one_run_after_the_other() -> None:
    """In one test, as each of the processes takes its time to start."""
    with closing(ProcessHost(jobs=3, choose=all_of)) as host:
        crew = Driven(host)
        one_more_seed_as_in_a_thread(crew)
        paused_stepped_changed_and_stopped(crew)
        of_one_process_and_of_two(crew)
        not_to_be_trained_and_trained(crew)
        assert len(host.pids) == 3


@on_posix
@pytest.mark.slow
def test_one_that_is_killed_is_named_and_the_next_run_works(pair: Driven) -> None:
    assert isinstance(pair.host, ProcessHost)
    for number in (2, 1):
        pair.begin(experiment(LONG))
        pair.until(lambda: pair.record.epochs > 2)
        before = pair.host.pids
        assert len(before) == 2
        os.kill(before[number - 1], signal.SIGKILL)
        end = pair.until_end()
        words = f"Training process {number} of 2 was killed by the system (signal 9): probably out of memory."
        assert end == RunFailed(pair.run, words, cause="killed")
        # What all had is kept.
        assert np.isfinite(pair.record.values("val_loss")).all()
        told = sum(event.count for event in pair.events if isinstance(event, EpochsDone))
        assert pair.record.epochs == told
        pair.until(lambda pids=before: not any(map(running, pids)))
    pair.begin(experiment(3))
    assert isinstance(pair.until_end(), RunFinished)
    last = pair.host.pids
    assert len(last) == 2
    pair.host.close()
    assert not any(map(running, last))


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@on_posix
@pytest.mark.slow
def test_a_helper_that_dies_idle_takes_the_networks_with_it(pair: Driven) -> None:
    assert isinstance(pair.host, ProcessHost)
    pair.begin(experiment(3))
    pair.until_end()
    os.kill(pair.host.pids[1], signal.SIGKILL)
    pair.until(lambda: isinstance(pair.events[-1], NetworksLost))
    # One that has no part in the last run costs nothing.
    small = experiment(3).model_copy(update={"seeds": 1, "arms": experiment(3).arms[:1]})
    pair.begin(experiment(3))
    pair.until_end()
    pair.begin(small)
    pair.until_end()
    os.kill(pair.host.pids[1], signal.SIGKILL)
    host = pair.host
    pair.until(lambda: len(host.pids) == 1)
    assert len(pair.outputs()) == 1
    pair.begin(experiment(3))
    assert isinstance(pair.until_end(), RunFinished)
    assert len(pair.host.pids) == 2


def test_words_about_one_of_several() -> None:
    assert ended_process(3, 2, 3).message == "Training process 2 of 3 ended unexpectedly (exit code 3)."
    assert ended_process(3).message == "The training process ended unexpectedly (exit code 3)."


@on_posix
def test_all_of_a_crew_give_way_as_asked() -> None:
    with closing(ProcessHost(jobs=2, choose=all_of, niceness=3)) as host:
        driven = Driven(host)
        driven.begin(experiment(2))
        driven.until_end()
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        assert [os.getpriority(os.PRIO_PROCESS, pid) - usual for pid in host.pids] == [3, 3]
