"""``reglab sweep`` and its options; it imports what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end
from reglab.cli.options import AsJson, Epochs, Jobs, Quiet, whole_number
from reglab.cli.table_options import (
    Data,
    Ignore,
    Marks,
    MissingValues,
    Target,
    own_table,
)


def sweep(
    source: Annotated[
        str, typer.Argument(metavar="FILE|EXAMPLE", help="Experiment file, or a name that “presets” lists.")
    ],
    *,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            metavar="PARAM=VALUES",
            help="What is varied, such as l2.strength=0,1e-5:1:25log; may be repeated. Some examples say it.",
        ),
    ] = None,
    arm: Annotated[
        list[str] | None,
        typer.Option("--arm", metavar="NAME", help="The arm that is varied; may be repeated."),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(
            parser=whole_number, metavar="N", help="Networks per arm and point, instead of the experiment's."
        ),
    ] = None,
    epochs: Epochs = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Keep all numbers in this folder, as they come."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on in the folder; points that it holds are not computed again."),
    ] = False,
    jobs: Jobs = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", metavar="ADDRESS", help="Train on a Dask scheduler, such as tcp://host:8786."
        ),
    ] = None,
    data: Data = None,
    target: Target = None,
    ignore: Ignore = None,
    missing: MissingValues = "mean",
    na: Marks = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Vary parameters of an experiment, and say which values are best.

    Values are numbers and ranges: 0,0.2,0.5 or 0:1:5 (first, last, how many) or 1e-5:1:25log (by equal
    factors). Ctrl-C stops; what has ended until then is kept (exit code 1), and --resume goes on.
    """
    from reglab.cli import sweep as command

    end(
        command.sweep(
            source,
            over or (),
            own=own_table(data, target, ignore=ignore, missing=missing, marks=na),
            arms=arm or (),
            seeds=seeds,
            epochs=epochs,
            out=out,
            resume=resume,
            jobs=jobs,
            cluster=cluster,
            as_json=as_json,
            quiet=quiet,
        )
    )
