"""Experiments as JSON text, with a version."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import ValidationError

from reglab.experiment.base import Spec
from reglab.experiment.checks import problems_between
from reglab.experiment.data import DataSpec
from reglab.experiment.errors import ExperimentError, problems_of
from reglab.experiment.experiment import FORMAT_VERSION, MAX_ARMS, Arm, Experiment
from reglab.experiment.migrations import EXPERIMENTS
from reglab.experiment.network import NetworkSpec
from reglab.experiment.problem import Problem
from reglab.experiment.text import one_line, short
from reglab.experiment.versions import VersionError
from reglab.words.language import _, grouped, plural

_AnySpec = TypeVar("_AnySpec", bound=Spec)

MAX_SIZE = 5_000_000
"""Characters or bytes of the largest text that is read; a full experiment has some 100,000."""
MAX_VALUES = 250_000
"""Numbers, texts, lists and objects that are looked at; in a text of that size there are fewer."""


_TOO_DEEP = _("the file is nested too deeply for an experiment.")


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
    except RecursionError:
        raise ExperimentError([Problem("", _TOO_DEEP)], origin) from None
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
        self.problem = Problem(where, sentence, predicate=bool(where))


def _document(text: str | bytes) -> dict[str, Any]:
    """Read JSON; refuse what is no object, holds a field twice, is too large, or of another version."""
    if len(text) > MAX_SIZE:
        raise _UnreadableError(
            _(
                "the file has {characters} characters, too many for an experiment, which has {most} at "
                "most; check that it is the right one."
            ).format(characters=grouped(len(text)), most=grouped(MAX_SIZE))
        )
    try:
        # JSON in another encoding would be recognised, but is not what other programs expect.
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        document = json.loads(decoded, object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError:
        raise _UnreadableError(_("the file is not UTF-8 text; save it as UTF-8.")) from None
    except RecursionError:
        raise _UnreadableError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise _UnreadableError(
            _(
                "the file is not valid JSON at line {line}, column {column}: {error}; correct it there."
            ).format(line=error.lineno, column=error.colno, error=error.msg)
        ) from None
    except ValueError:
        raise _UnreadableError(_("the file holds a number of thousands of digits; shorten it.")) from None
    if not isinstance(document, dict):
        raise _UnreadableError(
            _("an experiment file is a JSON object in curly brackets; this one is something else.")
        )
    if _values_in(document) > MAX_VALUES:
        raise _UnreadableError(
            _(
                "the file holds more than {most} values, too many for an experiment; check that it is the "
                "right one."
            ).format(most=grouped(MAX_VALUES))
        )
    version = document.get("version")
    if version is None:
        raise _UnreadableError(
            _("is missing; add {line} at the top of the file.").format(line=f'"version": {FORMAT_VERSION}'),
            "version",
        )
    try:
        return EXPERIMENTS.up_to_date(document)
    except VersionError:
        raise _UnreadableError(
            plural(
                "must be {n}, the version that this program reads, but is {found}; open the file with the "
                "program that wrote it, or update this one.",
                "must be 1 to {n}, the versions that this program reads, but is {found}; open the file with "
                "the program that wrote it, or update this one.",
                FORMAT_VERSION,
                found=short(json.dumps(version)),
            ),
            "version",
        ) from None


def _values_in(document: Any) -> int:
    """How many values there are, as far as they are of interest; each may be wrong in a way of its own."""
    count, waiting = 0, [document]
    while waiting and count <= MAX_VALUES:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
    return count


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in pairs:
        if key in document:
            raise _UnreadableError(
                _("the field “{key}” stands twice in one object; keep one of them.").format(key=short(key))
            )
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
        # That there are more arms than there may be is told without looking into them.
        [_part(Arm, arm) for arm in arms[:MAX_ARMS]],
        # An empty one is told with the fields.
        [name if isinstance(name, str) and name else None for name in names],
    )


def _part(spec: type[_AnySpec], value: Any) -> _AnySpec | None:
    try:
        return spec.model_validate_json(json.dumps(value))
    except ValidationError:
        return None
