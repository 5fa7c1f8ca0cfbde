"""What is varied, as the controls have it: parameters with their values, seeds, and who takes part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from reglab.experiment.base import FieldInfo, Param
from reglab.experiment.experiment import MAX_SEEDS, Arm, Experiment
from reglab.experiment.sweeps import Parameter, parameters, span
from reglab.words import exact, in_sentence
from reglab.words.language import _

POINTS, PLANE_POINTS, SEEDS = 16, 8, 5
"""Points of a curve and of each axis of a heat map, and seeds, before anybody has chosen."""
End = Literal["first", "last"]
"""An end of a range."""

POINT_INFO = FieldInfo(
    "points",
    Param(_("Points"), _("How many values are tried between the two ends."), typical="10–40"),
    "int",
    POINTS,
    minimum=2,
    maximum=400,
)
SEED_INFO = FieldInfo(
    "seeds",
    Param(_("Seeds"), _("Networks at every point, each with its own random numbers."), typical="5–10"),
    "int",
    SEEDS,
    minimum=1,
    maximum=MAX_SEEDS,
)
_UNORDERED = ("data.seed", "data.test")
"""Numbers that no curve can be drawn over: nothing of what is shown depends on them, or in no order."""
_FALLBACK = "l2.strength"


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter in a list.

    Parameters
    ----------
    parameter : Parameter
        What could be varied.
    arm : str
        Key of the arm in which it would be; empty where that is understood.
    """

    parameter: Parameter
    arm: str = ""

    @property
    def key(self) -> str:
        """What it is known by in the list: no other has it."""
        return f"{self.arm} {self.parameter.path}" if self.arm else self.parameter.path


@dataclass(frozen=True, slots=True)
class Range:
    """A parameter and the values that it takes.

    Parameters
    ----------
    parameter : Parameter
        What is varied.
    low, high : float
        The ends.
    points : int
        Values from one end to the other.
    zero : bool
        Whether zero is a point of its own; only where that can be, see `has_zero`.
    arm : str
        Key of the arm in which it is varied; empty where that is understood.
    """

    parameter: Parameter
    low: float
    high: float
    points: int
    zero: bool
    arm: str = ""

    @property
    def choice(self) -> Choice:
        """What was chosen in the list."""
        return Choice(self.parameter, self.arm)

    @property
    def has_zero(self) -> bool:
        """Whether zero is allowed and would not be reached by equal factors."""
        parameter = self.parameter
        return parameter.logarithmic and not parameter.problem(0.0)

    @property
    def problem(self) -> str:
        """Why there are no such values, one sentence; empty where there are."""
        name = self.parameter.info.param.label
        for value in (self.low, self.high):
            if found := self.parameter.problem(value):
                return found
        if self.low >= self.high:
            return _("{name} cannot go from {low} to {high}; take a first value below the last.").format(
                name=name, low=exact(self.low), high=exact(self.high)
            )
        if self.parameter.logarithmic and self.low <= 0:
            text = (
                _(
                    "{name} is varied by equal factors and cannot begin at {low}; begin above zero, "
                    "and switch “Zero too” on."
                )
                if self.has_zero
                else _("{name} is varied by equal factors and cannot begin at {low}; begin above zero.")
            )
            return text.format(name=name, low=exact(self.low))
        return ""

    @property
    def values(self) -> tuple[float, ...]:
        """The values in rising order."""
        parameter = self.parameter
        found = span(self.low, self.high, self.points, log=parameter.logarithmic, integer=parameter.integer)
        return (0.0, *found) if self.zero and self.has_zero else tuple(found)


def offered(experiment: Experiment, arm: Arm) -> dict[str, list[Parameter]]:
    """Return what can be varied in an arm, by the heading under which it is listed."""
    groups: dict[str, list[Parameter]] = {}
    for parameter in parameters(experiment, arm):
        if parameter.path not in _UNORDERED:
            groups.setdefault(_heading(parameter, arm), []).append(parameter)
    return groups


def _heading(parameter: Parameter, arm: Arm) -> str:
    if parameter.part == "technique":
        return _("On “{arm}”").format(arm=arm.name) if parameter.present else _("Other techniques")
    return {"data": _("Data"), "layers": _("Layers")}.get(parameter.part, _("Training"))


def usual(experiment: Experiment, arm: Arm) -> Parameter:
    """Return what is varied before anybody has chosen: the strength of the arm's technique, else of L2."""
    found = parameters(experiment, arm)
    kinds = [technique.kind for technique in arm.latest.techniques]
    own = [p for kind in kinds for p in found if p.subject == kind and p.part == "technique"]
    strengths = [p for p in own if p.stronger is not None]
    return next(iter(strengths or own), next(p for p in found if p.path == _FALLBACK))


def usual_range(parameter: Parameter, experiment: Experiment, points: int = POINTS) -> Range:
    """Return a range of a parameter that is worth a look."""
    low, high = parameter.suggested
    if parameter.path == "data.train":
        low, high = _examples(experiment, low)
    elif parameter.path == "training.epochs":
        low, high = max(low, 10.0), max(20.0, 2.0 * experiment.training.epochs)
    elif parameter.path == "data.validation" and (total := experiment.data.info.total):
        high = max(low + 1, float(min(high, total - experiment.data.train - experiment.data.test)))
    if parameter.logarithmic and low <= 0:
        low = high / 1e5
    if parameter.integer:
        points = min(points, max(2, int(high - low) + 1))
    return Range(parameter, low, high, points, zero=True)


def _examples(experiment: Experiment, low: float) -> tuple[float, float]:
    """From few training examples to several times what there are now, or all that the data have."""
    data = experiment.data
    most = max(200.0, 8.0 * data.train)
    if data.info.total is not None:
        most = min(most, float(data.info.total - data.validation - data.test))
    # Fewer than two of a class teach nothing.
    return min(max(low, 2.0 * len(data.info.classes)), max(most / 2, 2.0)), max(most, 3.0)


def end_info(parameter: Parameter, which: End) -> FieldInfo:
    """Return the field of one end of a range."""
    info = parameter.info
    text = _("First {parameter}") if which == "first" else _("Last {parameter}")
    label = text.format(parameter=in_sentence(info.param.label))
    return replace(info, param=replace(info.param, label=label, slider=None), optional=False)
