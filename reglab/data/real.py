"""The real data sets, read from scikit-learn or from the program's own files."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from reglab.data import library
from reglab.data.arrays import Examples

# scikit-learn takes a second to import, so each reader imports it when it is called.


def _digits() -> Examples:
    from sklearn.datasets import load_digits

    return _classes(load_digits(return_X_y=True))


def _digits_28() -> Examples:
    from scipy.ndimage import zoom

    x, y = _digits()
    # Pixels are areas, not points: 3½ new ones to each side of an old one. Only rows and columns grow.
    large = zoom(x.reshape(-1, 8, 8), (1, 3.5, 3.5), order=3, mode="grid-constant", grid_mode=True)
    # A cubic curve overshoots where ink ends.
    return large.clip(0, 16).reshape(len(x), 784), y


def _breast_cancer() -> Examples:
    from sklearn.datasets import load_breast_cancer

    return _classes(load_breast_cancer(return_X_y=True))


def _wine() -> Examples:
    from sklearn.datasets import load_wine

    return _classes(load_wine(return_X_y=True))


def _iris() -> Examples:
    from sklearn.datasets import load_iris

    return _classes(load_iris(return_X_y=True))


def _diabetes() -> Examples:
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True, scaled=False)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def _mnist() -> Examples:
    return library.pictures("mnist")


def _fashion_mnist() -> Examples:
    return library.pictures("fashion-mnist")


def _penguins() -> Examples:
    x, sex = library.table("penguins", "sex")
    return x, np.array([("female", "male").index(each) for each in sex], dtype=np.int64)


def _auto_mpg() -> Examples:
    x, miles = library.table("auto-mpg", "mpg")
    return x, np.array(miles, dtype=np.float64)


def _classes(examples: Examples) -> Examples:
    x, y = examples
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.int64)


READERS: dict[str, Callable[[], Examples]] = {
    "digits": _digits,
    "digits-28": _digits_28,
    "mnist": _mnist,
    "fashion-mnist": _fashion_mnist,
    "breast-cancer": _breast_cancer,
    "wine": _wine,
    "iris": _iris,
    "penguins": _penguins,
    "diabetes": _diabetes,
    "auto-mpg": _auto_mpg,
}
"""The real data sets by the key of the catalogue; each returns all examples in a fixed order."""


@lru_cache(maxsize=8)
def read(key: str) -> Examples:
    """Return all examples of a real data set, read-only; the files are parsed once a process."""
    x, y = READERS[key]()
    x.setflags(write=False)
    y.setflags(write=False)
    return x, y
