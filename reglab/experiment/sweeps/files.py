"""Sweeps as JSON text, with a version."""

from __future__ import annotations

import json

from pydantic import ValidationError

from reglab.experiment.migrations import EXPERIMENTS
from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.sweeps.sweep import FORMAT_VERSION, Sweep, make_sweep
from reglab.experiment.text import short
from reglab.experiment.versions import Document, Migrations, VersionError
from reglab.words.language import _


def dumps(sweep: Sweep) -> str:
    """Return a sweep as JSON text."""
    return sweep.model_dump_json(indent=2) + "\n"


def loads(text: str | bytes, origin: str = "") -> Sweep:
    """Read a sweep from JSON text; raises `SweepError` where anything is wrong."""
    where = f"{short(origin)}: " if origin else ""
    try:
        document = SWEEPS.up_to_date(_read(text))
        sweep = Sweep.model_validate_json(json.dumps(document))
        over = {axis.parameter: axis.values for axis in sweep.axes}
        return make_sweep(sweep.experiment, over, arms=sweep.arms, seeds=sweep.seeds)
    except ValidationError as error:
        problem = json.loads(error.json(include_url=False))[0]
        place = ".".join(map(str, problem["loc"]))
        raise SweepError(
            where
            + _("this is no sweep of reglab ({place}: {problem}).").format(
                place=place, problem=problem["msg"]
            )
        ) from None
    except VersionError as error:
        raise SweepError(f"{where}{error}.") from None
    except SweepError as error:
        raise SweepError(f"{where}{error}") from None


def _read(text: str | bytes) -> Document:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SweepError(
            _("this is no sweep of reglab (Invalid JSON: {error}).").format(error=short(str(error)))
        ) from None
    if not isinstance(document, dict):
        raise SweepError(_("this is no sweep of reglab (it is no object in curly brackets)."))
    return document


def _with_experiment_of_today(document: Document) -> Document:
    """The experiment in a sweep has versions of its own."""
    experiment = document.get("experiment")
    if not isinstance(experiment, dict):
        return document
    return {**document, "experiment": EXPERIMENTS.up_to_date(experiment)}


SWEEPS = Migrations("sweep", FORMAT_VERSION, {1: _with_experiment_of_today})
"""The chain of ``sweep.json``."""
