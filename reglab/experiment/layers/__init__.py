"""The kinds of hidden layers: every module of this folder that defines one adds itself."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from reglab.experiment.discovery import kinds_in
from reglab.experiment.layers.base import LayerSpec


def _discover() -> dict[str, type[LayerSpec]]:
    """Put the layers that the modules of this folder define in the order in which they are offered."""
    found = kinds_in(__name__, LayerSpec)
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[1].title)))


LAYERS: dict[str, type[LayerSpec]] = _discover()
"""Every kind of layer by its kind, in the order in which a person is offered them."""

if TYPE_CHECKING:
    Layer = LayerSpec
else:
    _union: Any = reduce(or_, LAYERS.values())
    Layer = Annotated[_union, Field(discriminator="kind")]
"""A hidden layer as it stands in a file."""
