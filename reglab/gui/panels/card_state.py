"""What the card of a technique shows beside the technique itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

from reglab.experiment.advice import Advice
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Scale


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows beside the technique itself.

    Parameters
    ----------
    layers : sequence of LayerSpec
        Hidden layers of the arm's network.
    data : DatasetInfo
        The data set.
    scale : Scale
        Sizes of the arm on which the conventions depend.
    hue : QColor
        Colour of the arm.
    present : bool
        Whether the arm has the technique, on or off.
    siblings : int
        How many techniques of this kind the arm has.
    can_split : bool
        Whether other layers could have a strength of their own.
    advice : tuple of Advice
        What is to be said about it in this arm.
    meter : bool
        Whether a strength meter is shown, which a run fills.
    """

    layers: Sequence[LayerSpec]
    data: DatasetInfo
    scale: Scale
    hue: QColor
    present: bool = True
    siblings: int = 1
    can_split: bool = False
    advice: tuple[Advice, ...] = ()
    meter: bool = True
