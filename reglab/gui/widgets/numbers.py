"""Numbers as people type and read them; no Qt here."""

from __future__ import annotations

import math
import re

from reglab.experiment.base import FieldInfo
from reglab.words import typed
from reglab.words.language import _

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE_GROUPS = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(\1\d{3})*", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d*|[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d*|[+-]?\d{1,3}(\.\d{3}){2,}", re.ASCII)
_BLANKS = re.compile(r"[\s'_]")


class NumberError(ValueError):
    """A number that a field does not take; the message is a sentence for a person."""


def parse_number(text: str, whole: bool = False) -> float:
    """Read a number, written with a decimal point or comma, with or without a power of ten.

    Parameters
    ----------
    text : str
        For instance ``"0.001"``, ``"0,001"``, ``"1e-3"``, ``"1 000"`` or ``"1,234.5"``. A single comma
        is a decimal comma, but groups the digits of a whole number (``"10,000"``, ``"10.000"``).
    whole : bool
        Whether a whole number is expected.

    Raises
    ------
    ValueError
        If `text` is no finite number.
    """
    plain = _BLANKS.sub("", text).replace("−", "-")
    if whole and _WHOLE_GROUPS.fullmatch(plain):
        plain = plain.replace(",", "").replace(".", "")
    elif _COMMA_GROUPS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _POINT_GROUPS.fullmatch(plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    if not _PLAIN.fullmatch(plain):
        raise ValueError(f"“{text}” is not a number")
    value = float(plain)
    if not math.isfinite(value):
        raise ValueError(f"“{text}” is too large")
    return value


def read_number(info: FieldInfo, text: str) -> float | int | None:
    """Read the number of a field and check its range; ``None`` for an optional field left empty.

    Raises
    ------
    NumberError
        With field, value received, range and remedy.
    """
    label, whole = info.param.label, info.kind == "int"
    if not text.strip():
        if info.optional:
            return None
        raise NumberError(
            _("{field} is empty; type a number, {range}.").format(field=label, range=info.bounds_text)
        )
    try:
        value = parse_number(text, whole)
    except ValueError:
        example = _("100 or 1e3") if whole else _("0.01, 0,01 or 1e-2")
        raise NumberError(
            _("{field} must be a number, but is “{text}”; write it like {example}.").format(
                field=label, text=text, example=example
            )
        ) from None
    if whole and value != int(value):
        raise NumberError(
            _("{field} must be a whole number, but is {number}; take {proposed} or another one.").format(
                field=label, number=text.strip(), proposed=round(value)
            )
        )
    number = int(value) if whole else value
    if not info.allows(number):
        shown = number if abs(number) < 1e9 else float(number)
        raise NumberError(
            _(
                "{field} must be {range}, but is {number}; take a number in that range, e.g. {proposed}."
            ).format(field=label, range=info.bounds_text, number=typed(shown), proposed=typed(_example(info)))
        )
    return number


def _example(info: FieldInfo) -> float:
    if isinstance(info.default, (int, float)):
        return info.default
    return int(info.minimum or 0) if info.kind == "int" else (info.minimum or 0.0)
