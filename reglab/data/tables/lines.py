"""The lines of a text, with bounds on what is held at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from reglab.data.tables.errors import TableError
from reglab.data.tables.sheets import text_of
from reglab.experiment.tables.layout import Layout
from reglab.words.language import _, grouped

MAX_LINE = 2_000_000
"""Characters of the longest line, and of the longest row, that is read."""
MAX_COLUMNS = 4_000


class Lines:
    """The lines of a text, from the start of the table on.

    Parameters
    ----------
    path : Path
        The file.
    layout : Layout
        How it is cut.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self._name = path.name
        # Undoubled marks stay out by the name of the encoding; letters that are none become a mark.
        self._file: TextIO = (
            io.TextIOWrapper(io.BytesIO(text_of(path, layout.sheet)), encoding="utf-8", newline="")
            if layout.sheet
            else path.open(encoding=layout.encoding, errors="replace", newline="")
        )
        self._layout = layout
        self.number = 0
        """Lines read so far."""
        self._held = 0
        for _unused in islice(self._iterate(), layout.start - 1):
            pass

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._file.buffer.tell()

    def _iterate(self) -> Iterator[str]:
        while line := self._file.readline(MAX_LINE + 1):
            self.number += 1
            self._held += len(line)
            if self._held > MAX_LINE:
                words = (
                    _(
                        "{name}: line {number} has more than {most} characters; a quote may be missing "
                        "there, or it is no table."
                    )
                    if len(line) > MAX_LINE
                    else _(
                        "{name}: row that ends at line {number} has more than {most} characters; a quote "
                        "may be missing there, or it is no table."
                    )
                )
                raise TableError(
                    words.format(name=self._name, number=grouped(self.number), most=grouped(MAX_LINE))
                )
            yield (
                line.replace("\0", "").removeprefix("\ufeff") if self.number == 1 else line.replace("\0", "")
            )

    def take(self, count: int, characters: int) -> list[str]:
        """Return the next lines, at most so many and not many more characters."""
        taken: list[str] = []
        held = 0
        for line in self._iterate():
            self._held = 0
            taken.append(line)
            held += len(line)
            if len(taken) >= count or held >= characters:
                break
        return taken

    def rows(self, before: list[str]) -> Generator[tuple[int, list[str]], None, None]:
        """Yield rows with the number of the line in which each ends; blank lines are none.

        Parameters
        ----------
        before : list of str
            Lines that were taken, and come first.
        """
        taken = len(before)

        def source() -> Iterator[str]:
            yield from before
            yield from self._iterate()

        reader = csv.reader(source(), **reader_options(self._layout))
        first = self.number - taken
        try:
            for row in reader:
                self._held = 0
                if not is_blank(row):
                    if len(row) > MAX_COLUMNS:
                        raise TableError(
                            _(
                                "{name}: line {number} has {cells} cells, more than the {most} that are "
                                "read; keep fewer columns."
                            ).format(
                                name=self._name,
                                number=grouped(first + reader.line_num),
                                cells=grouped(len(row)),
                                most=grouped(MAX_COLUMNS),
                            )
                        )
                    yield first + reader.line_num, row
        except csv.Error:
            raise TableError(
                _(
                    "{name}: line {number} holds a cell of more than {most} characters; a quote may be "
                    "missing there."
                ).format(
                    name=self._name,
                    number=grouped(first + reader.line_num),
                    most=grouped(csv.field_size_limit()),
                )
            ) from None


def is_blank(row: list[str]) -> bool:
    """Whether a row is no more than a line without anything in it."""
    return not row or (len(row) == 1 and not row[0].strip())


def reader_options(layout: Layout) -> dict[str, Any]:
    """What `csv.reader` must know."""
    return {
        "delimiter": layout.delimiter,
        "quoting": csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE,
        "doublequote": not layout.backslash,
        "escapechar": "\\" if layout.backslash else None,
        # A quote behind a blank is meant as one.
        "skipinitialspace": True,
    }
