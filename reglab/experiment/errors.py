"""Errors of an experiment, as sentences that name field, value, range and remedy."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reglab.experiment.base import Spec
from reglab.experiment.error_places import path_of
from reglab.experiment.error_sentences import PREDICATES, sentence_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.problem import Problem
from reglab.experiment.text import one_line
from reglab.words import counted
from reglab.words.language import plural

MAX_PROBLEMS = 100
"""So many problems are put into words; of more, it is said how many there are."""


class ExperimentError(ValueError):
    """An experiment that cannot be run; `problems` lists all that is wrong with it."""

    def __init__(self, problems: list[Problem], origin: str = "") -> None:
        self.problems = tuple(problems)
        self.origin = origin = one_line(origin)
        lines = [str(problem) for problem in problems]
        count = counted(len(lines), "problem")
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
            found.append(
                Problem(path_of(detail), sentence_of(detail), predicate=detail["type"] in PREDICATES)
            )
    if (more := len(details) - MAX_PROBLEMS) > 0:
        found.append(
            Problem(
                "",
                plural(
                    "{n} more problem is not listed here; mend these first.",
                    "{n} more problems are not listed here; mend these first.",
                    more,
                ),
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
