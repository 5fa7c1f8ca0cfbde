"""What a plot shows: which metrics, in what words, between which limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.limits import round_up
from reglab.words.language import _

Role = Literal["training", "validation", "shifted", "only"]
Limits = Callable[[float, float, float], tuple[float, float]]
"""(smallest, largest value, scale of the first epoch) → round ends of the axis."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One metric in a plot and the part it plays there.

    All but ``"training"`` are drawn strong, ``"shifted"`` dotted; `name` is what the shifted examples are.
    """

    metric: str
    role: Role = "only"
    name: str = ""


def from_zero(low: float, high: float, scale: float) -> tuple[float, float]:
    """For what is never negative."""
    del low
    return 0.0, round_up(high) or round_up(scale)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that is plotted over the epochs.

    Parameters
    ----------
    key : str
        Name in settings.
    title : str
        Name on the screen.
    subtitle : str
        How it is measured, with its unit.
    curves : tuple of Curve
        Its metrics.
    about : str
        What it means; shown as a tooltip.
    limits : callable
        Ends of the vertical axis.
    short : str
        Name in the head of a table, where the title in small letters will not do.
    log : bool
        Whether a logarithmic axis makes sense.
    percent : bool
        Whether numbers are shares, shown as percentages.
    zero : bool
        Whether zero is a line of its own.
    """

    key: str
    title: str
    subtitle: str
    curves: tuple[Curve, ...]
    about: str = ""
    limits: Limits = field(default=from_zero)
    short: str = ""
    log: bool = False
    percent: bool = False
    zero: bool = False

    @property
    def main(self) -> Curve:
        """The curve that the marks sit on: the last of plain examples, validation where there are two."""
        return [curve for curve in self.curves if curve.role != "shifted"][-1]


def with_shifted(quantity: Quantity, experiment: Experiment | None, metric: str) -> Quantity:
    """Return a quantity with the curve of the shifted validation set, where an experiment has one."""
    shift = None if experiment is None else experiment.data.shifted
    if shift is None:
        return quantity
    return replace(
        quantity,
        curves=(*quantity.curves, Curve(metric, "shifted", shift.words)),
        subtitle=_("dotted: {shift} · {subtitle}").format(shift=shift.words, subtitle=quantity.subtitle),
        about=quantity.about + " " + _("Dotted: the validation examples, {shift}.").format(shift=shift.words),
    )
