"""``reglab run`` and its options; it imports what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end
from reglab.cli.options import AsJson, Epochs, Jobs, Quiet, whole_number
from reglab.cli.table_options import (
    Colour,
    Data,
    Group,
    Ignore,
    Marks,
    MissingValues,
    Sheet,
    Side,
    Target,
    TaskChoice,
    Time,
    own_table,
)


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|PRESET",
            help="Experiment file (.json, .reglab, a record), or a name that “presets” lists.",
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Keep the record, all numbers as CSV and the summary in this folder."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the results that the folder holds already.")
    ] = False,
    seeds: Annotated[
        int | None,
        typer.Option(parser=whole_number, metavar="N", help="Networks per arm, instead of the experiment's."),
    ] = None,
    epochs: Epochs = None,
    data: Data = None,
    target: Target = None,
    ignore: Ignore = None,
    missing: MissingValues = "mean",
    na: Marks = None,
    task: TaskChoice = "auto",
    group: Group = None,
    time: Time = None,
    sheet: Sheet = "",
    side: Side = 32,
    colour: Colour = None,
    pack: Annotated[
        bool, typer.Option("--pack", help="Put small data of your own into the experiment's file (--out).")
    ] = False,
    no_history: Annotated[
        bool, typer.Option("--no-history", help="Do not keep the run in the history.")
    ] = False,
    jobs: Jobs = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Train an experiment and compare its arms.

    Ctrl-C stops the training; what was recorded until then is reported and kept (exit code 1).
    """
    from reglab.cli import run as command

    own = own_table(
        data,
        target,
        ignore=ignore,
        missing=missing,
        marks=na,
        task=task,
        group=group,
        time=time,
        sheet=sheet,
        side=side,
        colour=colour,
    )
    end(
        command.run(
            source,
            own=own,
            out=out,
            overwrite=overwrite,
            seeds=seeds,
            epochs=epochs,
            pack=pack,
            history=not no_history,
            jobs=jobs,
            as_json=as_json,
            quiet=quiet,
        )
    )
