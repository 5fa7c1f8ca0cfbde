"""Arrays as examples: pictures with their channels first, labels as numbers of classes."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.data.errors import DataError
from reglab.words.language import _


def as_rows(x: NDArray[Any], *, channels_last: bool) -> NDArray[Any]:
    """Return examples as rows, shape (n, features): of pictures one channel after the other, each by rows."""
    if x.ndim == 4 and channels_last:
        x = x.transpose(0, 3, 1, 2)
    return np.ascontiguousarray(x.reshape(len(x), prod(x.shape[1:])))


def flat_labels(y: NDArray[Any], what: str) -> NDArray[Any]:
    """Return labels with one value for each example, shape (n,); one-hot rows become their place.

    Raises
    ------
    DataError
        If there are several values for each.
    """
    if y.ndim == 2 and y.shape[1] == 1:
        return y[:, 0]
    if y.ndim == 2 and y.shape[1] > 1 and y.dtype.kind in "biuf" and _one_hot(y):
        return np.asarray(y.argmax(axis=1))
    if y.ndim != 1:
        raise DataError(
            _("{what} has {count} axes, but labels are one value for each example; save them so.").format(
                what=what, count=y.ndim
            )
        )
    return y


def _one_hot(y: NDArray[Any]) -> bool:
    return bool(((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all())


def label_texts(values: NDArray[Any]) -> list[str]:
    """Labels as the names of classes: ``"3"``, ``"0.5"``, ``"cat"``."""
    found = []
    for value in values.tolist():
        if isinstance(value, bytes):
            found.append(value.decode("utf-8", "replace"))
        elif isinstance(value, float) and value.is_integer():
            found.append(str(int(value)))
        else:
            found.append(str(value))
    return found


def class_numbers(y: NDArray[Any], classes: Sequence[str], what: str) -> NDArray[np.int64]:
    """Return which of the classes each label is; raises `DataError` for one that is none of them."""
    values, inverse = np.unique(y, return_inverse=True)
    places = {name: place for place, name in enumerate(classes)}
    texts = label_texts(values)
    if unknown := [text for text in texts if text not in places]:
        raise DataError(
            _("{what} holds the label “{label}”, which is none of the classes; take it anew.").format(
                what=what, label=unknown[0][:40]
            )
        )
    return np.array([places[text] for text in texts], dtype=np.int64)[inverse.reshape(-1)]
