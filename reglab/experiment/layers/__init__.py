"""The kinds of hidden layers: every module of this folder that defines one adds itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from reglab.experiment.layers.base import LayerSpec


def _discover() -> dict[str, type[LayerSpec]]:
    """Import the modules of this folder and collect the layers that they define."""
    found: dict[str, type[LayerSpec]] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, LayerSpec)
                and value.__module__ == module.__name__
                and "kind" in value.model_fields
                and isinstance(value.model_fields["kind"].default, str)
            ):
                found[value.model_fields["kind"].default] = value
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[1].title)))


LAYERS: dict[str, type[LayerSpec]] = _discover()
"""Every kind of layer by its kind, in the order in which a person is offered them."""

if TYPE_CHECKING:
    Layer = LayerSpec
else:
    _union: Any = reduce(or_, LAYERS.values())
    Layer = Annotated[_union, Field(discriminator="kind")]
"""A hidden layer as it stands in a file."""
