"""The catalogue of data sets: what each one is, without its numbers.

The numbers are made in `reglab.data`; this table lets panels, checks and files speak of a
data set in a process that never loads them.
"""

from __future__ import annotations

from dataclasses import replace

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.known_effects import KNOWN_EFFECTS
from reglab.experiment.real_datasets import REAL, pixel_names
from reglab.experiment.stories import STORIES

_XY = ("x₁", "x₂")
_TWO = ("orange", "blue")
_ALL = (
    DatasetInfo(
        "moons",
        "Two moons",
        "classification",
        _XY,
        "Two interleaving half circles. With noise they overlap, and a large network draws "
        "a border around single points.",
        _TWO,
        default_noise=0.3,
    ),
    DatasetInfo(
        "circles",
        "Circles",
        "classification",
        _XY,
        "A small circle inside a large one: no straight line separates them.",
        _TWO,
        default_noise=0.2,
    ),
    DatasetInfo(
        "spirals",
        "Spirals",
        "classification",
        _XY,
        "Two arms that wind around each other: the hardest of the flat sets.",
        _TWO,
        default_noise=0.3,
    ),
    DatasetInfo(
        "blobs",
        "Gaussian blobs",
        "classification",
        _XY,
        "Three round clouds; the noise is their width.",
        ("orange", "blue", "green"),
        noise="standard deviation of each cloud",
        default_noise=1.0,
    ),
    DatasetInfo(
        "xor",
        "Exclusive or",
        "classification",
        _XY,
        "A square in four quarters; opposite quarters belong to the same class.",
        _TWO,
        default_noise=0.2,
    ),
    DatasetInfo(
        "coin-tosses",
        "Coin tosses",
        "classification",
        tuple(f"number {place}" for place in range(1, 11)),
        "Ten random numbers and the toss of a coin: there is nothing to learn, so whatever is better "
        "than half of the validation labels is luck.",
        ("heads", "tails"),
        noise="standard deviation of Gaussian noise on every number, which says nothing anyhow",
        default_noise=0.0,
    ),
    DatasetInfo(
        "sine",
        "Noisy sine",
        "regression",
        ("x",),
        "One input, one output: a sine with noise on the target. A network that overfits "
        "passes through every point.",
        target="y",
        noise="standard deviation of Gaussian noise on the target",
        default_noise=0.3,
    ),
    DatasetInfo(
        "drug-trial",
        "Drug trial by age",
        "classification",
        ("age (years)",),
        "Participants of a drug trial aged 13 to 100: 95 % of those under 65 have no side "
        "effects, 95 % of the others have.",
        ("no side effects", "side effects"),
        noise="share of participants that do not follow the rule of their age",
        default_noise=0.05,
    ),
    DatasetInfo(
        "bank-loans",
        "Bank loans",
        "regression",
        ("loan (thousand €)",),
        "The effect of a loan's amount on a bank's cash flow: a smooth curve under the "
        "scatter of single customers.",
        target="cash flow (thousand €)",
        noise="standard deviation of single customers around the curve, in thousand €",
        default_noise=4.0,
    ),
    *KNOWN_EFFECTS,
    DatasetInfo(
        "shapes",
        "Coloured shapes",
        "classification",
        (*pixel_names("red", 16), *pixel_names("green", 16), *pixel_names("blue", 16)),
        "Drawn pictures of 16 × 16 pixels: a shape of any colour, size and place on a background of any "
        "other. Only the shape counts, so a network of dense layers learns the pictures by heart, while "
        "convolution and augmentation help.",
        ("circle", "square", "triangle", "cross", "ring"),
        noise="standard deviation of Gaussian noise on every pixel; black is 0, white 1",
        default_noise=0.05,
        image_shape=(3, 16, 16),
    ),
    *REAL,
)

DATASETS: dict[str, DatasetInfo] = {info.key: replace(info, story=STORIES[info.key]) for info in _ALL}
"""The catalogue, by key, in the order of the menu."""
