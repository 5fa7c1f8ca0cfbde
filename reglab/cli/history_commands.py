"""The commands about the history and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end
from reglab.cli.options import AsJson

history = typer.Typer(
    name="history",
    help="The runs that were kept: all of the window, and those of “reglab run”.",
    no_args_is_help=True,
)

_ID = typer.Argument(metavar="ID", help="Number of a run, as “history list” shows it.", show_default=False)
Run = Annotated[int, _ID]
Runs = Annotated[
    list[int],
    typer.Argument(metavar="ID…", help="Numbers of runs, as “history list” shows them.", show_default=False),
]


@history.command("list")
def list_runs(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD…]",
            help="Only runs in whose name, notes, verdict, data or arms all of these occur.",
        ),
    ] = None,
    *,
    deleted: Annotated[
        bool, typer.Option("--deleted", help="Those that were deleted and can be had back, instead.")
    ] = False,
    starred: Annotated[bool, typer.Option("--starred", help="Only those with a star.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the runs, the newest first."""
    from reglab.cli import history as command

    end(command.list_runs(words or (), deleted=deleted, starred=starred, as_json=as_json))


@history.command()
def show(run: Run, *, as_json: AsJson = False) -> None:
    """Print what a run came to."""
    from reglab.cli import history as command

    end(command.show(run, as_json=as_json))


@history.command()
def export(
    run: Run,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder that gets record, numbers and summary.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the results that the folder holds already.")
    ] = False,
) -> None:
    """Write a run into a folder, as “reglab run --out” does."""
    from reglab.cli import history as command

    end(command.export(run, out, overwrite=overwrite))


@history.command()
def note(
    run: Run,
    text: Annotated[str, typer.Argument(help="The note; an empty one takes it away.", show_default=False)],
) -> None:
    """Write a note about a run."""
    from reglab.cli import history as command

    end(command.note(run, text))


@history.command()
def name(
    run: Run,
    text: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="The name; an empty one is the experiment's.", show_default=False
        ),
    ],
) -> None:
    """Call a run by another name."""
    from reglab.cli import history as command

    end(command.name(run, text))


@history.command()
def star(
    runs: Runs, *, off: Annotated[bool, typer.Option("--off", help="Take the star away.")] = False
) -> None:
    """Mark runs with a star."""
    from reglab.cli import history as command

    end(command.star(runs, on=not off))


@history.command()
def delete(
    runs: Runs,
    *,
    for_good: Annotated[
        bool, typer.Option("--for-good", help="Give their room back at once; they cannot be had back.")
    ] = False,
) -> None:
    """Delete runs; for a week “history restore” brings them back."""
    from reglab.cli import history as command

    end(command.delete(runs, for_good=for_good))


@history.command()
def restore(runs: Runs) -> None:
    """Bring deleted runs back."""
    from reglab.cli import history as command

    end(command.restore(runs))


@history.command()
def thin(
    runs: Annotated[
        list[int] | None,
        typer.Argument(metavar="[ID…]", help="Numbers of runs; all without a star if left out."),
    ] = None,
) -> None:
    """Let go of the networks of runs and keep their curves, to make room."""
    from reglab.cli import history as command

    end(command.thin(runs))
