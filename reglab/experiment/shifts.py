"""A second validation set, that shows what the training examples do not show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reglab.experiment.base import Option, Param
from reglab.experiment.dataset_info import DatasetInfo
from reglab.words import capital
from reglab.words.language import _, in_context

ShiftName = Literal["none", "inverted", "turned", "darkened", "recoloured", "drifted", "noisy"]

Misfit = Callable[[DatasetInfo], str]
"""Why data cannot be shifted so, as the end of a sentence; empty where they can."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One way in which examples differ from those that were trained on; labels and targets stay.

    Parameters
    ----------
    name : str
        Name in files, an adjective; see `words` for that on the screen.
    about : str
        What is done to an example.
    misfit : callable
        Why some data cannot be shifted so.
    size : Param, optional
        What its size is; ``None`` where it has none.
    most : float
        The largest size.
    usual : float
        The size that is taken first.
    """

    name: ShiftName
    about: str
    misfit: Misfit
    size: Param | None = None
    most: float = 0.0
    usual: float = 0.0

    @property
    def words(self) -> str:
        """Its name on the screen within a sentence: an adjective of pictures or of validation."""
        return _TITLES[self.name]


def _pictures(info: DatasetInfo) -> str:
    return "" if info.image_shape is not None else _("it has no pictures")


def _coloured(info: DatasetInfo) -> str:
    return (
        "" if info.image_shape is not None and info.image_shape[0] == 3 else _("it has no coloured pictures")
    )


def _turnable(info: DatasetInfo) -> str:
    if info.image_shape is not None or len(info.features) == 2:
        return ""
    return _("it has neither pictures nor points in a plane")


def _numbers(info: DatasetInfo) -> str:
    return "" if info.image_shape is None else _("it has pictures; a drift is for tables and points")


def _any(info: DatasetInfo) -> str:
    del info
    return ""


_IN_DEVIATIONS = _("In units of each feature's standard deviation.")
_TITLES: dict[ShiftName, str] = {
    "none": in_context("shift", "none"),
    "inverted": in_context("shift", "inverted"),
    "turned": in_context("shift", "turned"),
    "darkened": in_context("shift", "darkened"),
    "recoloured": in_context("shift", "recoloured"),
    "drifted": in_context("shift", "drifted"),
    "noisy": in_context("shift", "noisy"),
}

SHIFTS: dict[ShiftName, Shift] = {
    shift.name: shift
    for shift in (
        Shift("inverted", _("Black becomes white, and white black."), _pictures),
        Shift(
            "turned",
            _("Pictures are turned around their middle, points around their common mean."),
            _turnable,
            Param(_("Angle"), _("By how much it is turned, against the clock."), unit="°", slider=(0, 180)),
            180.0,
            30.0,
        ),
        Shift(
            "darkened",
            _("Every pixel loses a share of its distance from black."),
            _pictures,
            Param(_("Share lost"), _("1 is black."), slider=(0, 1)),
            1.0,
            0.5,
        ),
        Shift(
            "recoloured",
            _("The hue of every pixel is turned; brightness and saturation stay."),
            _coloured,
            Param(_("Angle"), _("How far colours turn; 120° makes red green."), unit="°", slider=(0, 180)),
            180.0,
            120.0,
        ),
        Shift(
            "drifted",
            _(
                "Every feature is moved alike in all examples, up or down by chance, as by "
                "instruments that age."
            ),
            _numbers,
            Param(_("Drift"), _IN_DEVIATIONS, unit=_("SD"), slider=(0, 3)),
            10.0,
            1.0,
        ),
        Shift(
            "noisy",
            _("Gaussian noise on every feature or pixel, beyond that of the data set."),
            _any,
            Param(_("Noise σ"), _IN_DEVIATIONS, unit=_("SD"), slider=(0, 2)),
            10.0,
            0.5,
        ),
    )
}
"""Every shift by its name."""

MOST = max(shift.most for shift in SHIFTS.values())
"""The largest size of any shift."""

OPTIONS = (
    Option("none", capital(_TITLES["none"]), _("Validation is measured on the plain examples alone.")),
    *(Option(shift.name, capital(shift.words), shift.about) for shift in SHIFTS.values()),
)
"""All choices, as fields name them."""
