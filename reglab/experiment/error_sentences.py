"""What an error of pydantic says, as a sentence: what was received, what is allowed and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from reglab.experiment.base import FieldInfo, bounds_words, field_infos
from reglab.experiment.error_places import OF_SEVERAL_KINDS, holder_of
from reglab.experiment.text import MAX_WORD, short
from reglab.words import exact, quoted
from reglab.words.language import _, grouped


def sentence_of(detail: ErrorDetails) -> str:
    """What one of pydantic's errors says, which knows in which ``root`` it was found (in its context)."""
    if detail["type"] in _FIXED:
        return _FIXED[detail["type"]]
    speak = _SENTENCES.get(detail["type"])
    if speak:
        return speak(detail)
    return _("{expected}, but is {value}; replace it.").format(
        expected=detail["msg"], value=_show(detail["input"])
    )


def _info(detail: ErrorDetails) -> FieldInfo | None:
    """What a panel knows of the field, if it offers it."""
    name = detail["loc"][-1]
    return next((info for info in field_infos(holder_of(detail)) if info.name == name), None)


def _out_of_range(detail: ErrorDetails) -> str:
    info = _info(detail)
    allowed = info.range_text if info else _bound(detail)
    typical = info.param.typical if info else ""
    if detail["type"].startswith("greater"):
        words = (
            _("must be {range}, but is {value}; raise it (typical: {typical}).")
            if typical
            else _("must be {range}, but is {value}; raise it.")
        )
    else:
        words = (
            _("must be {range}, but is {value}; lower it (typical: {typical}).")
            if typical
            else _("must be {range}, but is {value}; lower it.")
        )
    return words.format(range=allowed, value=_show(detail["input"]), typical=typical)


def _bound(detail: ErrorDetails) -> str:
    """The bound that was passed, of a field that no panel offers."""
    found = detail["ctx"]
    least, most = found.get("gt", found.get("ge")), found.get("lt", found.get("le"))
    return bounds_words(least, most, above="gt" in found, below="lt" in found)


def _wrong_type(words: str, ranged: str = "") -> Callable[[ErrorDetails], str]:
    """What says that a value is of the wrong type, with its range where it is a number in one.

    Parameters
    ----------
    words : str
        The sentence, with the names ``value`` and ``remedy`` in braces.
    ranged : str
        That for a number, with ``range`` besides.
    """

    def speak(detail: ErrorDetails) -> str:
        value = detail["input"]
        remedy = _("replace it")
        if isinstance(value, str) and ranged:
            remedy = _("write it without quotes")
        elif isinstance(value, float) and value.is_integer():
            remedy = _("write it without decimals")
        if ranged and (info := _info(detail)):
            return ranged.format(range=info.range_text, value=_show(value), remedy=remedy)
        return words.format(value=_show(value), remedy=remedy)

    return speak


def _not_finite(detail: ErrorDetails) -> str:
    if info := _info(detail):
        return _("must be a finite number, {range}, but is {value}; replace it.").format(
            range=info.range_text, value=_show(detail["input"])
        )
    return _("must be a finite number, but is {value}; replace it.").format(value=_show(detail["input"]))


def _unknown_field(detail: ErrorDetails) -> str:
    meant = _nearest(str(detail["loc"][-1]), holder_of(detail).model_fields)
    if not meant:
        return _("is not a known field; remove it.")
    return _("is not a known field; did you mean “{meant}”?").format(meant=meant)


def _unknown_choice(detail: ErrorDetails) -> str:
    if (info := _info(detail)) is None:
        expected = detail["ctx"]["expected"]
        if len(choices := re.findall(r"'([^']*)'", expected)) > 1:
            return _one_of(choices, detail["input"])
        allowed = expected.replace("'", "“", 1).replace("'", "”", 1)
        return _("must be {choices}, but is {value}.").format(choices=allowed, value=_show(detail["input"]))
    return _one_of(info.choices, detail["input"])


def _unknown_kind(detail: ErrorDetails) -> str:
    field = next(part for part in reversed(detail["loc"]) if isinstance(part, str))
    return _one_of(OF_SEVERAL_KINDS[field], detail["input"]["kind"])


def _missing_kind(detail: ErrorDetails) -> str:
    field = next(part for part in reversed(detail["loc"]) if isinstance(part, str))
    return _("is missing; add it, one of {choices}.").format(choices=", ".join(OF_SEVERAL_KINDS[field]))


def _one_of(allowed: Iterable[str], received: Any) -> str:
    choices = list(allowed)
    meant = _nearest(received, choices) if isinstance(received, str) else ""
    words = (
        _("must be one of {choices}, but is {value}; did you mean “{meant}”?")
        if meant
        else _("must be one of {choices}, but is {value}.")
    )
    return words.format(choices=", ".join(choices), value=_show(received), meant=meant)


def _nearest(received: str, allowed: Iterable[str]) -> str:
    """The allowed word that `received` is probably meant to be, else nothing."""
    if len(received) > MAX_WORD:
        return ""
    return next(iter(get_close_matches(received.lower(), list(allowed), n=1)), "")


def _too_short(detail: ErrorDetails) -> str:
    count, least = len(detail["input"]), detail["ctx"]["min_length"]
    if not count:
        return _("is an empty list; add one entry or more.")
    return _("needs {least} entries or more, but has {count}; add {missing}.").format(
        least=least, count=count, missing=least - count
    )


def _too_long(detail: ErrorDetails) -> str:
    value, most = detail["input"], detail["ctx"]["max_length"]
    words = (
        _("may hold at most {most} characters, but holds {present}; remove {excess}.")
        if isinstance(value, str)
        else _("may hold at most {most} entries, but holds {present}; remove {excess}.")
    )
    return words.format(most=grouped(most), present=grouped(len(value)), excess=grouped(len(value) - most))


def _unknown_characters(detail: ErrorDetails) -> str:
    return _(
        "may hold letters of the English alphabet, digits, “-” and “_”, but is "
        "{value}; remove this line, and another one is made."
    ).format(value=_show(detail["input"]))


_FIXED = {
    "missing": _("is missing; add it."),
    "string_too_short": _("is empty; fill it in."),
}
_SAID = ("no_source", "said")
"""Errors of our own that carry a whole sentence."""
_SENTENCES: dict[str, Callable[[ErrorDetails], str]] = {
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _out_of_range),
    **dict.fromkeys(
        ("int_type", "int_from_float"),
        _wrong_type(
            _("must be a whole number, but is {value}; {remedy}."),
            _("must be a whole number, {range}, but is {value}; {remedy}."),
        ),
    ),
    "float_type": _wrong_type(
        _("must be a number, but is {value}; {remedy}."),
        _("must be a number, {range}, but is {value}; {remedy}."),
    ),
    "bool_type": _wrong_type(_("must be true or false, but is {value}; {remedy}.")),
    "string_type": _wrong_type(_("must be text in quotes, but is {value}; {remedy}.")),
    "tuple_type": _wrong_type(_("must be a list in square brackets, but is {value}; {remedy}.")),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"),
        _wrong_type(_("must be an object in curly brackets, but is {value}; {remedy}.")),
    ),
    "finite_number": _not_finite,
    "extra_forbidden": _unknown_field,
    "literal_error": _unknown_choice,
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": _missing_kind,
    "unknown_set": lambda detail: _one_of(detail["ctx"]["choices"], detail["input"]),
    "string_pattern_mismatch": _unknown_characters,
    "too_short": _too_short,
    **dict.fromkeys(("string_too_long", "too_long"), _too_long),
    **dict.fromkeys(_SAID, lambda detail: detail["ctx"]["words"]),
    "json_invalid": lambda detail: _("the file cannot be read ({error}); correct it there.").format(
        error=detail["ctx"]["error"]
    ),
}
"""How each kind of pydantic's errors is said; errors of our own carry their words themselves."""
PREDICATES = {*_FIXED, *_SENTENCES} - {"json_invalid", *_SAID}
"""Kinds whose sentence has the field for its subject."""


def _show(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return exact(value)
    if isinstance(value, float):
        # As files spell it; the point stays, since it is the error where a whole number is wanted.
        return json.dumps(value)
    if isinstance(value, list | tuple):
        few = len(value) <= 5 and not any(isinstance(each, list | tuple) for each in value)
        return (
            f"[{', '.join(map(_show, value))}]"
            if few
            else _("a list of {count}").format(count=grouped(len(value)))
        )
    if isinstance(value, dict):
        return _("an object")
    return quoted(short(str(value)))
