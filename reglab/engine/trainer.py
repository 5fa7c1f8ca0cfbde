"""The trainer: an experiment in, events out."""

from __future__ import annotations

import time
from collections.abc import Iterator

import torch
from torch import nn

from reglab.data import Split, load
from reglab.engine.convert import from_module, to_module
from reglab.engine.device import available_devices, prototype, training_mode
from reglab.engine.errors import EngineError
from reglab.engine.lane import Lane
from reglab.engine.members import Member
from reglab.engine.noise import Noise
from reglab.engine.progress import Ledger
from reglab.engine.stack import Stack, Weights
from reglab.engine.structure import Structure
from reglab.experiment.experiment import Experiment
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    REGRESSION_METRICS,
    Event,
    Progress,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
)

SIGN_OF_LIFE = 0.04
"""Seconds without an event after which there is one that only gives the consumer a chance to act."""


class Trainer:
    """Trains all replicas of an experiment side by side.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    run : int
        Id that all events carry.
    flush_seconds : float
        Finished epochs are reported at most this often; 0 reports each. May be changed while
        it runs.
    threads : int, optional
        Threads for the matrix products, 1 if not given. With more, the library divides a
        product by the number of replicas beside it, so a replica's last bits depend on its
        company; small networks get slower, too. The same number gives the same results.

    Raises
    ------
    EngineError
        If this machine cannot train the experiment.
    """

    available_devices = staticmethod(available_devices)

    def __init__(
        self, experiment: Experiment, run: int, *, flush_seconds: float = 0.03, threads: int | None = None
    ) -> None:
        if threads is not None and threads < 1:
            raise EngineError(f"threads: {threads} is below 1; give 1 or more, or leave it out.")
        self.experiment = experiment
        self.run_id = run
        self.flush_seconds = flush_seconds
        self._like = prototype(experiment.training)
        self._structures = [Structure.of(experiment, arm) for arm in experiment.arms]
        self.threads = threads or 1
        """Threads used."""
        self.replicas = self._replicas()
        """All replicas, by their column."""
        self.lanes: list[Lane] = []
        """The stacks on their way, one per structure; empty before `prepare`."""
        self._seconds = 0.0
        self._resumed = 0.0

    def _replicas(self) -> tuple[Replica, ...]:
        seeds = self.experiment.seed_values()
        return tuple(
            Replica(arm * len(seeds) + place, arm, seed, structure.parameters, structure.layers)
            for arm, structure in enumerate(self._structures)
            for place, seed in enumerate(seeds)
        )

    def prepare(self) -> None:
        """Load the data and build the stacks; done by `run` where it was not done before."""
        if self.lanes:
            return
        experiment, structures = self.experiment, list(dict.fromkeys(self._structures))
        splits = {train: self._splits(train) for train in {s.train for s in structures}}
        for structure in structures:
            members = [
                self._member(replica)
                for replica in self.replicas
                if self._structures[replica.arm] == structure
            ]
            data = splits[structure.train]
            stack = Stack(structure, members, data, experiment.training.optimizer, self._like)
            stack.initialise()
            self.lanes.append(Lane(stack))

    def _splits(self, train: int) -> dict[int, Split]:
        """Load the data of every seed; all seeds share one split where none is drawn anew."""
        data, seeds = self.experiment.data, self.experiment.seed_values()
        if not data.resample:
            return dict.fromkeys(seeds, load(data, train, seeds[0]))
        return {seed: load(data, train, seed) for seed in seeds}

    def _member(self, replica: Replica) -> Member:
        arm = self.experiment.arms[replica.arm]
        network = self.experiment.arm_network(arm)
        scale = self.experiment.scale(arm)
        return Member(replica.index, replica.seed, network.init, arm.active, scale, network.layers)

    def weights(self, replica: int) -> Weights:
        """Return the present or final weights of a replica, by its column.

        Returns
        -------
        list of (array (inputs, outputs), array (outputs,))
            Weight matrix and biases of every layer, float64.

        Raises
        ------
        KeyError
            If there is no such replica, or nothing was prepared yet.
        """
        for lane in self.lanes:
            if replica in lane.final:
                return lane.final[replica]
        stack, place = self._find(replica)
        return stack.get_weights(place)

    def replica_module(self, replica: int) -> nn.Sequential:
        """Return a replica as a network that puts out logits, in evaluation mode, on the CPU."""
        place = self.replicas[replica]
        structure = self._structures[place.arm]
        # Factors are found in double precision, and rounded only where the network computes with them.
        noise = Noise([self._member(place)], structure, torch.empty(0, dtype=torch.float64))
        factors = {
            position: float(factor)
            for position in range(structure.hidden + 1)
            if (factor := noise.evaluation_factor(position)) is not None
        }
        return to_module(structure, self.weights(replica), self._like.dtype, factors)

    def load_module(self, replica: int, module: nn.Module) -> None:
        """Give a replica, which must not have ended, the weights of a network of the same structure.

        Raises
        ------
        ValueError
            If the shapes differ.
        KeyError
            If there is no such replica under training.
        """
        stack, place = self._find(replica)
        stack.set_weights(place, from_module(module))

    def _find(self, replica: int) -> tuple[Stack, int]:
        for lane in self.lanes:
            for place, member in enumerate(() if lane.ended else lane.stack.members):
                if member.replica == replica:
                    return lane.stack, place
        raise KeyError(replica)

    # -- running -------------------------------------------------------------------------

    def run(self) -> Iterator[Event]:
        """Train, and yield what happens.

        Closing the generator stops the training. Time between an event and the request for
        the next one does not count as training.
        """
        events = self._events()
        while True:
            with training_mode(self.threads):
                self._resumed = time.perf_counter()
                event = next(events, None)
                self._seconds += time.perf_counter() - self._resumed
            if event is None:
                return
            yield event

    def _elapsed(self) -> float:
        return self._seconds + time.perf_counter() - self._resumed

    def _events(self) -> Iterator[Event]:
        self.prepare()
        experiment = self.experiment
        epochs = experiment.training.epochs
        own = CLASSIFICATION_METRICS if experiment.data.info.task == "classification" else REGRESSION_METRICS
        metrics = (*COMMON_METRICS, *own)
        steps = self._structures[0].steps
        yield RunStarted(
            self.run_id, self.replicas, epochs, metrics, steps, str(self._like.device), self.threads
        )
        self._seconds = 0.0
        ledger = Ledger(
            self.run_id, metrics, len(self.replicas), max(replica.layers for replica in self.replicas)
        )
        stopped: list[ReplicaStopped] = []
        flushed = time.perf_counter()
        for epoch in range(1, epochs + 1):
            ledger.open_epoch()
            yield from self._epoch(epoch, ledger, stopped)
            ended = epoch == epochs or all(lane.ended for lane in self.lanes)
            if ended or time.perf_counter() - flushed >= self.flush_seconds:
                # Before the epochs, so that whoever pauses after an epoch knows all about it.
                yield from stopped
                stopped.clear()
                yield ledger.take(self._elapsed())
                flushed = time.perf_counter()
            if ended:
                break
        restored: dict[int, int] = {}
        for lane in self.lanes:
            lane.finish()
            restored |= lane.restored
        yield RunFinished(self.run_id, "completed", self._elapsed(), restored)

    def _epoch(self, epoch: int, ledger: Ledger, stopped: list[ReplicaStopped]) -> Iterator[Event]:
        """Take every stack through an epoch, one after the other; give signs of life if it takes long."""
        active = [lane for lane in self.lanes if not lane.ended]
        for position, lane in enumerate(active):
            for fraction in lane.epoch(epoch):
                if time.perf_counter() - self._resumed >= SIGN_OF_LIFE:
                    yield Progress(self.run_id, epoch, (position + fraction) / len(active))
            assert lane.measured is not None
            ledger.enter(lane.columns, lane.measured)
            stopped += lane.settle(self.run_id, epoch)
