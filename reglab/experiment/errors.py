"""Errors of an experiment, as sentences that name field, value, range and remedy."""

from __future__ import annotations

import math
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reglab.experiment.checks import Problem


class ExperimentError(ValueError):
    """An experiment that cannot be run; `problems` lists all that is wrong with it."""

    def __init__(self, problems: list[Problem], origin: str = "") -> None:
        self.problems = tuple(problems)
        self.origin = origin
        lines = [str(problem) for problem in problems]
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        heading = f"{origin}: {count}" if origin else count
        super().__init__("\n".join([heading, *(f"  - {line}" for line in lines)]))


def problems_of(error: ValidationError) -> list[Problem]:
    """Turn each of pydantic's errors into a `Problem`."""
    found: list[Problem] = []
    for detail in error.errors(include_url=False):
        if detail["type"] == "inconsistent":
            found += [_split(line) for line in detail["ctx"]["problems"].split("\n")]
        else:
            found.append(Problem(_path(detail["loc"]), _sentence(detail)))
    return found


def _split(line: str) -> Problem:
    where, colon, sentence = line.partition(": ")
    return Problem(where, sentence) if colon and " " not in where else Problem("", line)


def _path(loc: tuple[int | str, ...]) -> str:
    """``("arms", 1, "techniques", 0, "l2", "strength")`` → ``arms[1].techniques[0].strength``."""
    path = ""
    previous: int | str = ""
    for position, part in enumerate(loc):
        tag = isinstance(part, str) and isinstance(previous, int)
        tag = tag or (previous == "optimizer" and position + 1 < len(loc))
        previous_was, previous = previous, part
        if isinstance(part, int):
            path += f"[{part}]"
        elif tag and previous_was != "" and position + 1 < len(loc) and _is_tag(loc, position):
            continue
        elif not part.startswith(("tuple[", "literal[", "constrained-", "function-")):
            path += f".{part}" if path else part
    return path


def _is_tag(loc: tuple[int | str, ...], position: int) -> bool:
    """Whether a part of a location is the name of a union's member and not of a field."""
    before = loc[position - 1]
    holder = loc[position - 2] if position > 1 else ""
    return before == "optimizer" or (isinstance(before, int) and holder == "techniques")


_RANGES = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "greater_than": ("gt", "must be above {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "less_than": ("lt", "must be below {}"),
}
_TYPES = {
    "int_type": "must be a whole number, without quotes",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false",
    "string_type": "must be text in quotes",
    "tuple_type": "must be a list in square brackets",
    "model_type": "must be an object in curly brackets",
    "model_attributes_type": "must be an object in curly brackets",
    "dict_type": "must be an object in curly brackets",
    "finite_number": "must be a finite number; NaN and infinity cannot be trained with",
}


def _sentence(detail: ErrorDetails) -> str:
    kind, value, context = detail["type"], _show(detail["input"]), detail.get("ctx", {})
    if kind in _RANGES:
        key, words = _RANGES[kind]
        return f"{words.format(_show(context[key]))}, but is {value}; change the value."
    if kind in _TYPES:
        return f"{_TYPES[kind]}, but is {value}."
    if kind == "missing":
        return "is missing; add it."
    if kind == "extra_forbidden":
        return "is not a known field; check its spelling or remove it."
    if kind in ("literal_error", "union_tag_invalid"):
        allowed = context.get("expected") or context.get("expected_tags", "")
        received = _show(context.get("tag", detail["input"]))
        return f"must be one of {allowed}, but is {received}."
    if kind == "union_tag_not_found":
        return 'needs a "kind" that says which one it is.'
    if kind in ("string_too_short", "too_short"):
        return f"must hold at least {context['min_length']}, but holds {_length(detail)}; add to it."
    if kind in ("string_too_long", "too_long"):
        return f"must hold at most {context['max_length']}, but holds {_length(detail)}; shorten it."
    if kind == "unknown_set":
        return f"{detail['msg']}, but is {value}."
    return f"{detail['msg']} (received {value})."


def _length(detail: ErrorDetails) -> int:
    value = detail["input"]
    return len(value) if isinstance(value, (str, list, tuple)) else int(detail["ctx"].get("actual_length", 0))


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else str(value)
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
