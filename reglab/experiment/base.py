"""The base of every specification, and what a panel must know about one of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, ConfigDict

from reglab.words import exact
from reglab.words.language import _


class Spec(BaseModel):
    """A frozen, strict, closed piece of an experiment.

    Unknown keys, numbers given as text, NaN and infinity are refused, so that a file
    means exactly what it says.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_default=True,
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values of a choice: its key, its name on the screen, and what it means."""

    key: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Param:
    """How a field is shown to a person; attached to the field with ``Annotated``.

    Parameters
    ----------
    label : str
        The field's name on the screen and in error messages.
    help : str
        What it is and what typical values do, one or two sentences.
    symbol : str
        Its letter in formulas (λ, p, σ …).
    unit : str
        Unit behind the number, empty for a pure number.
    scale : {"linear", "log"}
        Scale of its slider. A logarithmic slider keeps a place for zero at its left end
        where zero is allowed.
    slider : tuple of float, optional
        Ends of the slider; the number field accepts the whole allowed range.
    typical : str
        Typical values, for the tooltip.
    group : str
        Heading under which a long form puts it; empty for none.
    options : tuple of Option
        Names and meanings of the values of a choice, where their keys do not say it.
    """

    label: str
    help: str
    symbol: str = ""
    unit: str = ""
    scale: Literal["linear", "log"] = "linear"
    slider: tuple[float, float] | None = None
    typical: str = ""
    group: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field as a panel sees it: its `Param`, type, default and allowed range."""

    name: str
    param: Param
    kind: Literal["float", "int", "bool", "choice", "text"]
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    minimum_open: bool = False
    maximum_open: bool = False
    choices: tuple[str, ...] = ()
    optional: bool = False

    def option(self, key: str) -> Option | None:
        """Name and meaning of a value of a choice; ``None`` where its key says it."""
        return next((option for option in self.param.options if option.key == key), None)

    def allows(self, value: float) -> bool:
        """Whether a number lies in the allowed range."""
        low, high = self.minimum, self.maximum
        if low is not None and (value < low or (self.minimum_open and value == low)):
            return False
        return high is None or value < high or (not self.maximum_open and value == high)

    @property
    def range_text(self) -> str:
        """The allowed range in words, e.g. ``"at least 0 and below 1"``."""
        if self.kind == "choice":
            return _("one of {choices}").format(choices=", ".join(self.choices))
        return self.bounds_text or _("any value")

    @property
    def bounds_text(self) -> str:
        """The ends of the allowed range in words; empty where there are none."""
        return bounds_words(self.minimum, self.maximum, above=self.minimum_open, below=self.maximum_open)


def bounds_words(least: float | None, most: float | None, *, above: bool = False, below: bool = False) -> str:
    """The ends of a range in words; empty where there are none.

    Parameters
    ----------
    least, most : float, optional
        The ends, as far as there are any.
    above, below : bool
        Whether `least` and `most` themselves are outside.
    """
    if least is None and most is None:
        return ""
    if most is None:
        words = _("above {least}") if above else _("at least {least}")
    elif least is None:
        words = _("below {most}") if below else _("at most {most}")
    elif above:
        words = _("above {least} and below {most}") if below else _("above {least} and at most {most}")
    else:
        words = _("at least {least} and below {most}") if below else _("at least {least} and at most {most}")
    low, high = ("" if end is None else exact(end) for end in (least, most))
    return words.format(least=low, most=high)


def field_infos(spec: type[Spec] | Spec) -> tuple[FieldInfo, ...]:
    """Return the fields of `spec` that carry a `Param`, in their order of definition."""
    return _infos_of(spec if isinstance(spec, type) else type(spec))


@cache
def _infos_of(cls: type[Spec]) -> tuple[FieldInfo, ...]:
    # Kept: who lists all that can be varied asks for every technique's fields, with every edit.
    infos = []
    for name, field in cls.model_fields.items():
        param = next((m for m in field.metadata if isinstance(m, Param)), None)
        if param is not None:
            infos.append(_field_info(name, param, field.annotation, field.metadata, field.default))
    return tuple(infos)


def field_info(spec: type[Spec] | Spec, name: str) -> FieldInfo:
    """Return the `FieldInfo` of one field; raises `KeyError` for a field without `Param`."""
    for info in field_infos(spec):
        if info.name == name:
            return info
    raise KeyError(name)


def _field_info(name: str, param: Param, annotation: Any, metadata: list[Any], default: Any) -> FieldInfo:
    annotation, optional = _strip_none(annotation)
    bounds: dict[str, Any] = {}
    for mark in metadata:
        if isinstance(mark, annotated_types.Ge):
            bounds["minimum"] = mark.ge
        elif isinstance(mark, annotated_types.Gt):
            bounds.update(minimum=mark.gt, minimum_open=True)
        elif isinstance(mark, annotated_types.Le):
            bounds["maximum"] = mark.le
        elif isinstance(mark, annotated_types.Lt):
            bounds.update(maximum=mark.lt, maximum_open=True)
    if get_origin(annotation) is Literal:
        return FieldInfo(name, param, "choice", default, choices=get_args(annotation), optional=optional)
    kinds: dict[Any, Literal["float", "int", "bool", "text"]] = {
        float: "float",
        int: "int",
        bool: "bool",
        str: "text",
    }
    # A text that may also be something else, like the source of the data, is shown as a text.
    plain_type = next((each for each in (annotation, *get_args(annotation)) if each in kinds), annotation)
    return FieldInfo(name, param, kinds[plain_type], default, optional=optional, **bounds)


def _strip_none(annotation: Any) -> tuple[Any, bool]:
    """Take ``Annotated`` and ``| None`` off an annotation."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        if len(inner) == 1 and len(inner) < len(get_args(annotation)):
            return inner[0], True
    return annotation, False
