"""Experiments as JSON text, with a version."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import ValidationError

from reglab.experiment.base import Spec
from reglab.experiment.checks import Problem, problems_between
from reglab.experiment.data import DataSpec
from reglab.experiment.errors import ExperimentError, problems_of
from reglab.experiment.experiment import FORMAT_VERSION, Arm, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.text import one_line

_AnySpec = TypeVar("_AnySpec", bound=Spec)


def dumps(experiment: Experiment) -> str:
    """Return `experiment` as indented JSON text that ends in a newline."""
    return experiment.model_dump_json(indent=2) + "\n"


def loads(text: str | bytes, origin: str = "") -> Experiment:
    """Read an experiment from JSON text.

    Parameters
    ----------
    text : str or bytes
        The text of an experiment file (UTF-8).
    origin : str
        Name of the file, for the error message.

    Raises
    ------
    ExperimentError
        If anything is wrong; it lists every problem.
    """
    try:
        document = _document(text)
    except _UnreadableError as error:
        raise ExperimentError([error.problem], origin) from None
    try:
        # Not the text itself, which pydantic's reader would accept with less or other encodings.
        return _as_written(Experiment.model_validate_json(json.dumps(document)), document)
    except ValidationError as error:
        found = problems_of(error)
        found += [problem for problem in _between(document) if problem not in found]
        raise ExperimentError(found, origin) from None


def build(values: dict[str, Any]) -> Experiment:
    """Make an experiment from plain values; raises `ExperimentError` as `loads` does."""
    return loads(json.dumps(values))


def _as_written(experiment: Experiment, document: dict[str, Any]) -> Experiment:
    """The experiment with the names that the file gives: one that was written over is a person's."""
    written = [one_line(arm["name"]) for arm in document.get("arms", ())]
    if written in ([], [arm.name for arm in experiment.arms]):
        return experiment
    arms = [
        arm if arm.name == name else arm.model_copy(update={"name": name, "named_by": "person"})
        for arm, name in zip(experiment.arms, written, strict=True)
    ]
    return Experiment.model_validate(experiment.model_copy(update={"arms": tuple(arms)}).model_dump())


class _UnreadableError(Exception):
    """The text is no experiment of this version, so its fields are not looked at."""

    def __init__(self, sentence: str, where: str = "") -> None:
        super().__init__(sentence)
        self.problem = Problem(where, sentence)


def _document(text: str | bytes) -> dict[str, Any]:
    """Read JSON; refuse what is no object, holds a field twice, or is of another version."""
    try:
        document = json.loads(text, object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError:
        raise _UnreadableError("the file is not UTF-8 text; save it as UTF-8.") from None
    except RecursionError:
        raise _UnreadableError("the file is nested too deeply for an experiment.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _UnreadableError(
            f"the file is not valid JSON at {place}: {error.msg}; correct it there."
        ) from None
    except ValueError:
        raise _UnreadableError("the file holds a number of thousands of digits; shorten it.") from None
    if not isinstance(document, dict):
        raise _UnreadableError(
            "an experiment file is a JSON object in curly brackets; this one is something else."
        )
    version = document.get("version")
    if version is None:
        raise _UnreadableError(
            f'is missing; add "version": {FORMAT_VERSION} at the top of the file.', "version"
        )
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise _UnreadableError(
            f"must be {FORMAT_VERSION}, the version that this program reads, but is {json.dumps(version)}; "
            "open the file with the program that wrote it, or update this one.",
            "version",
        )
    return document


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in pairs:
        if key in document:
            raise _UnreadableError(f"the field “{key}” stands twice in one object; keep one of them.")
        document[key] = value
    return document


def _between(document: dict[str, Any]) -> list[Problem]:
    """Problems between the fields of a document in which single fields are wrong too.

    The validation of the whole gives up before it compares fields, so the parts that are valid
    are compared here: whoever corrects the file sees everything at once.
    """
    listed = document.get("arms")
    arms = listed if isinstance(listed, list) else []
    names = [arm.get("name") if isinstance(arm, dict) else None for arm in arms]
    return problems_between(
        _part(DataSpec, document.get("data", {})),
        _part(NetworkSpec, document.get("network", {})),
        [_part(Arm, arm) for arm in arms],
        # An empty one is told with the fields.
        [name if isinstance(name, str) and name else None for name in names],
    )


def _part(spec: type[_AnySpec], value: Any) -> _AnySpec | None:
    try:
        return spec.model_validate_json(json.dumps(value))
    except ValidationError:
        return None
