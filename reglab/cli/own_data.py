"""A person's own data for an experiment, whatever they lie in: read in another process, told in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from rich.console import Console

from reglab.cli.console import DONE, errors, output, print_json, refuse
from reglab.experiment.arrays import ArraysReport
from reglab.experiment.sources.base import Source
from reglab.runtime.call import CallError, call_in_child
from reglab.words import counted, percent, short

TIMEOUT_S = 600.0

Kind = Literal["table", "numbers", "pictures"]


class OwnData(Protocol):
    """What an experiment can be given instead of its data."""

    @property
    def found(self) -> Path | None:
        """The file of the experiment's own data, where nothing else is said of it."""
        ...

    def take(self) -> tuple[Source, tuple[str, ...]]:
        """Return the source, and in sentences what was decided and is to be told; or end the program."""
        ...


def kind_of(path: Path) -> Kind:
    """What a file or folder probably holds, by its beginning; what cannot be read is told by who reads it."""
    try:
        if path.is_dir():
            return "numbers" if _idx_files(path) else "pictures"
        with path.open("rb") as file:
            head = file.read(4)
    except (OSError, ValueError):
        return "table"
    if path.suffix.lower() == ".npz" or _looks_like_idx(path, head):
        return "numbers"
    return "table"


def _looks_like_idx(path: Path, head: bytes) -> bool:
    names = ("-images", "-labels", ".idx", "idx1", "idx2", "idx3", "-ubyte")
    packed = head[:2] == b"\x1f\x8b" and any(part in path.name for part in names)
    return packed or (head[:2] == b"\0\0" and len(head) == 4 and head[2] in range(8, 15) and 0 < head[3] < 5)


def _idx_files(folder: Path) -> list[Path]:
    found = [
        each for each in sorted(folder.iterdir())[:1000] if each.is_file() and not each.name.startswith(".")
    ]
    return [each for each in found if "-images" in each.name or "-labels" in each.name]


@dataclass(frozen=True, slots=True)
class OwnArrays:
    """Files of numbers (IDX, NPZ) or a folder of pictures.

    Parameters
    ----------
    path : Path
        Where they lie.
    kind : {"numbers", "pictures"}
        Which of the two.
    task : str
        Whether the labels are classes or numbers.
    side : int
        Pixels of a side that pictures become.
    colour : bool, optional
        Whether pictures keep their colours.
    """

    path: Path
    kind: Kind
    task: str = "auto"
    side: int = 32
    colour: bool | None = None

    @property
    def found(self) -> None:
        """Arrays are always looked at anew."""
        return

    def report(self, *, kept: bool) -> ArraysReport:
        """Read them; ends the program with a sentence where that cannot be done."""
        found: ArraysReport
        if self.kind == "pictures":
            arguments: tuple[Any, ...] = (str(self.path), self.side, self.colour, kept)
            found = read_in_child("reglab.pictures.calls:look", self.path.name, *arguments)
        else:
            paths = _idx_files(self.path) if self.path.is_dir() else [self.path]
            found = read_in_child(
                "reglab.data.numbers.calls:look", self.path.name, [str(each) for each in paths], self.task
            )
        return found

    def take(self) -> tuple[Source, tuple[str, ...]]:
        """Return the source, and what was decided and is to be told."""
        report = self.report(kept=True)
        return report.source, (*report.problems, *report.decisions)

    def tell(self, *, as_json: bool) -> int:
        """Print what is in them; returns the exit code."""
        report = self.report(kept=False)
        if as_json:
            print_json(report.to_dict())
        else:
            _print(output(), report, self.path.name)
        return DONE


def read_in_child(function: str, name: str, *args: Any) -> Any:
    """Have something read in a process of its own, with progress; ends the program where that fails."""
    console, words = errors(), f"Reading {name} …"
    with console.status(words) as status:
        if not console.is_terminal:
            status.stop()
        try:
            return call_in_child(
                function,
                *args,
                timeout=TIMEOUT_S,
                on_message=lambda share: status.update(f"{words} {percent(share, 0)}"),
            )
        except CallError as error:
            refuse(str(error))


def _print(console: Console, report: ArraysReport, name: str) -> None:
    info, (low, high) = report.source.info, report.range
    console.print(f"{name}: {info.about}", style="bold", soft_wrap=True)
    console.print(f"Numbers from {short(low, 6)} to {short(high, 6)}.", soft_wrap=True)
    if info.classes:
        sizes = ", ".join(
            f"{label}: {count:,}" for label, count in zip(info.classes, report.counts, strict=True)
        )
        console.print(f"{counted(len(info.classes), 'class', 'classes')}: {sizes}.", soft_wrap=True)
    for problem in report.problems:
        console.print(f"Note: {problem}", soft_wrap=True)
    for decision in report.decisions:
        if decision != info.about:
            console.print(decision, soft_wrap=True)
