"""``reglab code``: a network of an arm as a script or notebook for another library."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from reglab.cli.console import DONE, note, output, refuse
from reglab.cli.source import UnknownPresetError, find_experiment
from reglab.code.files import files_of
from reglab.code.registry import FRAMEWORKS, Framework
from reglab.code.script import Script, script_of
from reglab.code.short import short_form
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.text import one_line
from reglab.record.beginning import Beginning
from reglab.runtime.call import CallError, call_in_child
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError
from reglab.store.history import History
from reglab.words import counted, listed

TIMEOUT_S = 600.0


def code(
    source: str,
    *,
    arm: str | None = None,
    seed: int | None = None,
    framework: str = "pytorch",
    as_notebook: bool = False,
    short: bool = False,
    out: Path | None = None,
) -> int:
    """Carry out the command; returns the exit code."""
    library = _framework(framework)
    experiment = _experiment(source)
    place = _place(experiment, arm)
    if short:
        _give(short_form(experiment, place, library), out)
        return DONE
    script = script_of(experiment, place, _seed(experiment, seed), library)
    if not script.sections:
        refuse("\n".join([script.verdict, *script.notes]))
    for sentence in (script.verdict, *script.notes) if script.level != "exact" else ():
        note(sentence)
    if out is None:
        if as_notebook:
            refuse("A notebook goes into a file; name it with --out.")
        sys.stdout.write(script.text("beside.npz"))
        note("It reads a file with the examples and the initial weights, which --out FILE writes beside it.")
        return DONE
    _write(script, out, as_notebook=as_notebook or out.suffix == ".ipynb")
    return DONE


def _framework(name: str) -> Framework:
    found = [framework for framework in FRAMEWORKS if framework == name.lower()]
    if not found:
        refuse(f"--framework: must be {listed(FRAMEWORKS, 'or')}, but is “{one_line(name)}”.")
    return found[0]


def _experiment(source: str) -> Experiment:
    """The experiment of a file, an example or a text code, of a record, or of a number of the history."""
    try:
        if source.isdecimal() and not Path(source).exists():
            with closing(History()) as history:
                return history.experiment(int(source))
        return find_experiment(source)
    except (ExperimentError, StoreError, UnknownPresetError) as error:
        refuse(str(error))


def _place(experiment: Experiment, name: str | None) -> int:
    names = [arm.name for arm in experiment.arms]
    if name is None:
        return 0
    alike = [place for place, each in enumerate(names) if each == name] or [
        place for place, each in enumerate(names) if each.casefold() == name.strip().casefold()
    ]
    if len(alike) != 1:
        known = listed([f"“{each}”" for each in names])
        refuse(f"--arm: there is no arm “{one_line(name)}”; the arms are {known}.")
    return alike[0]


def _seed(experiment: Experiment, seed: int | None) -> int:
    values = experiment.seed_values()
    if seed is None:
        return values[0]
    if seed not in values:
        span = f"{values[0]} to {values[-1]}" if len(values) > 1 else f"{values[0]} alone"
        refuse(f"--seed: {seed} is none of the experiment's seeds; they are {span}.")
    return seed


def _write(script: Script, out: Path, *, as_notebook: bool) -> None:
    path = out if out.suffix else out.with_suffix(".ipynb" if as_notebook else ".py")
    case = script.case
    if path.suffix.lower() == ".npz":
        refuse(f"--out: {path.name} is the name of the file that lies beside the script; end it with .py.")
    try:
        start: Beginning = call_in_child(
            "reglab.engine.answers.beginning:beginning",
            case.experiment,
            case.place,
            case.seed,
            script.order_epochs,
            timeout=TIMEOUT_S,
        )
        files = files_of(script, path.name, start, as_notebook=as_notebook)
        for name, content in files.items():
            write_atomic(path.with_name(name), content)
    except (CallError, StoreError) as error:
        refuse(str(error))
    sizes = " and ".join(f"{path.with_name(n)} ({_size(len(content))})" for n, content in files.items())
    output().print(f"Written: {sizes}.", soft_wrap=True)
    if script.level == "exact":
        output().print(script.verdict, soft_wrap=True)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        write_atomic(out, text)
    except StoreError as error:
        refuse(str(error))
    output().print(f"Written: {out}.", soft_wrap=True)


def _size(size: int) -> str:
    return counted(size, "byte") if size < 1000 else f"{size / 1000:,.0f} kB"
