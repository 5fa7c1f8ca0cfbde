"""``reglab code`` and its options; it imports what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end
from reglab.cli.options import whole_number


def code(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|RECORD|EXAMPLE",
            help="Experiment file, record, number in the history, name of an example, or a text code.",
        ),
    ],
    *,
    arm: Annotated[
        str | None, typer.Option("--arm", metavar="NAME", help="The arm; the first if not given.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", parser=whole_number, metavar="N", help="The network's seed; the first if not given."
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
