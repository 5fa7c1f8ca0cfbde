"""The catalogue's real data sets."""

from __future__ import annotations

from reglab.experiment.dataset_info import DatasetInfo


def pixel_names(name: str, size: int) -> tuple[str, ...]:
    """Names of the pixels of a square picture, row by row."""
    return tuple(f"{name} {row},{column}" for row in range(size) for column in range(size))


_28 = pixel_names("pixel", 28)
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

REAL = (
    DatasetInfo(
        "digits",
        "Handwritten digits",
        "classification",
        pixel_names("pixel", 8),
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
        _28,
        "The 1,797 scanned digits of 8 × 8 pixels, enlarged to 28 × 28 by cubic interpolation: as many "
        "inputs as the pictures of MNIST have, but no more detail than before.",
        tuple("0123456789"),
        total=1797,
        noise=_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 16.0),
    ),
    DatasetInfo(
        "mnist",
        "MNIST digits",
        "classification",
        _28,
        "2,000 handwritten digits of 28 × 28 pixels, 200 of each: the pictures with which introductions to "
        "deep learning begin.",
        tuple("0123456789"),
        total=2000,
        noise=_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 255.0),
    ),
    DatasetInfo(
        "fashion-mnist",
        "Fashion-MNIST",
        "classification",
        _28,
        "2,000 pictures of clothes of 28 × 28 pixels, 200 of each kind; shirts, pullovers and coats are hard "
        "to tell apart.",
        (
            "T-shirt",
            "trousers",
            "pullover",
            "dress",
            "coat",
            "sandal",
            "shirt",
            "sneaker",
            "bag",
            "ankle boot",
        ),
        total=2000,
        noise=_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 255.0),
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
        "penguins",
        "Palmer penguins",
        "classification",
        (
            "species: Adelie",
            "species: Chinstrap",
            "species: Gentoo",
            "island: Biscoe",
            "island: Dream",
            "island: Torgersen",
            "bill length (mm)",
            "bill depth (mm)",
            "flipper length (mm)",
            "body mass (g)",
        ),
        "333 penguins of three species on three islands: whether one is female or male, by four "
        "measurements.",
        ("female", "male"),
        target="sex",
        total=333,
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
    DatasetInfo(
        "auto-mpg",
        "Auto MPG",
        "regression",
        (
            "cylinders",
            "displacement (cubic inches)",
            "horsepower",
            "weight (pounds)",
            "seconds to 60 mph",
            "model year",
            "origin: America",
            "origin: Europe",
            "origin: Japan",
        ),
        "392 cars of 1970 to 1982: how many miles they go on a gallon, by their engine, weight, year and "
        "origin.",
        target="miles per gallon",
        total=392,
        noise=_ON_FEATURES,
    ),
)
"""In the order of the menu."""
