"""The command that takes a run away, with its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end


def export(
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD",
            help="Folder that “run” made (--out), a .reglab file, or the id of a run in the history.",
        ),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")],
    figures: Annotated[bool, typer.Option("--figures", help="Pictures of every view.")] = False,
    report: Annotated[bool, typer.Option("--report", help="A report: one HTML file.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="All curves and tables, in full precision.")] = False,
    weights: Annotated[
        str,
        typer.Option(
            "--weights", metavar="last|best|both", help="Weights of every network (safetensors, for PyTorch)."
        ),
    ] = "",
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Event files that TensorBoard reads.")
    ] = False,
    train: Annotated[
        bool,
        typer.Option("--train", help="Train the networks again where they were not kept, for all pictures."),
    ] = False,
    formats: Annotated[
        str, typer.Option("--formats", metavar="LIST", help="Of the figures: png, svg, pdf.")
    ] = "png,svg,pdf",
    width: Annotated[float, typer.Option("--width", metavar="CM", help="Width of the figures.")] = 17.5,
    height: Annotated[float, typer.Option("--height", metavar="CM", help="Height of the figures.")] = 11.0,
    dpi: Annotated[int, typer.Option("--dpi", metavar="N", help="Pixels per inch of PNG.")] = 300,
    font: Annotated[float, typer.Option("--font", metavar="PT", help="Size of type.")] = 9.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Take a run away: figures, report, tables, weights, event files.

    No window is opened. Weights that were not kept are had by training again, which gives the same numbers.
    """
    from reglab.cli import export as command

    if weights not in ("", "last", "best", "both"):
        raise typer.BadParameter(f"must be last, best or both, but is “{weights}”.", param_hint="--weights")
    wanted = command.Wanted(figures, report, csv, tensorboard, weights, train)
    kinds = tuple(kind.strip().lower() for kind in formats.split(",") if kind.strip())
    look = command.Look(width, height, dpi, font, kinds)
    end(command.export(record, out, wanted, look, quiet=quiet))
