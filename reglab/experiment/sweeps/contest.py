"""A contest: several sweeps over one parameter each, trained together, to see which is best at its best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.sweeps.sweep import MAX_CELLS, Cell, Strand, Sweep, make_sweep
from reglab.words.language import _, grouped, plural

LEAST_ENTRANTS, MOST_ENTRANTS = 2, 4
"""How many take part: more lines in one picture are not told apart."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One that takes part.

    Parameters
    ----------
    arm : str
        Key of the arm in which it is varied, with all else as it is.
    path : str
        The parameter.
    values : tuple of float
        Its values.
    """

    arm: str
    path: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Contest:
    """Several sweeps of one axis and one arm each; made with `make_contest`.

    Parameters
    ----------
    sweeps : tuple of Sweep
        They have experiment and seeds in common.
    """

    sweeps: tuple[Sweep, ...]

    @property
    def experiment(self) -> Experiment:
        """The experiment that is varied."""
        return self.sweeps[0].experiment

    @property
    def seeds(self) -> int:
        """Networks at every point."""
        return self.sweeps[0].seeds

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points, as if along one axis."""
        return (self.points,)

    @property
    def points(self) -> int:
        """Number of points of all."""
        return sum(sweep.points for sweep in self.sweeps)

    @property
    def networks(self) -> int:
        """Number of networks; those that several have in common count for each."""
        return self.points * self.seeds

    @property
    def arms_at_point(self) -> int:
        """Arms of every point."""
        return 1

    @property
    def product(self) -> str:
        """How the number of networks comes about, e.g. ``"(17 + 9) × 5"``."""
        points = " + ".join(grouped(sweep.points) for sweep in self.sweeps)
        return f"({points}) × {grouped(self.seeds)}"

    @property
    def swept(self) -> tuple[Arm, ...]:
        """The arm of each."""
        return tuple(sweep.swept[0] for sweep in self.sweeps)

    @property
    def strands(self) -> tuple[Strand, ...]:
        """What is drawn as a line each."""
        firsts = accumulate((sweep.points for sweep in self.sweeps), initial=0)
        return tuple(Strand(sweep, 0, first) for sweep, first in zip(self.sweeps, firsts, strict=False))

    def sweep_at(self, point: int) -> Sweep:
        """The sweep to which a point belongs."""
        return next(strand.sweep for strand in reversed(self.strands) if strand.first <= point)

    def cells(self) -> tuple[Cell, ...]:
        """All points, each an ordinary experiment; raises `SweepError` as `Sweep.cells` does."""
        return tuple(
            replace(cell, index=strand.first + cell.index)
            for strand in self.strands
            for cell in strand.sweep.cells()
        )


def make_contest(experiment: Experiment, entrants: Sequence[Entrant], *, seeds: int | None = None) -> Contest:
    """Make a contest and check it, except for what depends on a point.

    Raises
    ------
    SweepError
        If there are too few or too many, one twice, one that changes the data by which all are judged, or
        one that makes no sweep.
    """
    count = len(entrants)
    if not LEAST_ENTRANTS <= count <= MOST_ENTRANTS:
        raise SweepError(
            plural(
                "{n} parameter cannot be compared; choose {least} to {most}.",
                "{n} parameters cannot be compared; choose {least} to {most}.",
                count,
                least=LEAST_ENTRANTS,
                most=MOST_ENTRANTS,
            )
        )
    sweeps: list[Sweep] = []
    for place, entrant in enumerate(entrants):
        sweep = make_sweep(experiment, {entrant.path: entrant.values}, arms=(entrant.arm,), seeds=seeds)
        (parameter,), (arm,) = sweep.parameters, sweep.swept
        if parameter.part == "data":
            raise SweepError(
                _(
                    "{parameter} changes the data by which all are judged; compare techniques, training or "
                    "layers."
                ).format(parameter=parameter.path)
            )
        if any((arm.key, parameter.path) == (s.arms[0], s.axes[0].parameter) for s in sweeps):
            raise SweepError(
                _("{parameter} of “{arm}” takes part twice (place {place}); choose another one.").format(
                    parameter=parameter.path, arm=arm.name, place=place + 1
                )
            )
        sweeps.append(sweep)
    made = Contest(tuple(sweeps))
    if made.points > MAX_CELLS:
        raise SweepError(
            _("{points} points are more than {most}, the most of one contest; take fewer values.").format(
                points=grouped(made.points), most=grouped(MAX_CELLS)
            )
        )
    return made
