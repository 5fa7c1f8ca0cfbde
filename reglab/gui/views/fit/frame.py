"""What part of the plane is seen at first, and what its axes are called."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.examples import input_range
from reglab.record.events import Array
from reglab.record.questions import ExampleSet
from reglab.words.language import _

_BEYOND = 0.2
"""How far curves go on beyond the training examples, relative to their range."""
_MARGIN = 0.12


class Frame(NamedTuple):
    """A part of the plane."""

    span: Span
    horizontal: str
    """Name of the axis."""
    vertical: str


def curve_frame(info: DatasetInfo, examples: Collection[ExampleSet], y: Array) -> Frame:
    """Predictions over the one input; `y` are the targets of all examples, shape (n,)."""
    first, last = input_range(examples)
    beyond = _BEYOND * (last - first) or 1.0
    return Frame(Span(first - beyond, last + beyond, *_enclosing(y)), info.features[0], info.target)


def scatter_frame(info: DatasetInfo, y: Array) -> Frame:
    """Predictions over true values, which have one scale."""
    low, high = _enclosing(y)
    return Frame(
        Span(low, high, low, high),
        _("{target}, true").format(target=info.target),
        _("{target}, predicted").format(target=info.target),
    )


def residual_frame(info: DatasetInfo, y: Array) -> Frame:
    """Errors over predictions, as large as those of a network that always puts out the mean."""
    low, high = _enclosing(y)
    most = (1 + _MARGIN) * float(np.abs(y - y.mean()).max()) or 1.0
    return Frame(
        Span(low, high, -most, most),
        _("{target}, predicted").format(target=info.target),
        _("residual: true − predicted"),
    )


def _enclosing(y: Array) -> tuple[float, float]:
    low, high = float(y.min()), float(y.max())
    margin = _MARGIN * (high - low) or 1.0
    return low - margin, high + margin
