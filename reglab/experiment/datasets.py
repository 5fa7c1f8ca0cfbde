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
from reglab.words.language import _, in_context

_XY = ("x₁", "x₂")
_TWO = (_("orange"), _("blue"))
_ALL = (
    DatasetInfo(
        "moons",
        _("Two moons"),
        "classification",
        _XY,
        _(
            "Two interleaving half circles. With noise they overlap, and a large network draws "
            "a border around single points."
        ),
        _TWO,
        default_noise=0.3,
    ),
    DatasetInfo(
        "circles",
        _("Circles"),
        "classification",
        _XY,
        _("A small circle inside a large one: no straight line separates them."),
        _TWO,
        default_noise=0.2,
    ),
    DatasetInfo(
        "spirals",
        _("Spirals"),
        "classification",
        _XY,
        _("Two arms that wind around each other: the hardest of the flat sets."),
        _TWO,
        default_noise=0.3,
    ),
    DatasetInfo(
        "blobs",
        _("Gaussian blobs"),
        "classification",
        _XY,
        _("Three round clouds; the noise is their width."),
        (*_TWO, _("green")),
        noise=_("standard deviation of each cloud"),
        default_noise=1.0,
    ),
    DatasetInfo(
        "xor",
        _("Exclusive or"),
        "classification",
        _XY,
        _("A square in four quarters; opposite quarters belong to the same class."),
        _TWO,
        default_noise=0.2,
    ),
    DatasetInfo(
        "coin-tosses",
        _("Coin tosses"),
        "classification",
        tuple(_("number {position}").format(position=place) for place in range(1, 11)),
        _(
            "Ten random numbers and the toss of a coin: there is nothing to learn, so "
            "whatever is better than half of the validation labels is luck."
        ),
        (in_context("coin", "heads"), in_context("coin", "tails")),
        noise=_("standard deviation of Gaussian noise on every number, which says nothing anyhow"),
        default_noise=0.0,
    ),
    DatasetInfo(
        "sine",
        _("Noisy sine"),
        "regression",
        ("x",),
        _(
            "One input, one output: a sine with noise on the target. A network that overfits "
            "passes through every point."
        ),
        target="y",
        noise=_("standard deviation of Gaussian noise on the target"),
        default_noise=0.3,
    ),
    DatasetInfo(
        "drug-trial",
        _("Drug trial by age"),
        "classification",
        (_("age (years)"),),
        _(
            "Participants of a drug trial aged 13 to 100: 95 % of those under 65 have no side "
            "effects, 95 % of the others have."
        ),
        (_("no side effects"), _("side effects")),
        noise=_("share of participants that do not follow the rule of their age"),
        default_noise=0.05,
    ),
    DatasetInfo(
        "bank-loans",
        _("Bank loans"),
        "regression",
        (_("loan (thousand €)"),),
        _(
            "The effect of a loan's amount on a bank's cash flow: a smooth curve under the "
            "scatter of single customers."
        ),
        target=_("cash flow (thousand €)"),
        noise=_("standard deviation of single customers around the curve, in thousand €"),
        default_noise=4.0,
    ),
    *KNOWN_EFFECTS,
    DatasetInfo(
        "shapes",
        _("Coloured shapes"),
        "classification",
        (*pixel_names(_("red"), 16), *pixel_names(_("green"), 16), *pixel_names(_("blue"), 16)),
        _(
            "Drawn pictures of 16 × 16 pixels: a shape of any colour, size and place on a background of any "
            "other. Only the shape counts, so a network of dense layers learns the pictures by heart, while "
            "convolution and augmentation help."
        ),
        (
            in_context("shape", "circle"),
            in_context("shape", "square"),
            in_context("shape", "triangle"),
            in_context("shape", "cross"),
            in_context("shape", "ring"),
        ),
        noise=_("standard deviation of Gaussian noise on every pixel; black is 0, white 1"),
        default_noise=0.05,
        image_shape=(3, 16, 16),
    ),
    *REAL,
)

DATASETS: dict[str, DatasetInfo] = {info.key: replace(info, story=STORIES[info.key]) for info in _ALL}
"""The catalogue, by key, in the order of the menu."""
