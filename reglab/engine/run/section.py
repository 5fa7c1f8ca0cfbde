"""The networks of a run that are trained in one process: all of them, or a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reglab.engine.device import prototype
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.lanes.snapshots import BUDGET
from reglab.engine.run.branching import branched_lanes, copied_stops
from reglab.engine.run.fleet import Fleet
from reglab.engine.run.orders import Rows, Settled, Standing
from reglab.engine.stack.measurement import Measured, metrics_of
from reglab.experiment.demand import Part
from reglab.experiment.experiment import Experiment
from reglab.record.events import LAYER_METRICS, Replica, ReplicaStopped
from reglab.record.interventions import Branch


class Section:
    """Trains networks of an experiment, and keeps their past.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    run : int
        Id of the run.
    part : Part, optional
        Which networks; all if left out.
    """

    def __init__(self, experiment: Experiment, run: int, part: Part | None = None) -> None:
        self.run_id = run
        self.fleet = Fleet(experiment, prototype(experiment.training), part)
        """The networks."""
        self.past = Past(run, int(BUDGET * self.fleet.share))
        """What was kept of earlier epochs."""
        self.remembers = True
        """Whether past epochs are kept."""
        self.metrics = metrics_of(experiment.data)
        """Names of what is measured."""
        self._joined: list[tuple[int, Lane]] = []
        self._trained: list[tuple[int, Lane]] = []
        self._catching_up = False

    def prepare(self) -> None:
        """Load the data and build the stacks, where that was not done before."""
        if not self.fleet.lanes:
            self.fleet.prepare()

    def begin(self) -> dict[int, float]:
        """Get ready, and return the training data loss of the networks as they are, by their columns."""
        self.prepare()
        if self.remembers:
            self.past.begin(self.fleet.lanes)
        return self.fleet.untrained(self.fleet.lanes)

    @property
    def ended(self) -> bool:
        """Whether all networks have ended."""
        return all(lane.ended for lane in self.fleet.lanes)

    @property
    def standing(self) -> Standing:
        """How far the networks are."""
        joined_ended = all(lane.ended for _, lane in self._joined)
        return Standing(self.ended, joined_ended, self.fleet.seconds, self.past.snapshots.thinned)

    # -- epochs --------------------------------------------------------------------------

    def train(self, epoch: int, *, joined: bool = False) -> Iterator[float]:
        """Train and measure an epoch, stack by stack; yield often which share of it is done.

        Parameters
        ----------
        epoch : int
            The epoch, counted from 1.
        joined : bool
            Whether only the networks are meant that have joined last.
        """
        lanes = self._joined if joined else list(enumerate(self.fleet.lanes))
        self._catching_up = joined
        for _, lane in lanes:
            self.fleet.change(lane, epoch)
        self._trained = [(number, lane) for number, lane in lanes if not lane.ended]
        for position, (_, lane) in enumerate(self._trained):
            for fraction in lane.epoch(epoch):
                yield (position + fraction) / len(self._trained)

    def settle(self, epoch: int) -> Settled:
        """Take out the networks that stop after the epoch that was just measured, and keep it."""
        rows, stopped, moments = [], [], []
        for number, lane in self._trained:
            assert lane.measured is not None
            rows.append(self._rows(lane.columns, lane.measured))
            moment = self.past.observe(epoch, number, lane)
            gone = lane.settle(self.run_id, epoch, self.fleet.ending(lane, epoch))
            stopped += gone
            moments.append(self.past.settle(epoch, moment, lane, gone))
        if self._catching_up:
            for moment in moments:
                self.past.snapshots.join(epoch, moment)
        elif self.remembers:
            self.past.snapshots.take(epoch, moments)
        return Settled(tuple(rows), tuple(stopped), self.standing)

    def _rows(self, columns: Sequence[int], measured: Measured) -> Rows:
        """What a stack measured, without the numbers of networks where some are not finite."""
        # Too small a share of flipped labels flips none in a small training set.
        unknown = np.full(len(columns), np.nan)
        values = np.stack([measured.values.get(name, unknown) for name in self.metrics])
        layers = np.stack([measured.layers[name] for name in LAYER_METRICS])
        lost = ~np.asarray(measured.finite)
        values[:, lost] = layers[:, lost] = np.nan
        return Rows(tuple(columns), values, layers)

    # -- what joins ----------------------------------------------------------------------

    def branch(self, command: Branch) -> tuple[tuple[Replica, ...], list[ReplicaStopped]]:
        """Take in a branch; return all of its networks, and how those ended that had before its epoch."""
        fleet, past = self.fleet, self.past
        sources = fleet.of_arm(command.source)
        new = fleet.add_branch(command.arm, command.source)
        for old, mine in zip(sources, new, strict=True):
            past.branched(old.index, mine.index, command.epoch)
        stops = copied_stops(past, sources, new, command.epoch)
        own = [pair for pair in zip(sources, new, strict=True) if fleet.is_own(pair[1])]
        self._join(branched_lanes(command, fleet, past, own))
        return new, stops

    def add_seeds(self, count: int) -> tuple[dict[int, int], dict[int, float]]:
        """Take in further seeds of every arm.

        Returns
        -------
        moved : dict of int to int
            New columns of the networks that were there before, by their old ones.
        untrained : dict of int to float
            Training data loss of the new networks trained here, by their columns.
        """
        moved, lanes = self.fleet.add_seeds(count)
        self.past.renumber(moved)
        self._join(lanes)
        for number, lane in self._joined if self.remembers else ():
            self.past.join(number, lane)
        return moved, self.fleet.untrained(lanes)

    def _join(self, lanes: Sequence[Lane]) -> None:
        self._joined = list(enumerate(lanes, len(self.fleet.lanes)))
        self.fleet.lanes += lanes

    def finish(self) -> dict[int, int]:
        """End the networks that are left; return the epochs that networks went back to, by their columns."""
        restored: dict[int, int] = {}
        for lane in self.fleet.lanes:
            lane.finish()
            restored |= lane.restored
        self.past.finish(restored)
        return restored
