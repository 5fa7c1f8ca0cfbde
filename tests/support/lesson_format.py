"""The schema of lessons as its page has it: for each key its type with its range, and its default."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic.fields import FieldInfo

from reglab.experiment.arm import Arm
from reglab.experiment.base import Spec


def rows(kind: type[Spec]) -> dict[str, tuple[str, str]]:
    """Type and default of every key of a table, in words."""
    return {name: (_type(field), _default(field)) for name, field in kind.model_fields.items()}


def _type(field: FieldInfo) -> str:
    return _words(field.annotation, list(field.metadata))


def _words(annotation: Any, limits: list[Any]) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is not None:
        return _compound(origin, inner, limits)
    if annotation is bool:
        return "`true` or `false`"
    if annotation in (int, float):
        name = "whole number" if annotation is int else "number"
        low, high = _limit(limits, Ge, "ge"), _limit(limits, Le, "le")
        return name if low is None else f"{name}, {low:g} to {high:g}"
    if annotation is str:
        return f"text, at most {_limit(limits, MaxLen, 'max_length')} letters"
    return "arm, as in an experiment's file" if annotation is Arm else f"table {annotation.__name__}"


def _compound(origin: Any, inner: tuple[Any, ...], limits: list[Any]) -> str:
    if origin in (Union, UnionType):
        (kept,) = (each for each in inner if each is not NoneType)
        return _words(kept, limits)
    if origin is Annotated:
        return _words(inner[0], [*inner[1:], *limits])
    if origin is Literal:
        return "one of " + ", ".join(f"`{value}`" for value in inner)
    if origin is tuple:
        least, most = _limit(limits, MinLen, "min_length"), _limit(limits, MaxLen, "max_length")
        several = f", {least or 0} to {most}" if most else ""
        return f"list of {_words(inner[0], [])}{several}"
    assert origin is dict, origin
    return "table of numbers by their paths"


def _limit(limits: list[Any], kind: type, name: str) -> Any:
    for each in limits:
        if isinstance(each, kind) and getattr(each, name) is not None:
            return getattr(each, name)
        for nested in getattr(each, "metadata", ()):
            if isinstance(nested, kind):
                return getattr(nested, name)
    return None


def _default(field: FieldInfo) -> str:
    value = field.default
    if field.is_required():
        return "needed"
    if value in ("", (), None) or isinstance(value, Spec) or value == {}:
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, str) else f"`{value:g}`"
