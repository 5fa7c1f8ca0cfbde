"""From the plane of a picture to the features of the data, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reglab.record.events import Array
from reglab.words import listed, percent
from reglab.words.language import _, grouped, plural

_LEAST_ROWS, _MOST_ROWS, _NUMBERS = 100, 2000, 250_000
"""Bounds on the examples of which principal components are found, and on their numbers together."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A plane, or with one direction a line, through the space of the features.

    Parameters
    ----------
    origin : array, shape (features,)
        The point at 0, 0.
    directions : array, shape (1 or 2, features)
        How the features change by one along each axis.
    readings : array, shape (features, 1 or 2)
        How to find an example's place: the coordinates of (x − origin).
    names : tuple of str
        What the axes are.
    about : str
        How the plane lies, and what that means for the examples; empty where all of them lie in it.
    """

    origin: Array
    directions: Array
    readings: Array
    names: tuple[str, ...]
    about: str

    def lift(self, *axes: Array) -> Array:
        """Return the features of points in the plane, shape (n, features)."""
        points: Array = self.origin + np.stack(axes, axis=-1) @ self.directions
        return points

    def drop(self, x: Array) -> Array:
        """Return where examples of shape (n, features) stand in the plane, shape (n, axes)."""
        places: Array = (x - self.origin) @ self.readings
        return places


def feature_projection(x: Array, names: Sequence[str], chosen: Sequence[int]) -> Projection:
    """Return the plane along one or two features; the others are held at their mean over `x`."""
    features = x.shape[1]
    origin = x.mean(axis=0)
    origin[list(chosen)] = 0.0
    directions = np.eye(features)[list(chosen)]
    labels = tuple(names[index] for index in chosen)
    others = features - len(chosen)
    about = ""
    if others == 1:
        about = _("Slice along {features}, the other one at its mean; examples judged by all {count} inputs.")
    elif others:
        about = _(
            "Slice along {features}, the other {others} at their mean; examples judged by all {count} inputs."
        )
    about = about.format(features=listed(labels), others=others, count=grouped(features))
    return Projection(origin, directions, directions.T, labels, about)


def principal_projection(x: Array) -> Projection:
    """Return the plane of the first two principal components of standardised features.

    One unit along an axis is one standard deviation of a standardised feature. Features that do not vary do
    not count.

    Parameters
    ----------
    x : array, shape (n, features)
        Examples, at least two, of at least two features.
    """
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    # Of many pixels fewer examples will do: the window must not stand still.
    most = max(_LEAST_ROWS, min(_MOST_ROWS, _NUMBERS // x.shape[1]))
    _unused, sizes, axes = np.linalg.svd((x[:most] - mean) / scale, full_matrices=False)
    axes = axes[:2]
    # The sign of a component is free: its largest loading is made positive.
    largest = np.abs(axes).argmax(axis=1)
    axes = axes * np.sign(axes[np.arange(len(axes)), largest])[:, None]
    shares = sizes**2 / max(float(np.sum(sizes**2)), 1e-300)
    names = tuple(
        _("PC {number} ({share} of variance)").format(number=place + 1, share=percent(shares[place]))
        for place in range(2)
    )
    share = percent(float(shares[:2].sum()))
    about = plural(
        "Slice along PC 1 and PC 2 ({share} of variance), the rest at the mean; "
        "examples judged by all {n} inputs.",
        "Slice along PC 1 and PC 2 ({share} of variance), the rest at the mean; "
        "examples judged by all {n} inputs.",
        x.shape[1],
        share=share,
    )
    return Projection(mean, axes * scale, (axes / scale).T, names, about)
