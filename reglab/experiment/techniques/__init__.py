"""The registry of techniques: every module of this folder that defines one adds itself."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from reglab.experiment.discovery import kinds_in
from reglab.experiment.techniques.base import GROUPS, Technique


def _discover() -> dict[str, type[Technique]]:
    """Put the techniques that the modules of this folder define in the order in which they are offered."""
    found = kinds_in(__name__, Technique)
    groups = {group: position for position, group in enumerate(GROUPS)}
    return dict(sorted(found.items(), key=lambda item: (groups[item[1].group], item[1].order, item[1].title)))


TECHNIQUES: dict[str, type[Technique]] = _discover()
"""Every technique by its kind, grouped as the panel shows them."""

if TYPE_CHECKING:
    AnyTechnique = Technique
else:
    _union: Any = reduce(or_, TECHNIQUES.values())
    AnyTechnique = Annotated[_union, Field(discriminator="kind")]
