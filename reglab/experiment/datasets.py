"""The catalogue of data sets: what each one is, without its numbers.

The numbers are made in `reglab.data`; this table lets panels, checks and files speak of a
data set in a process that never loads them.
"""

from __future__ import annotations

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.known_effects import KNOWN_EFFECTS


def _pixels(name: str, size: int) -> tuple[str, ...]:
    """Names of the pixels of a square picture, row by row."""
    return tuple(f"{name} {row},{column}" for row in range(size) for column in range(size))


_XY = ("x₁", "x₂")
_TWO = ("orange", "blue")
_ON_FEATURES = "standard deviation of Gaussian noise on every feature, in units of that feature's own"

_BREAST = tuple(
    f"{statistic} {quantity}"
    for statistic in ("mean", "error of", "worst")
    for quantity in (
        "radius",
        "texture",
        "perimeter",
        "area",
        "smoothness",
        "compactness",
        "concavity",
        "concave points",
        "symmetry",
        "fractal dimension",
    )
)

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
        "digits",
        "Handwritten digits",
        "classification",
        _pixels("pixel", 8),
        "1,797 scanned digits of 8 × 8 pixels.",
        tuple("0123456789"),
        total=1797,
        noise=_ON_FEATURES,
        image_shape=(1, 8, 8),
        value_range=(0.0, 16.0),
    ),
    DatasetInfo(
        "digits-28",
        "Handwritten digits, enlarged",
        "classification",
        _pixels("pixel", 28),
        "The 1,797 scanned digits of 8 × 8 pixels, enlarged to 28 × 28 by cubic interpolation: as many "
        "inputs as the pictures of MNIST have, but no more detail than before.",
        tuple("0123456789"),
        total=1797,
        noise=_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 16.0),
    ),
    DatasetInfo(
        "shapes",
        "Coloured shapes",
        "classification",
        (*_pixels("red", 16), *_pixels("green", 16), *_pixels("blue", 16)),
        "Drawn pictures of 16 × 16 pixels: a shape of any colour, size and place on a background of any "
        "other. Only the shape counts, so a network of dense layers learns the pictures by heart, while "
        "convolution and augmentation help.",
        ("circle", "square", "triangle", "cross", "ring"),
        noise="standard deviation of Gaussian noise on every pixel; black is 0, white 1",
        default_noise=0.05,
        image_shape=(3, 16, 16),
    ),
    DatasetInfo(
        "breast-cancer",
        "Breast cancer",
        "classification",
        _BREAST,
        "569 tumours described by 30 measurements of their cell nuclei (Wisconsin).",
        ("malignant", "benign"),
        total=569,
        noise=_ON_FEATURES,
    ),
    DatasetInfo(
        "wine",
        "Wine",
        "classification",
        (
            "alcohol",
            "malic acid",
            "ash",
            "alcalinity of ash",
            "magnesium",
            "total phenols",
            "flavanoids",
            "nonflavanoid phenols",
            "proanthocyanins",
            "colour intensity",
            "hue",
            "OD280/OD315 of diluted wines",
            "proline",
        ),
        "178 wines of three growers, by 13 chemical measurements.",
        ("grower 1", "grower 2", "grower 3"),
        total=178,
        noise=_ON_FEATURES,
    ),
    DatasetInfo(
        "iris",
        "Iris",
        "classification",
        ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
        "150 flowers of three species, by four lengths.",
        ("setosa", "versicolor", "virginica"),
        total=150,
        noise=_ON_FEATURES,
    ),
    DatasetInfo(
        "diabetes",
        "Diabetes progression",
        "regression",
        ("age", "sex", "body mass index", "blood pressure", "s1", "s2", "s3", "s4", "s5", "s6"),
        "442 patients: ten measurements, and the progression of the disease a year later.",
        target="progression",
        total=442,
        noise=_ON_FEATURES,
    ),
)

DATASETS: dict[str, DatasetInfo] = {info.key: info for info in _ALL}
"""The catalogue, by key, in the order of the menu."""
