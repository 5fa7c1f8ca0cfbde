"""Experiments as JSON text, with a version."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from reglab.experiment.checks import Problem
from reglab.experiment.errors import ExperimentError, problems_of
from reglab.experiment.experiment import FORMAT_VERSION, Experiment


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
    _check_header(text, origin)
    try:
        return Experiment.model_validate_json(text)
    except ValidationError as error:
        raise ExperimentError(problems_of(error), origin) from None


def build(values: dict[str, Any]) -> Experiment:
    """Make an experiment from plain values; raises `ExperimentError` as `loads` does."""
    return loads(json.dumps(values))


def _check_header(text: str | bytes, origin: str) -> None:
    """Refuse what is no JSON object or of another version, before fields are looked at."""
    try:
        document = json.loads(text, object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError:
        raise ExperimentError([Problem("", "the file is not UTF-8 text.")], origin) from None
    except RecursionError:
        raise ExperimentError(
            [Problem("", "the file is nested too deeply for an experiment.")], origin
        ) from None
    except json.JSONDecodeError as error:
        sentence = f"not valid JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        raise ExperimentError([Problem("", sentence)], origin) from None
    except ValueError as error:
        raise ExperimentError([Problem("", str(error))], origin) from None
    if not isinstance(document, dict):
        raise ExperimentError([Problem("", "an experiment file is a JSON object in curly brackets.")], origin)
    version = document.get("version")
    if version is None:
        raise ExperimentError(
            [Problem("version", f"is missing; an experiment file says “version”: {FORMAT_VERSION}.")], origin
        )
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise ExperimentError(
            [
                Problem(
                    "version",
                    f"this program reads version {FORMAT_VERSION}, the file is version {version!r}; "
                    "open it with the program that wrote it, or update this one.",
                )
            ],
            origin,
        )


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in pairs:
        if key in document:
            raise ValueError(f"the field “{key}” stands twice; keep one of them.")
        document[key] = value
    return document
