"""What is counted in a column, block by block, until all of it has been seen."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from reglab.data.arrays import Floats
from reglab.data.tables.cells import is_missing, label_of, look_at

MAX_DIFFERENT = 1000
"""So many different values of a column are counted."""
_PLAIN = re.compile(r"(?:[+-]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,2})?\n)*")
"""Texts that are all numbers with a decimal point, one a line."""
_THOUSANDS = re.compile(r"(?m)^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$")


@dataclass(slots=True)
class Range:
    """Numbers of a column under one reading."""

    count: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    whole: bool = True
    values: set[float] | None = field(default_factory=set)
    """The different ones, ``None`` once there are too many."""

    def take(self, numbers: Floats, weight: int | None = None) -> None:
        """Take numbers; `weight` says how often each of them stands there, if not once."""
        self.count += len(numbers) if weight is None else weight * len(numbers)
        self.low, self.high = min(self.low, float(numbers.min())), max(self.high, float(numbers.max()))
        self.whole = self.whole and bool((numbers == np.floor(numbers)).all())
        if self.values is not None:
            self.values.update(np.unique(numbers)[: MAX_DIFFERENT + 1].tolist())
            if len(self.values) > MAX_DIFFERENT:
                self.values = None


@dataclass(slots=True)
class Dates:
    """Dates of a column under one reading."""

    count: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    first: str = ""
    last: str = ""

    def take(self, text: str, value: float, weight: int) -> None:
        """Take a date as written, in days, and how often it stands there."""
        self.count += weight
        if value < self.low:
            self.low, self.first = value, text
        if value > self.high:
            self.high, self.last = value, text


class Tally:
    """Counts of one column.

    Parameters
    ----------
    markers : frozenset of str
        What a person said stands for missing values, in small letters.
    """

    def __init__(self, markers: frozenset[str] = frozenset()) -> None:
        self._markers = markers
        self.rows = 0
        self.missing: Counter[str] = Counter()
        """Cells that are missing whatever the column is, as written."""
        self.weak: Counter[str] = Counter()
        """Cells that are missing if the column is one of numbers or dates."""
        self.numbers = {".": Range(), ",": Range()}
        self.sure: Counter[str] = Counter()
        """Cells that are a number with one decimal sign alone, by that sign."""
        self.unsure: Counter[str] = Counter()
        """Cells that are another number with either, by the sign in them."""
        self.dates = {True: Dates(), False: Dates()}
        """By whether the day comes first."""
        self.codes = 0
        self.code = ""
        self.words: dict[str, int] = {}
        """The first words that are nothing else, with the line of each."""
        self.word_count = 0
        self.values: Counter[str] | None = Counter()
        """Different texts, ``None`` once there are too many."""
        self.unseen = False
        """Whether numbers came without their texts."""
        self.example = ""

    def take_numbers(self, numbers: Floats, *, pointed: bool) -> None:
        """Take a block of plain numbers; `pointed` says whether there are decimal points among them."""
        self.rows += len(numbers)
        self.unseen = True
        self.example = self.example or label_of(float(numbers[0]))
        self._take_plain(numbers, pointed=pointed)

    def _take_plain(self, numbers: Floats, *, pointed: bool) -> None:
        self.numbers["."].take(numbers)
        if pointed:
            self.sure["."] += 1
        else:
            self.numbers[","].take(numbers)

    def take(self, cells: tuple[str, ...], lines: list[int]) -> None:
        """Take a block of cells and the lines of their rows."""
        self.rows += len(cells)
        joined = "\n".join(cells) + "\n"
        if self._markers.isdisjoint(cells) and _PLAIN.fullmatch(joined):
            self.example = self.example or cells[0]
            numbers = np.fromiter(map(float, cells), np.float64, len(cells))
            # Where all have three digits behind the point, they may be thousands.
            pointed = joined.count(".")
            if not pointed or len(_THOUSANDS.findall(joined)) < pointed:
                self._take_plain(numbers, pointed=bool(pointed))
                self._count(Counter(cells) if self.values is not None else Counter())
                return
        counts = Counter(cells)
        self._count(counts)
        for text, weight in counts.items():
            self._take_cell(text, weight, cells, lines)
        if not self.example:
            self.example = next(
                (c for c in cells if not is_missing(c, self._markers, among_numbers=False)), ""
            )

    def _count(self, counts: Counter[str]) -> None:
        if self.values is None:
            return
        for text, weight in counts.items():
            if not is_missing(text, self._markers, among_numbers=False):
                self.values[text] += weight
        if len(self.values) > MAX_DIFFERENT:
            self.values = None

    def _take_cell(self, text: str, weight: int, cells: tuple[str, ...], lines: list[int]) -> None:
        if is_missing(text, self._markers, among_numbers=False):
            self.missing[text] += weight
            return
        if is_missing(text, self._markers):
            self.weak[text] += weight
            return
        cell = look_at(text)
        for sign, value in ((".", cell.point), (",", cell.comma)):
            if value is not None:
                self.numbers[sign].take(np.array([value]), weight)
        if cell.sure:
            self.sure[cell.sure] += weight
        elif cell.point != cell.comma:
            self.unsure["," if "," in text else "."] += weight
        for day_first, value in ((True, cell.day_first), (False, cell.month_first)):
            if value is not None:
                self.dates[day_first].take(text, value, weight)
        if cell.code:
            self.codes += weight
            self.code = self.code or text
        elif not cell.typed:
            self.word_count += weight
            if len(self.words) < 5:
                self.words[text] = lines[cells.index(text)]
