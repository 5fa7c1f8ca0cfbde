"""What there is to know of a data set without its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reglab.words.language import _

Task = Literal["classification", "regression"]

NOISE_ON_FEATURES = _("standard deviation of Gaussian noise on every feature, in units of that feature's own")
"""What noise is on examples that are not made by the program."""


@dataclass(frozen=True, slots=True)
class Story:
    """What there is to tell of a data set, beside what it is (`DatasetInfo.about`).

    Parameters
    ----------
    shows : str
        What it is good for showing, in one or two sentences.
    origin : str
        Where it comes from.
    licence : str
        Under which licence; empty where the program makes it.
    """

    shows: str
    origin: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """One data set of the catalogue.

    Parameters
    ----------
    key : str
        Name in experiment files.
    title : str
        Name on the screen.
    task : {"classification", "regression"}
        What is learned.
    features : tuple of str
        Names of the input columns, with units where they have one.
    classes : tuple of str
        Names of the classes; empty for regression.
    target : str
        Name of the target, with its unit.
    about : str
        What it is, in one or two sentences.
    total : int, optional
        Number of examples of a real data set; ``None`` where examples are generated.
    noise : str
        Meaning of `DataSpec.noise` for this set.
    default_noise : float
        Noise that suits it.
    image_shape : tuple of int, optional
        (channels, height, width) where the features are the pixels of a picture.
    value_range : tuple of float
        Black and white of a picture.
    known_coefficients : bool
        Whether it was made with coefficients, one per feature, with which those that a network has learned
        can be compared.
    story : Story, optional
        What it is good for, where it comes from, under which licence; a person's own data have none.
    """

    key: str
    title: str
    task: Task
    features: tuple[str, ...]
    about: str
    classes: tuple[str, ...] = ()
    target: str = _("class")
    total: int | None = None
    noise: str = _("standard deviation of Gaussian noise added to the coordinates")
    default_noise: float = 0.0
    image_shape: tuple[int, int, int] | None = None
    value_range: tuple[float, float] = (0.0, 1.0)
    known_coefficients: bool = False
    story: Story | None = None

    @property
    def generated(self) -> bool:
        """Whether examples can be drawn without end."""
        return self.total is None
