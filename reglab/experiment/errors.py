"""Errors of an experiment, as sentences that name field, value, range and remedy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reglab.experiment.base import FieldInfo, Spec, field_infos
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.problem import Problem
from reglab.experiment.sources import SOURCES
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.text import one_line
from reglab.experiment.training import OPTIMIZERS
from reglab.words import exact
from reglab.words.language import _, grouped

Location = tuple[int | str, ...]
MAX_PROBLEMS = 100
"""So many problems are put into words; of more, it is said how many there are."""
_MAX_WORD = 60
"""Longer texts are cut where they are quoted."""


class ExperimentError(ValueError):
    """An experiment that cannot be run; `problems` lists all that is wrong with it."""

    def __init__(self, problems: list[Problem], origin: str = "") -> None:
        self.problems = tuple(problems)
        self.origin = origin = one_line(origin)
        lines = [str(problem) for problem in problems]
        count = _("1 problem") if len(lines) == 1 else _("{lines} problems").format(lines=len(lines))
        heading = f"{origin}: {count}" if origin else count
        super().__init__("\n".join([heading, *(f"  - {line}" for line in lines)]))


def problems_of(error: ValidationError, root: type[Spec] = Experiment) -> list[Problem]:
    """Turn each of pydantic's errors about a `root` into a `Problem`."""
    found: list[Problem] = []
    details = [each for each in error.errors(include_url=False) if not _follows_from_another(each)]
    for found_detail in details[:MAX_PROBLEMS]:
        detail = _with_root(found_detail, root)
        if detail["type"] == "inconsistent":
            found += detail["ctx"]["problems"]
        else:
            found.append(Problem(_path(detail), _sentence(detail), predicate=detail["type"] in _PREDICATES))
    if (more := len(details) - MAX_PROBLEMS) > 0:
        found.append(
            Problem(
                "",
                _("{more} more problems are not listed here; mend these first.").format(more=grouped(more)),
            )
        )
    return found


def _with_root(detail: ErrorDetails, root: type[Spec]) -> ErrorDetails:
    """The same error, which knows in what it was found."""
    known = detail.copy()
    known["ctx"] = {**detail.get("ctx", {}), "root": root}
    return known


def _follows_from_another(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because what it holds is wrong, which is told anyway."""
    value = detail["input"]
    return (
        detail["type"] == "too_short"
        and isinstance(value, list)
        and len(value) >= detail["ctx"]["min_length"]
    )


# -- where ---------------------------------------------------------------------------------

_OF_SEVERAL_KINDS: dict[str, Mapping[str, type[Any]]] = {
    "techniques": {**TECHNIQUES},
    "optimizer": {**OPTIMIZERS},
    "layers": {**LAYERS},
    "set": SOURCES,
}
"""Fields that hold one of several specs; in pydantic's locations the kind follows them."""


def _path(detail: ErrorDetails) -> str:
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
            kind_follows = part in _OF_SEVERAL_KINDS and "techniques[" not in path
    return f"{path}.kind" if detail["type"].startswith("union_tag") else path


def _holder(detail: ErrorDetails) -> type[Spec]:
    """The spec whose field an error is about."""
    location: Location = detail["loc"]
    spec: type[Spec] = detail["ctx"]["root"]
    kinds: Mapping[str, type[Any]] = {}
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        if kinds:
            spec, kinds = kinds[part], {}
        elif part in _OF_SEVERAL_KINDS and part in spec.model_fields and not issubclass(spec, Technique):
            kinds = _OF_SEVERAL_KINDS[part]
        elif part in spec.model_fields:
            spec = _spec_within(spec.model_fields[part].annotation) or spec
    return spec


def _spec_within(annotation: Any) -> type[Spec] | None:
    """The spec in ``Spec``, ``Spec | None`` or ``tuple[Spec, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return annotation
    return next(filter(None, map(_spec_within, get_args(annotation))), None)


# -- what ----------------------------------------------------------------------------------


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] in _FIXED:
        return _FIXED[detail["type"]]
    speak = _SENTENCES.get(detail["type"])
    return (
        speak(detail)
        if speak
        else _("{detail}, but is {show}; replace it.").format(
            detail=detail["msg"], show=_show(detail["input"])
        )
    )


def _info(detail: ErrorDetails) -> FieldInfo | None:
    """What a panel knows of the field, if it offers it."""
    name = detail["loc"][-1]
    return next((info for info in field_infos(_holder(detail)) if info.name == name), None)


def _out_of_range(detail: ErrorDetails) -> str:
    info = _info(detail)
    allowed = info.range_text if info else _bound(detail)
    typical = (
        _(" (typical: {typical})").format(typical=info.param.typical) if info and info.param.typical else ""
    )
    remedy = "raise" if detail["type"].startswith("greater") else "lower"
    return _("must be {allowed}, but is {show}; {remedy} it{typical}.").format(
        allowed=allowed, show=_show(detail["input"]), remedy=remedy, typical=typical
    )


def _bound(detail: ErrorDetails) -> str:
    """The bound that was passed, of a field that no panel offers."""
    words = {"gt": "above", "ge": _("at least"), "lt": "below", "le": _("at most")}
    return next(f"{word} {exact(detail['ctx'][key])}" for key, word in words.items() if key in detail["ctx"])


def _wrong_type(what: str, *, number: bool = False) -> Callable[[ErrorDetails], str]:
    def speak(detail: ErrorDetails) -> str:
        value = detail["input"]
        remedy = _("replace it")
        if isinstance(value, str) and number:
            remedy = _("write it without quotes")
        elif isinstance(value, float) and value.is_integer():
            remedy = _("write it without decimals")
        info = _info(detail) if number else None
        allowed = f", {info.range_text}" if info else ""
        return _("must be {what}{allowed}, but is {show}; {remedy}.").format(
            what=what, allowed=allowed, show=_show(value), remedy=remedy
        )

    return speak


def _not_finite(detail: ErrorDetails) -> str:
    info = _info(detail)
    allowed = f", {info.range_text}" if info else ""
    return _("must be a finite number{allowed}, but is {show}; replace it.").format(
        allowed=allowed, show=_show(detail["input"])
    )


def _unknown_field(detail: ErrorDetails) -> str:
    meant = _nearest(str(detail["loc"][-1]), _holder(detail).model_fields)
    return _("is not a known field; {value}").format(
        value=_("did you mean “{meant}”?").format(meant=meant) if meant else _("remove it.")
    )


def _unknown_choice(detail: ErrorDetails) -> str:
    if (info := _info(detail)) is None:
        allowed = detail["ctx"]["expected"].replace("'", "“", 1).replace("'", "”", 1)
        return _("must be {allowed}, but is {show}.").format(allowed=allowed, show=_show(detail["input"]))
    return _one_of(info.choices, detail["input"])


def _unknown_kind(detail: ErrorDetails) -> str:
    field = next(part for part in reversed(detail["loc"]) if isinstance(part, str))
    return _one_of(_OF_SEVERAL_KINDS[field], detail["input"]["kind"])


def _missing_kind(detail: ErrorDetails) -> str:
    field = next(part for part in reversed(detail["loc"]) if isinstance(part, str))
    return _("is missing; add it, one of {of_several_kinds}.").format(
        of_several_kinds=", ".join(_OF_SEVERAL_KINDS[field])
    )


def _one_of(allowed: Iterable[str], received: Any) -> str:
    choices = list(allowed)
    meant = _nearest(received, choices) if isinstance(received, str) else ""
    ending = _("; did you mean “{meant}”?").format(meant=meant) if meant else "."
    return _("must be one of {choices}, but is {show}{ending}").format(
        choices=", ".join(choices), show=_show(received), ending=ending
    )


def _nearest(received: str, allowed: Iterable[str]) -> str:
    """The allowed word that `received` is probably meant to be, else nothing."""
    if len(received) > _MAX_WORD:
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
    unit = "characters" if isinstance(value, str) else "entries"
    return _("may hold at most {most} {unit}, but holds {value}; remove {value2}.").format(
        most=grouped(most), unit=unit, value=grouped(len(value)), value2=grouped(len(value) - most)
    )


def _unknown_characters(detail: ErrorDetails) -> str:
    return _(
        "may hold letters of the English alphabet, digits, “-” and “_”, but is "
        "{show}; remove this line, and another one is made."
    ).format(show=_show(detail["input"]))


_FIXED = {
    "missing": _("is missing; add it."),
    "string_too_short": _("is empty; fill it in."),
}
_SAID = ("no_source", "said")
"""Errors of our own that carry a whole sentence."""
_SENTENCES: dict[str, Callable[[ErrorDetails], str]] = {
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _out_of_range),
    **dict.fromkeys(("int_type", "int_from_float"), _wrong_type(_("a whole number"), number=True)),
    "float_type": _wrong_type(_("a number"), number=True),
    "bool_type": _wrong_type(_("true or false")),
    "string_type": _wrong_type(_("text in quotes")),
    "tuple_type": _wrong_type(_("a list in square brackets")),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"), _wrong_type(_("an object in curly brackets"))
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
    "json_invalid": lambda detail: _("the file cannot be read ({detail}); correct it there.").format(
        detail=detail["ctx"]["error"]
    ),
}
"""How each kind of pydantic's errors is said; errors of our own carry their words themselves."""
_PREDICATES = {*_FIXED, *_SENTENCES} - {"json_invalid", *_SAID}
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
            else _("a list of {value}").format(value=grouped(len(value)))
        )
    if isinstance(value, dict):
        return _("an object")
    return f"“{short(str(value))}”"


def short(text: str) -> str:
    """A text as it is quoted in a sentence: one line, cut where it is long."""
    line = one_line(text[: 2 * _MAX_WORD])
    return line if len(line) <= _MAX_WORD else f"{line[: _MAX_WORD - 3]}…"
