"""The catalogue's real data sets."""

from __future__ import annotations

from reglab.experiment.dataset_info import NOISE_ON_FEATURES, DatasetInfo
from reglab.words.language import _, in_context


def pixel_names(name: str, size: int) -> tuple[str, ...]:
    """Names of the pixels of a square picture, row by row."""
    return tuple(f"{name} {row},{column}" for row in range(size) for column in range(size))


_28 = pixel_names(_("pixel"), 28)

_BREAST = tuple(
    statistic.format(measure=quantity)
    for statistic in (_("mean {measure}"), _("error of {measure}"), _("worst {measure}"))
    for quantity in (
        _("radius"),
        in_context("tumour", "texture"),
        _("perimeter"),
        in_context("tumour", "area"),
        _("smoothness"),
        _("compactness"),
        _("concavity"),
        _("concave points"),
        _("symmetry"),
        _("fractal dimension"),
    )
)

REAL = (
    DatasetInfo(
        "digits",
        _("Handwritten digits"),
        "classification",
        pixel_names(_("pixel"), 8),
        _("1,797 scanned digits of 8 × 8 pixels."),
        tuple("0123456789"),
        total=1797,
        noise=NOISE_ON_FEATURES,
        image_shape=(1, 8, 8),
        value_range=(0.0, 16.0),
    ),
    DatasetInfo(
        "digits-28",
        _("Handwritten digits, enlarged"),
        "classification",
        _28,
        _(
            "The 1,797 scanned digits of 8 × 8 pixels, enlarged to 28 × 28 by cubic "
            "interpolation: as many inputs as the pictures of MNIST have, but no more "
            "detail than before."
        ),
        tuple("0123456789"),
        total=1797,
        noise=NOISE_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 16.0),
    ),
    DatasetInfo(
        "mnist",
        _("MNIST digits"),
        "classification",
        _28,
        _(
            "2,000 handwritten digits of 28 × 28 pixels, 200 of each: the pictures "
            "with which introductions to deep learning begin."
        ),
        tuple("0123456789"),
        total=2000,
        noise=NOISE_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 255.0),
    ),
    DatasetInfo(
        "fashion-mnist",
        _("Fashion-MNIST"),
        "classification",
        _28,
        _(
            "2,000 pictures of clothes of 28 × 28 pixels, 200 of each kind; shirts, "
            "pullovers and coats are hard to tell apart."
        ),
        (
            _("T-shirt"),
            _("trousers"),
            _("pullover"),
            in_context("clothes", "dress"),
            in_context("clothes", "coat"),
            _("sandal"),
            _("shirt"),
            _("sneaker"),
            in_context("clothes", "bag"),
            _("ankle boot"),
        ),
        total=2000,
        noise=NOISE_ON_FEATURES,
        image_shape=(1, 28, 28),
        value_range=(0.0, 255.0),
    ),
    DatasetInfo(
        "breast-cancer",
        _("Breast cancer"),
        "classification",
        _BREAST,
        _("569 tumours described by 30 measurements of their cell nuclei (Wisconsin)."),
        (_("malignant"), _("benign")),
        total=569,
        noise=NOISE_ON_FEATURES,
    ),
    DatasetInfo(
        "wine",
        _("Wine"),
        "classification",
        (
            _("alcohol"),
            _("malic acid"),
            in_context("wine", "ash"),
            _("alcalinity of ash"),
            _("magnesium"),
            _("total phenols"),
            _("flavanoids"),
            _("nonflavanoid phenols"),
            _("proanthocyanins"),
            _("colour intensity"),
            in_context("wine", "hue"),
            _("OD280/OD315 of diluted wines"),
            _("proline"),
        ),
        _("178 wines of three growers, by 13 chemical measurements."),
        (_("grower 1"), _("grower 2"), _("grower 3")),
        total=178,
        noise=NOISE_ON_FEATURES,
    ),
    DatasetInfo(
        "iris",
        _("Iris"),
        "classification",
        (_("sepal length (cm)"), _("sepal width (cm)"), _("petal length (cm)"), _("petal width (cm)")),
        _("150 flowers of three species, by four lengths."),
        ("setosa", "versicolor", "virginica"),
        total=150,
        noise=NOISE_ON_FEATURES,
    ),
    DatasetInfo(
        "penguins",
        _("Palmer penguins"),
        "classification",
        (
            _("species: Adelie"),
            _("species: Chinstrap"),
            _("species: Gentoo"),
            _("island: Biscoe"),
            _("island: Dream"),
            _("island: Torgersen"),
            _("bill length (mm)"),
            _("bill depth (mm)"),
            _("flipper length (mm)"),
            _("body mass (g)"),
        ),
        _(
            "333 penguins of three species on three islands: whether one is female or "
            "male, by four measurements."
        ),
        (_("female"), _("male")),
        target=_("sex"),
        total=333,
        noise=NOISE_ON_FEATURES,
    ),
    DatasetInfo(
        "diabetes",
        _("Diabetes progression"),
        "regression",
        (_("age"), _("sex"), _("body mass index"), _("blood pressure"), "s1", "s2", "s3", "s4", "s5", "s6"),
        _("442 patients: ten measurements, and the progression of the disease a year later."),
        target=_("progression"),
        total=442,
        noise=NOISE_ON_FEATURES,
    ),
    DatasetInfo(
        "auto-mpg",
        _("Auto MPG"),
        "regression",
        (
            _("cylinders"),
            _("displacement (cubic inches)"),
            _("horsepower"),
            _("weight (pounds)"),
            _("seconds to 60 mph"),
            _("model year"),
            _("origin: America"),
            _("origin: Europe"),
            _("origin: Japan"),
        ),
        _(
            "392 cars of 1970 to 1982: how many miles they go on a gallon, by their "
            "engine, weight, year and origin."
        ),
        target=_("miles per gallon"),
        total=392,
        noise=NOISE_ON_FEATURES,
    ),
)
"""In the order of the menu."""
