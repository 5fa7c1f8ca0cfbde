"""What a sweep will take: networks, time and memory, as one sentence, before anything begins."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.demand import judge, seconds_of
from reglab.experiment.sweeps.batches import Batch, batches, memory_needed
from reglab.experiment.sweeps.contest import Contest
from reglab.experiment.sweeps.sweep import Cell, Sweep
from reglab.words import about_seconds, counted
from reglab.words.language import _, grouped

START_S = 0.1
"""What a batch costs beside its training: it is sent, its data are loaded, its networks built."""


@dataclass(frozen=True)
class Estimate:
    """What a sweep takes.

    Parameters
    ----------
    sweep : Sweep or Contest
        What is estimated.
    batches : tuple of Batch
        What is left to be trained.
    jobs : int
        Processes that fit the memory, of those asked for.
    seconds : float
        Time for what is left, with all of them.
    refusal : str
        Why it cannot be run and what would fit; empty where it can.
    """

    sweep: Sweep | Contest
    batches: tuple[Batch, ...]
    jobs: int
    seconds: float
    refusal: str = ""

    @property
    def words(self) -> str:
        """E.g. ``"25 × 3 × 10 = 750 networks, about 40 s"``."""
        sweep = self.sweep
        left = sum(batch.networks for batch in self.batches)
        count = f"{sweep.product} = {counted(sweep.networks, 'network')}"
        if not left:
            return _("{networks}, all of them there already").format(networks=count)
        words = (
            _("{networks}, about {time}")
            if left == sweep.networks
            else _("{networks}, {left} of them to be trained, about {time}")
        )
        return words.format(networks=count, left=grouped(left), time=about_seconds(self.seconds))


def estimate(
    sweep: Sweep | Contest,
    cells: tuple[Cell, ...],
    *,
    jobs: int = 1,
    available: int | None = None,
    slowness: float = 1.0,
) -> Estimate:
    """Estimate a sweep, or what is left of it.

    Parameters
    ----------
    sweep : Sweep or Contest
        What is estimated.
    cells : tuple of Cell
        The points that are to be trained.
    jobs : int
        Processes that are asked for; fewer are taken where the memory does not do for all.
    available : int, optional
        Free memory in bytes, if it is known.
    slowness : float
        How much slower the machine is than the one of `reglab.experiment.demand.time`.
    """
    if not cells:
        return Estimate(sweep, (), jobs, 0.0)
    # Of the points with most networks in a stack none is larger than the others but for what is varied.
    needed, _unused, largest = max((memory_needed(cell.experiment), cell.index, cell) for cell in cells)
    if available is not None:
        if needed > available:
            where = largest.experiment.name.rpartition(": ")[2]
            refusal = judge(largest.experiment, available).refusal
            return Estimate(
                sweep, (), jobs, 0.0, _("At {point}: {problem}").format(point=where, problem=refusal)
            )
        jobs = max(1, min(jobs, available // needed))
    cut = batches(cells, jobs=jobs, memory=None if available is None else available // jobs)
    # As many processes as there is work for; each takes the next batch when it has ended one.
    lanes = [0.0] * min(jobs, len(cut))
    for batch in cut:
        lanes[lanes.index(min(lanes))] += START_S + seconds_of(batch.experiment).total * slowness
    return Estimate(sweep, cut, jobs, max(lanes))
