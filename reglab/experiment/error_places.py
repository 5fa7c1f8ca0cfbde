"""Where an error of pydantic lies: its path in the file, and the spec that has the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic_core import ErrorDetails

from reglab.experiment.base import Spec
from reglab.experiment.layers import LAYERS
from reglab.experiment.sources import SOURCES
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.text import short
from reglab.experiment.training import OPTIMIZERS

Location = tuple[int | str, ...]
OF_SEVERAL_KINDS: dict[str, Mapping[str, type[Any]]] = {
    "techniques": {**TECHNIQUES},
    "optimizer": {**OPTIMIZERS},
    "layers": {**LAYERS},
    "set": SOURCES,
}
"""Fields that hold one of several specs; in pydantic's locations the kind follows them."""


def path_of(detail: ErrorDetails) -> str:
    """``("arms", 1, "techniques", 0, "l2", "strength")`` → ``arms[1].techniques[0].strength``."""
    path, kind_follows = "", False
    for part in detail["loc"]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif kind_follows:
            kind_follows = False
        else:
            path += f".{short(part)}" if path else short(part)
            # Techniques name layers by numbers: no kind follows there.
            kind_follows = part in OF_SEVERAL_KINDS and "techniques[" not in path
    return f"{path}.kind" if detail["type"].startswith("union_tag") else path


def holder_of(detail: ErrorDetails) -> type[Spec]:
    """The spec whose field an error is about."""
    location: Location = detail["loc"]
    spec: type[Spec] = detail["ctx"]["root"]
    kinds: Mapping[str, type[Any]] = {}
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        if kinds:
            spec, kinds = kinds[part], {}
        elif part in OF_SEVERAL_KINDS and part in spec.model_fields and not issubclass(spec, Technique):
            kinds = OF_SEVERAL_KINDS[part]
        elif part in spec.model_fields:
            spec = _spec_within(spec.model_fields[part].annotation) or spec
    return spec


def _spec_within(annotation: Any) -> type[Spec] | None:
    """The spec in ``Spec``, ``Spec | None`` or ``tuple[Spec, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return annotation
    return next(filter(None, map(_spec_within, get_args(annotation))), None)
