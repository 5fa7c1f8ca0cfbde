"""``reglab table`` and its options; it imports what it needs when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reglab.cli.console import end
from reglab.cli.options import AsJson
from reglab.cli.table_options import (
    Colour,
    Delimiter,
    Encoding,
    Group,
    Header,
    Ignore,
    Marks,
    MissingValues,
    Sheet,
    Side,
    Start,
    Target,
    TaskChoice,
    Time,
    table_of,
)

What = Annotated[
    Path, typer.Argument(metavar="DATA", help="A table, a file of numbers, or a folder of pictures.")
]


def table(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="A table, files of numbers, or a folder of pictures.")
    ],
    *,
    target: Target = None,
    ignore: Ignore = None,
    missing: MissingValues = "mean",
    na: Marks = None,
    task: TaskChoice = "auto",
    group: Group = None,
    time: Time = None,
    delimiter: Delimiter = "",
    encoding: Encoding = "",
    start: Start = 0,
    sheet: Sheet = "",
    header: Header = None,
    side: Side = 32,
    colour: Colour = None,
    as_json: AsJson = False,
) -> None:
    """Say what is in data of your own; of a table, with --target, also what would be learned from it."""
    from reglab.cli import table as command
    from reglab.cli.own_data import OwnArrays, kind_of
    from reglab.experiment.tables.choices import Known

    if (kind := kind_of(data)) != "table":
        code = OwnArrays(data, kind, task, side, colour).tell(as_json=as_json)
    else:
        known = Known(encoding, delimiter, start, header, tuple(na or ()), sheet=sheet)
        own = table_of(data, target, known, ignore=ignore, missing=missing, task=task, group=group, time=time)
        code = command.table(own, as_json=as_json)
    end(code)
