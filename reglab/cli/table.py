"""``reglab table``: what is in a person's own table, before anything is trained."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from reglab.cli.console import DONE, output, print_json
from reglab.cli.own_data import read_in_child
from reglab.experiment.sources.base import Source
from reglab.experiment.tables.choices import Choices, Known, Meaning
from reglab.experiment.tables.report import Column, TableReport
from reglab.words import counted, short


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A person's own table, and what is wanted of it."""

    path: Path
    known: Known
    choices: Choices | None

    @property
    def found(self) -> Path | None:
        """The file of the experiment's own table, where no target is named."""
        return self.path if self.choices is None else None

    def read(self) -> tuple[TableReport, Meaning | None]:
        """Read it in a process of its own; ends the program with a sentence where that cannot be done."""
        found: tuple[TableReport, Meaning | None] = read_in_child(
            "reglab.data.tables.calls:look", self.path.name, str(self.path), self.known, self.choices
        )
        return found

    def take(self) -> tuple[Source, tuple[str, ...]]:
        """Return the source, and what was decided and is to be told."""
        _, meaning = self.read()
        assert meaning is not None
        return meaning.source, (*meaning.decisions, meaning.source.info.about)


def table(own: OwnTable, *, as_json: bool = False) -> int:
    """Carry out the command; returns the exit code."""
    report, meaning = own.read()
    if as_json:
        found = report.to_dict()
        if meaning is not None:
            found["meaning"] = meaning.source.model_dump(mode="json") | {"decisions": meaning.decisions}
        print_json(found)
        return DONE
    print_table(output(), report, meaning)
    return DONE


def print_table(console: Console, report: TableReport, meaning: Meaning | None) -> None:
    """Print the columns, what is to be told of them, and what is made of them."""
    rows, columns = counted(report.rows, "row"), counted(len(report.columns), "column")
    title = f"{Path(report.path).name}: {rows}, {columns}"
    shown = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for heading in ("column", "type", "missing", "different", "smallest", "largest", "example"):
        right = heading in ("missing", "different", "smallest", "largest")
        shown.add_column(heading, justify="right" if right else "left", overflow="fold")
    for column in report.columns:
        shown.add_row(*_cells(column))
    console.print(shown)
    console.print(f"Read as {report.layout.words}.", soft_wrap=True)
    for problem in report.all_problems():
        console.print(f"Note: {problem}", soft_wrap=True)
    if meaning is not None:
        console.print()
        for decision in meaning.decisions:
            console.print(decision, soft_wrap=True)
        console.print(meaning.source.info.about, style="bold", soft_wrap=True)


def _cells(column: Column) -> tuple[str, ...]:
    different = "over 1,000" if column.different > 1000 else f"{column.different:,}"
    low = short(column.minimum, 6) if column.minimum is not None else column.first
    high = short(column.maximum, 6) if column.maximum is not None else column.last
    missing = f"{column.missing:,}" if column.missing else ""
    return (column.name, column.kind, missing, different, low, high, column.example)
