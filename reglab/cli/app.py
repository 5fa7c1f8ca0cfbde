"""The commands and their options; each imports what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab import __version__
from reglab.cli.console import end
from reglab.cli.export_commands import export
from reglab.cli.history_commands import history
from reglab.cli.lesson_commands import lessons
from reglab.cli.table_command import table
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

app = typer.Typer(
    name="reglab",
    help="Compare overfitting with and without regularization. Without a command, the window opens.",
    epilog="Exit codes: 0 done, 1 failed, stopped before the end or every network diverged, 2 bad input.",
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"must be a whole number, but is “{text}”.") from None


Epochs = Annotated[
    int | None, typer.Option(parser=_whole_number, metavar="N", help="Epochs, instead of the experiment's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reglab {__version__}")
        raise typer.Exit


app.add_typer(lessons)
app.add_typer(history)
app.command()(export)


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Open the window where no command is given."""
    if context.invoked_subcommand is None and not version:
        gui(None)


@app.command()
def gui(
    file: Annotated[Path | None, typer.Argument(help="Experiment file to open.", show_default=False)] = None,
) -> None:
    """Open the window."""
    from reglab.gui.application.app import main

    raise typer.Exit(main([] if file is None else [str(file)]))


@app.command()
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
        typer.Option(
            parser=_whole_number, metavar="N", help="Networks per arm, instead of the experiment's."
        ),
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
    no_history: Annotated[
        bool, typer.Option("--no-history", help="Do not keep the run in the history.")
    ] = False,
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
            history=not no_history,
            as_json=as_json,
            quiet=quiet,
        )
    )


@app.command()
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
            parser=_whole_number, metavar="N", help="Networks per arm and point, instead of the experiment's."
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
    jobs: Annotated[
        int | None,
        typer.Option(
            parser=_whole_number, metavar="N", help="Processes; as many as there are cores if not given."
        ),
    ] = None,
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


app.command()(table)


@app.command()
def code(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|RECORD|EXAMPLE",
            help="Experiment file, folder that “run --out” made, name of an example, or a text code.",
        ),
    ],
    *,
    arm: Annotated[
        str | None, typer.Option("--arm", metavar="NAME", help="The arm; the first if not given.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", parser=_whole_number, metavar="N", help="The network's seed; the first if not given."
        ),
    ] = None,
    framework: Annotated[
        str, typer.Option("--framework", metavar="NAME", help="pytorch, keras or sklearn.")
    ] = "pytorch",
    as_notebook: Annotated[bool, typer.Option("--notebook", help="Write a notebook (.ipynb).")] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Only the lines of the techniques, for a network of your own.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write it here, with its data (.npz) beside it."),
    ] = None,
) -> None:
    """Write a network of an arm as a script for PyTorch, Keras or scikit-learn.

    The script trains it from the same examples, initial weights, order of batches and random numbers, and
    prints its last training and validation loss. What a library cannot say is named.
    """
    from reglab.cli import code as command

    end(
        command.code(
            source,
            arm=arm,
            seed=seed,
            framework=framework,
            as_notebook=as_notebook,
            short=short,
            out=out,
        )
    )


@app.command()
def show(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR|FILE", help="Folder that “run” or “sweep” made (--out), or a .reglab file."
        ),
    ],
    *,
    complete: Annotated[
        bool, typer.Option("--complete", help="Write the files that an interrupted run lacks.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the results that a folder holds.

    Of a run that was interrupted (its program was ended by force, or the computer went off) it is
    what was kept until then.
    """
    from reglab.cli import run as command

    end(command.show(folder, complete=complete, as_json=as_json))


@app.command()
def presets(as_json: AsJson = False) -> None:
    """List the ready experiments."""
    from reglab.cli.run import list_presets

    list_presets(as_json=as_json)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is installed and what is missing."""
    from reglab.cli import doctor as command

    end(command.doctor(as_json=as_json))


@app.command()
def bench(
    window: Annotated[bool, typer.Option("--window", help="Measure the window as well.")] = False,
    as_json: AsJson = False,
    quick: Annotated[bool, typer.Option("--quick", help="Shorter rounds; for a first impression.")] = False,
) -> None:
    """Measure engine and window; other programs should rest meanwhile."""
    from reglab.cli import bench as command

    end(command.bench(window=window, as_json=as_json, quick=quick))
