"""What is to be run: the name of a preset or of a file, with changes from the command line."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS
from reglab.experiment.text import one_line
from reglab.store.experiments import read_experiment


class UnknownPresetError(ValueError):
    """Neither a preset nor a file; its text lists the presets."""


def find_experiment(source: str, *, seeds: int | None = None, epochs: int | None = None) -> Experiment:
    """Return the experiment that `source` names.

    A preset's name wins over a file of that name; ``./name`` is always a file.

    Raises
    ------
    UnknownPresetError
        If `source` looks like a preset's name and is none.
    StoreError
        If the file cannot be read.
    ExperimentError
        If the experiment, also with `seeds` and `epochs` put in, is not valid.
    """
    return _changed(_named(source), seeds, epochs)


def _named(source: str) -> Experiment:
    if source in PRESETS:
        return PRESETS[source].experiment
    path = Path(source)
    # Path drops the "./" by which a person says that a file is meant.
    if "/" not in source and "\\" not in source and not path.suffix and not path.exists():
        raise UnknownPresetError(unknown_preset(source))
    return read_experiment(path)


def unknown_preset(name: str) -> str:
    """The sentence about a name that is no preset."""
    close = difflib.get_close_matches(name.lower(), PRESETS, n=1)
    guess = f" Did you mean {close[0]}?" if close else ""
    lines = "\n".join(f"  {preset.key:<20} {preset.title}" for preset in PRESETS.values())
    return f"There is no preset or file named “{one_line(name)}”.{guess} The presets are:\n{lines}"


def _changed(experiment: Experiment, seeds: int | None, epochs: int | None) -> Experiment:
    """Put in other numbers and check the whole again."""
    if seeds is None and epochs is None:
        return experiment
    values: dict[str, Any] = experiment.model_dump(mode="json")
    if seeds is not None:
        values["seeds"] = seeds
    if epochs is not None:
        values["training"]["epochs"] = epochs
        for arm in values["arms"]:
            # An arm that is to be trained longer or for less than the others still is, as far as there are
            # epochs for it.
            own = arm["training"] or {}
            if "epochs" in own:
                own["epochs"] = min(own["epochs"], epochs)
    return build(values)
