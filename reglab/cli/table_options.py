"""Options about a person's own table, for all commands that take one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reglab.cli.console import refuse

if TYPE_CHECKING:
    from reglab.cli.own_data import OwnData
    from reglab.cli.table import OwnTable
    from reglab.experiment.tables.choices import Known

_MISSING: dict[str, Any] = {
    each.replace("_", "-"): each for each in ("drop", "mean", "most_frequent", "category")
}
_TASKS: dict[str, Any] = {each: each for each in ("auto", "classification", "regression")}

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="Your own data instead of those of FILE: a table (CSV, TSV, Excel, OpenDocument), files of "
        "numbers (NPZ, or IDX as of MNIST), or a folder with a folder of pictures for each class.",
    ),
]
Target = Annotated[
    str | None, typer.Option("--target", metavar="COLUMN", help="The column of it that is learned.")
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="COLUMN", help="A column that is left out; may be repeated."),
]
MissingValues = Annotated[
    str, typer.Option("--missing", metavar="|".join(_MISSING), help="What becomes of missing values.")
]
Marks = Annotated[
    list[str] | None,
    typer.Option("--na", metavar="WORD", help="A word that stands for a missing value; may be repeated."),
]
TaskChoice = Annotated[
    str, typer.Option("--task", metavar="|".join(_TASKS), help="Whether the target is classes or a number.")
]
Group = Annotated[
    str | None,
    typer.Option("--group", metavar="COLUMN", help="Rows that are alike in it stay in one part."),
]
Time = Annotated[
    str | None,
    typer.Option("--time", metavar="COLUMN", help="Validation comes later in it than training."),
]

Side = Annotated[
    int, typer.Option("--side", metavar="PIXELS", help="Side of the squares that pictures become, 8 to 64.")
]
Colour = Annotated[
    bool | None,
    typer.Option("--colour/--grey", help="Whether pictures keep their colours; found out if not given."),
]

Delimiter = Annotated[
    str, typer.Option(metavar="SIGN", help="What stands between two cells, if not found rightly.")
]
Encoding = Annotated[
    str, typer.Option(metavar="NAME", help="How its letters are written, if not found rightly.")
]
Sheet = Annotated[
    str, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; the first if not given.")
]
Start = Annotated[int, typer.Option(metavar="LINE", help="Where it starts, if not found rightly.")]
Header = Annotated[
    bool | None, typer.Option("--header/--no-header", help="Whether it has one, if not found rightly.")
]


def own_table(
    data: Path | None,
    target: str | None,
    *,
    ignore: Sequence[str] | None,
    missing: str,
    marks: Sequence[str] | None,
    task: str = "auto",
    group: str | None = None,
    time: str | None = None,
    sheet: str = "",
    side: int = 32,
    colour: bool | None = None,
) -> OwnData | None:
    """Put together what is learned from; ends the program with a sentence where it does not go together."""
    from reglab.cli.own_data import OwnArrays, kind_of
    from reglab.experiment.tables.choices import Known

    named = {"--target": target, "--ignore": ignore, "--na": marks, "--group": group, "--time": time}
    if data is None:
        if given := [name for name, value in named.items() if value]:
            refuse(f"{given[0]} belongs to a table of your own; name that with --data.")
        return None
    kind = kind_of(data)
    if kind != "table":
        if given := [name for name, value in named.items() if value]:
            refuse(f"{given[0]} belongs to a table, which {data.name} is not; leave it out.")
        return OwnArrays(data, kind, task, side, colour)
    known = Known(markers=tuple(marks or ()), sheet=sheet)
    return table_of(data, target, known, ignore=ignore, missing=missing, task=task, group=group, time=time)


def table_of(
    data: Path,
    target: str | None,
    known: Known,
    *,
    ignore: Sequence[str] | None,
    missing: str,
    task: str,
    group: str | None,
    time: str | None,
) -> OwnTable:
    """Put a table together, with or without what is learned; ends the program where an option is unknown."""
    from reglab.cli.table import OwnTable
    from reglab.experiment.tables.choices import Choices

    if missing not in _MISSING:
        refuse(f"--missing must be one of {', '.join(_MISSING)}, but is “{missing}”.")
    if task not in _TASKS:
        refuse(f"--task must be one of {', '.join(_TASKS)}, but is “{task}”.")
    choices = None
    if target is not None:
        left_out = tuple(dict.fromkeys(ignore or ()))
        choices = Choices(target, left_out, _MISSING[missing], _TASKS[task], group or "", time or "")
    return OwnTable(data, known, choices)
