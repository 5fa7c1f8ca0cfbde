"""A sweep: one experiment, varied along one or more parameters. Each point is an ordinary experiment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from reglab.experiment.base import Spec
from reglab.experiment.errors import problems_of
from reglab.experiment.experiment import MAX_SEEDS, Arm, Experiment
from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.sweeps.identity import identity
from reglab.experiment.sweeps.parameters import Parameter, find_parameter
from reglab.experiment.sweeps.placing import placed
from reglab.experiment.sweeps.values import MAX_VALUES, parse_values
from reglab.experiment.text import short
from reglab.words import exact, quoted
from reglab.words.language import _, grouped

FORMAT_VERSION = 1
MAX_CELLS = 20_000
"""The most points of a sweep."""


class Axis(Spec):
    """A parameter and the values that it takes, in rising order."""

    parameter: Annotated[str, Field(min_length=1, max_length=80)]
    values: Annotated[tuple[float, ...], Field(min_length=1, max_length=MAX_VALUES)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A point of a sweep.

    Parameters
    ----------
    index : int
        Its place: the last axis runs fastest.
    values : tuple of float
        Its value on every axis.
    experiment : Experiment
        An ordinary experiment, with the swept arms alone.
    key : str
        The identity of the experiment; points that are the same question have the same one.
    """

    index: int
    values: tuple[float, ...]
    experiment: Experiment
    key: str


@dataclass(frozen=True, slots=True)
class Strand:
    """What is drawn as one line: an arm at the points of a sweep.

    Parameters
    ----------
    sweep : Sweep
        The sweep.
    arm : int
        Place of the arm among those that are trained at its points.
    first : int
        Place of its first point among all that train together.
    """

    sweep: Sweep
    arm: int
    first: int


class Sweep(Spec):
    """What is varied, in which arms, and how many seeds each point has.

    Made with `make_sweep`, which checks everything.
    """

    version: Literal[1] = 1
    experiment: Experiment
    arms: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of the arms that are trained at every point, with the values put in."""
    axes: Annotated[tuple[Axis, ...], Field(min_length=1, max_length=6)]
    seeds: Annotated[int, Field(ge=1, le=MAX_SEEDS)]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values on every axis."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def points(self) -> int:
        """Number of points."""
        return prod(self.shape)

    @property
    def networks(self) -> int:
        """Number of networks that are trained."""
        return self.points * len(self.arms) * self.seeds

    @property
    def arms_at_point(self) -> int:
        """Arms of every point."""
        return len(self.arms)

    @property
    def product(self) -> str:
        """How the number of networks comes about, e.g. ``"25 × 3 × 10"``."""
        factors = [*self.shape, *([len(self.arms)] if len(self.arms) > 1 else []), self.seeds]
        return " × ".join(map(grouped, factors))

    @property
    def strands(self) -> tuple[Strand, ...]:
        """What is drawn as a line each, where there is one axis."""
        return tuple(Strand(self, arm, 0) for arm in range(len(self.arms)))

    def sweep_at(self, point: int) -> Sweep:
        """The sweep to which a point belongs: this one (of a contest it may be another)."""
        del point
        return self

    @property
    def swept(self) -> tuple[Arm, ...]:
        """The arms that are trained, as they stand in the experiment."""
        return tuple(arm for arm in self.experiment.arms if arm.key in self.arms)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the axes are."""
        arm = self.swept[0]
        return tuple(find_parameter(self.experiment, arm, axis.parameter) for axis in self.axes)

    def cells(self) -> tuple[Cell, ...]:
        """All points, each an ordinary experiment.

        Raises
        ------
        SweepError
            If a value does not go with the rest of the experiment.
        """
        parameters = self.parameters
        base = self.experiment.model_copy(update={"arms": self.swept})
        points = product(*(axis.values for axis in self.axes))
        return tuple(self._cell(index, base, parameters, point) for index, point in enumerate(points))

    def _cell(
        self, index: int, base: Experiment, parameters: Sequence[Parameter], point: tuple[float, ...]
    ) -> Cell:
        made = base
        for parameter, value in zip(parameters, point, strict=True):
            made = placed(made, parameter, value, self.arms)
        where = ", ".join(f"{p.path} = {exact(p.typed(v))}" for p, v in zip(parameters, point, strict=True))
        name = f"{base.name[: 199 - len(where)]}: {where}"[:200]
        try:
            fields = {field: getattr(made, field) for field in Experiment.model_fields}
            experiment = Experiment(**{**fields, "name": name, "notes": "", "seeds": self.seeds})
        except ValidationError as error:
            raise SweepError(
                _("At {point}: {problem}").format(point=where, problem=problems_of(error)[0])
            ) from None
        return Cell(index, point, experiment, identity(experiment))


def make_sweep(
    experiment: Experiment,
    over: Mapping[str, str | Iterable[float]],
    *,
    arms: Sequence[str] = (),
    seeds: int | None = None,
) -> Sweep:
    """Make a sweep and check it, except for what depends on a point (see `Sweep.cells`).

    Parameters
    ----------
    experiment : Experiment
        What is varied.
    over : mapping of str to str or iterable of float
        For each path of a parameter its values, as numbers or as text (`reglab.experiment.sweeps.values`).
    arms : sequence of str
        Names or keys of the arms. Where none is given: of a technique the first arm that has it, or else
        the baseline, to which it is added; of anything else all arms.
    seeds : int, optional
        Networks per arm and point, instead of the experiment's.

    Raises
    ------
    SweepError
        If a parameter or an arm is unknown, a value is out of bounds, or there are too many points.
    """
    if not over:
        raise SweepError(
            _("A sweep needs a parameter; name one and its values, such as l2.strength=0,1e-4:1:9log.")
        )
    chosen = [_arm(experiment, name) for name in arms]
    first = chosen[0] if chosen else experiment.baseline
    found = [find_parameter(experiment, first, path) for path in over]
    for place, parameter in enumerate(found):
        if any(parameter.path == other.path for other in found[:place]):
            raise SweepError(
                _("{parameter} is varied twice; keep one of them.").format(parameter=parameter.path)
            )
    if not chosen:
        chosen = _usual_arms(experiment, found)
        # An arm's network may have other layers than the baseline's.
        found = [find_parameter(experiment, chosen[0], parameter.path) for parameter in found]
    axes = tuple(_axis(parameter, values) for parameter, values in zip(found, over.values(), strict=True))
    count = prod(len(axis.values) for axis in axes)
    if count > MAX_CELLS:
        raise SweepError(
            _("{points} points are more than {most}, the most of one sweep; take fewer values.").format(
                points=grouped(count), most=grouped(MAX_CELLS)
            )
        )
    seeds = experiment.seeds if seeds is None else seeds
    if not 1 <= seeds <= MAX_SEEDS:
        raise SweepError(
            _("seeds must be at least 1 and at most {most}, but are {seeds}.").format(
                most=MAX_SEEDS, seeds=grouped(seeds)
            )
        )
    keys = tuple(arm.key for arm in experiment.arms if arm in chosen)
    return Sweep(experiment=experiment, arms=keys, axes=axes, seeds=seeds)


def _axis(parameter: Parameter, values: str | Iterable[float]) -> Axis:
    if isinstance(values, str):
        numbers = parse_values(values, integer=parameter.integer)
    else:
        numbers = tuple(sorted({float(value) for value in values}))
    if not numbers:
        raise SweepError(_("{parameter} has no value; name one or more.").format(parameter=parameter.path))
    if len(numbers) > MAX_VALUES:
        raise SweepError(
            _("{parameter} has {values} values; it has at most {most}.").format(
                parameter=parameter.path, values=grouped(len(numbers)), most=grouped(MAX_VALUES)
            )
        )
    for value in (numbers[0], numbers[-1], *numbers):
        if problem := parameter.problem(value):
            raise SweepError(problem)
    return Axis(parameter=parameter.path, values=numbers)


def _arm(experiment: Experiment, name: str) -> Arm:
    for arm in experiment.arms:
        if name in (arm.name, arm.key):
            return arm
    near = [arm for arm in experiment.arms if arm.name.lower() == name.strip().lower()]
    if len(near) == 1:
        return near[0]
    names = ", ".join(quoted(arm.name) for arm in experiment.arms)
    raise SweepError(_("There is no arm “{arm}”; the arms are {arms}.").format(arm=short(name), arms=names))


def _usual_arms(experiment: Experiment, found: Sequence[Parameter]) -> list[Arm]:
    kinds = {parameter.subject for parameter in found if not parameter.common}
    if not kinds:
        return list(experiment.arms)

    def count(arm: Arm) -> int:
        return len(kinds & {technique.kind for technique in arm.techniques})

    return [max(experiment.arms, key=count)]
