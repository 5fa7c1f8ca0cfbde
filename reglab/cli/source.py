"""What is to be run: the name of a preset or of a file, with changes from the command line."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from reglab.cli.console import note, refuse
from reglab.cli.own_data import OwnData, read_in_child
from reglab.experiment.edits.datasets import change_dataset
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS
from reglab.experiment.sources.table import TableSource
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.text import one_line
from reglab.experiment.text_code import from_text_code, is_text_code
from reglab.store.contents import packed
from reglab.store.opening import read_any
from reglab.words import counted, listed


class UnknownPresetError(ValueError):
    """Neither a preset nor a file; its text lists the presets."""


def find_experiment(
    source: str,
    *,
    seeds: int | None = None,
    epochs: int | None = None,
    own: OwnData | None = None,
    pack: bool = False,
) -> Experiment:
    """Return the experiment that `source` names.

    A preset's name wins over a file of that name; ``./name`` is always a file. A text code is an experiment
    itself. Its data are those of `own` where there is one; what had to be changed with them is told.

    Raises
    ------
    UnknownPresetError
        If `source` looks like a preset's name and is none.
    StoreError
        If the file cannot be read.
    ExperimentError
        If the experiment, also with `seeds` and `epochs` put in, is not valid.
    """
    experiment = _named(source)
    if own is not None and own.found is not None:
        experiment = _found_again(experiment, own.found)
    elif own is not None:
        experiment = _with_own(experiment, own, renamed=source in PRESETS)
    return _changed(_packed(experiment) if pack else experiment, seeds, epochs)


def _found_again(experiment: Experiment, path: Path) -> Experiment:
    """The experiment with the file of its own table at another place, which must be the same file."""
    own = experiment.data.set
    if isinstance(own, str) or len(own.references) != 1:
        refuse("--data needs --target, the column that is learned; “reglab table TABLE” lists the columns.")
    source = own.with_references([own.references[0].at(str(path.absolute()))])
    read_in_child("reglab.data.finding:check", path.name, source)
    data = experiment.data.model_copy(update={"set": source})
    return experiment.model_copy(update={"data": data})


def _packed(experiment: Experiment) -> Experiment:
    """The experiment with its own data in it, where they are small enough; raises `StoreError`."""
    if isinstance(own := experiment.data.set, str):
        return experiment
    data = experiment.data.model_copy(update={"set": packed(own)})
    return experiment.model_copy(update={"data": data})


def _with_own(experiment: Experiment, own: OwnData, *, renamed: bool) -> Experiment:
    """Take own data instead of its own; an example is named after it, since its own name speaks of others."""
    source, told = own.take()
    for sentence in told:
        note(sentence)
    changed, info = change_dataset(experiment, source), source.info
    rows = isinstance(source, TableSource)
    if (gone := len(experiment.network.layers) - len(changed.network.layers)) > 0:
        why = "a table has no pictures" if rows else "they do not suit these data"
        note(f"{counted(gone, 'layer is', 'layers are')} left out of the network, as {why}.")
    before = {(arm.key, t.kind) for arm in experiment.arms for t in arm.active}
    off = before - {(arm.key, t.kind) for arm in changed.arms for t in arm.active}
    if off:
        names = [TECHNIQUES[kind].title for kind in sorted({kind for _, kind in off})]
        why = "suits no table" if rows else "does not suit these data"
        note(f"Switched off, as it {why}: {listed(names)}.")
    what = "rows" if rows else "examples"
    train, validation, test = (f"{count:,}" for count in _sizes(changed))
    note(f"{train} {what} for training, {validation} for validation, {test} for the test.")
    if renamed:
        name = f"{info.title}: {info.target}" if rows else info.title
        changed = changed.model_copy(update={"name": name[:200], "notes": ""})
    # Arms that are named after what is switched on in them get their names anew.
    return build(changed.model_dump(mode="json"))


def _sizes(experiment: Experiment) -> tuple[int, int, int]:
    data = experiment.data
    return data.train, data.validation, data.test


def _named(source: str) -> Experiment:
    if source in PRESETS:
        return PRESETS[source].experiment
    if is_text_code(source):
        return from_text_code(source)
    path = Path(source)
    # Path drops the "./" by which a person says that a file is meant.
    if "/" not in source and "\\" not in source and not path.suffix and not path.exists():
        raise UnknownPresetError(unknown_preset(source))
    return read_any(path).experiment


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
