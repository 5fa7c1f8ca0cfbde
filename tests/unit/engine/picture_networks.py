"""Networks of several kinds of layers, as tests of the engine use them."""

from __future__ import annotations

from typing import Any

from reglab.engine.replicas.structure import Structure
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec
from tests.support.stacks import network


def layer(kind: str, **values: Any) -> LayerSpec:
    """A hidden layer by its kind."""
    return LAYERS[kind](kind=kind, **values)


def digits() -> Structure:
    """As for handwritten digits of 8 × 8 pixels."""
    hidden = (layer("conv2d"), layer("max_pool2d"), layer("conv2d", channels=16), layer("flatten"))
    return network(hidden, (1, 8, 8), 10, train=70, batch=32)


def odd() -> Structure:
    """Sizes that fill no aligned memory, and a dense layer behind."""
    hidden = (
        layer("conv2d", channels=5, activation="tanh"),
        layer("max_pool2d"),
        layer("batch_norm"),
        layer("conv2d", channels=3, kernel=2, padding="valid", activation="gelu"),
        layer("flatten"),
        layer("dense", units=7, activation="sigmoid"),
    )
    return network(hidden)


def strides() -> Structure:
    """A normalisation of the input, strides, means, and one output."""
    hidden = (
        layer("batch_norm", momentum=0.3, eps=1e-3),
        layer("conv2d", channels=6, kernel=4, stride=2, activation="elu"),
        layer("average_pool2d"),
        layer("batch_norm"),
        layer("global_average_pool"),
        layer("batch_norm", momentum=1.0),
    )
    return network(hidden, (3, 9, 7), 1, "mean_squared_error", train=38, batch=13)


def smallest() -> Structure:
    """One kernel of one pixel."""
    hidden = (layer("conv2d", channels=1, kernel=1, activation="sigmoid"), layer("global_average_pool"))
    return network(hidden, (1, 5, 5), 2, train=31, batch=9)


def wide() -> Structure:
    """Larger pictures, whose numbers are gathered replica by replica."""
    hidden = (
        layer("conv2d", channels=16, kernel=5),
        layer("batch_norm"),
        layer("max_pool2d"),
        layer("conv2d"),
        layer("flatten"),
        layer("dense", units=33, activation="tanh"),
        layer("batch_norm"),
    )
    return network(hidden, (3, 16, 16), 10, train=60, batch=32)


def rows() -> Structure:
    """Dense layers alone, normalised; activations that follow on each other."""
    hidden = (
        layer("dense", units=7, activation="sigmoid"),
        layer("activation", activation="relu"),
        layer("batch_norm"),
        layer("activation", activation="leaky_relu"),
        layer("dense", units=6),
        layer("activation", activation="linear"),
    )
    return network(hidden, (5,), 3, "sigmoid_cross_entropy")


ALL = {made.__name__: made for made in (digits, odd, strides, smallest, wide, rows)}
