"""The two files of a script or a notebook, as they are written."""

from __future__ import annotations

from pathlib import PurePath

from reglab.code.notebook import notebook
from reglab.code.script import Script
from reglab.record.beginning import Beginning


def files_of(script: Script, name: str, beginning: Beginning, *, as_notebook: bool) -> dict[str, bytes]:
    """Return the files by their names; the one that is read comes first.

    Parameters
    ----------
    script : Script
        What is written.
    name : str
        Name of the script or notebook, with its ending.
    beginning : Beginning
        Examples and initial weights.
    as_notebook : bool
        Whether it is to be a notebook.
    """
    beside = beside_name(name)
    text = notebook(script, beside) if as_notebook else script.text(beside)
    return {beside: script.beside(beginning), name: text.encode()}


def beside_name(name: str) -> str:
    """Return the name of the file beside a script."""
    return PurePath(name).with_suffix(".npz").name


def suggested_name(script: Script, *, as_notebook: bool) -> str:
    """Return a file name made of arm, seed and library, of letters that every system takes."""
    arm = script.case.experiment.arms[script.case.place].name
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in arm.lower())
    short = "-".join(part for part in kept.split("-") if part)[:40].strip("-") or "arm"
    return f"{short}-seed-{script.case.seed}-{script.framework}{'.ipynb' if as_notebook else '.py'}"
