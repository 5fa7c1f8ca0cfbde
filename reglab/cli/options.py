"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer


def whole_number(text: str) -> int:
    """Read a whole number, or say that it is none."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"must be a whole number, but is “{text}”.") from None


Epochs = Annotated[
    int | None, typer.Option(parser=whole_number, metavar="N", help="Epochs, instead of the experiment's.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        parser=whole_number,
        metavar="N",
        help="Processes at most; as many as there are cores if not given. Numbers do not depend on it.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one piece of JSON and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
