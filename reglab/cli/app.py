"""The commands and their options; each imports what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab import __version__
from reglab.cli.code_command import code
from reglab.cli.console import end
from reglab.cli.export_commands import export
from reglab.cli.history_commands import history
from reglab.cli.lesson_commands import lessons
from reglab.cli.options import AsJson
from reglab.cli.run_command import run
from reglab.cli.sweep_command import sweep
from reglab.cli.table_command import table

app = typer.Typer(
    name="reglab",
    help="Compare overfitting with and without regularization. Without a command, the window opens.",
    epilog="Exit codes: 0 done, 1 failed, stopped before the end or every network diverged, 2 bad input.",
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reglab {__version__}")
        raise typer.Exit


app.add_typer(lessons)
app.add_typer(history)
app.command()(run)
app.command()(sweep)
app.command()(table)
app.command()(code)
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
    device: Annotated[str, typer.Option("--device", help="cpu, or cuda for a graphics card.")] = "cpu",
    save: Annotated[
        Path | None, typer.Option("--save", help="Keep the result in a file, too, as JSON.")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", help="Measure nothing; show two kept results side by side."),
    ] = None,
) -> None:
    """Measure engine and window; other programs should rest meanwhile."""
    from reglab.cli import bench as command

    end(command.bench(window=window, as_json=as_json, quick=quick, device=device, save=save, compare=compare))
