"""The registry of techniques: every module of this folder that defines one adds itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from reglab.experiment.techniques.base import GROUPS, Technique


def _discover() -> dict[str, type[Technique]]:
    """Import the modules of this folder and collect the techniques that they define."""
    found: dict[str, type[Technique]] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Technique)
                and value.__module__ == module.__name__
                and "kind" in value.model_fields
                and isinstance(value.model_fields["kind"].default, str)
            ):
                found[value.model_fields["kind"].default] = value
    groups = {group: position for position, group in enumerate(GROUPS)}
    return dict(sorted(found.items(), key=lambda item: (groups[item[1].group], item[1].order, item[1].title)))


TECHNIQUES: dict[str, type[Technique]] = _discover()
"""Every technique by its kind, grouped as the panel shows them."""

if TYPE_CHECKING:
    AnyTechnique = Technique
else:
    _union: Any = reduce(or_, TECHNIQUES.values())
    AnyTechnique = Annotated[_union, Field(discriminator="kind")]
