"""A person's own table: its rows as examples, missing values filled in, groups and times kept apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from reglab.data.arrays import Examples, Floats, Integers
from reglab.data.finding import changes, found
from reglab.data.seeding import generator
from reglab.data.tables.errors import TableError
from reglab.data.tables.files import TextFile
from reglab.data.tables.meaning import rows_drawn, usable_rows
from reglab.data.tables.reading import numbers_of
from reglab.data.tables.steps import run_through
from reglab.experiment.sources.table import TableSource
from reglab.words.language import _, grouped


def read(source: TableSource) -> Examples:
    """Return all examples of a table; missing values, and all inputs of a missing category, are NaN."""
    table = _table(source)
    y = table[:, 0].astype(np.int64) if source.target.levels else table[:, 0].copy()
    return _inputs(source, table[:, 1 : 1 + len(source.columns)]), y


def complete(source: TableSource, train: Floats) -> Callable[[Floats], Floats]:
    """Return what fills in missing values, with what the training examples say.

    Parameters
    ----------
    source : TableSource
        The table.
    train : array of float64, shape (n, features)
        The training examples.
    """
    fill = np.zeros(train.shape[1])
    at = 0
    for column in source.columns:
        width = len(source.names_of(column))
        block = train[:, at : at + width]
        known = block[~np.isnan(block).any(axis=1)]
        if column.levels:
            if len(known):
                # Of equally frequent ones the first.
                fill[at + int(known.sum(axis=0).argmax())] = 1.0
        elif len(numbers := block[~np.isnan(block[:, 0]), 0]):
            fill[at] = _most_frequent(numbers) if source.missing == "most_frequent" else numbers.mean()
        at += width

    def filled(x: Floats) -> Floats:
        return np.where(np.isnan(x), fill, x)

    return filled


def divide(
    source: TableSource, sizes: tuple[int, int, int], seed: int, draw: tuple[int, ...]
) -> tuple[Integers, Integers, Integers] | None:
    """Return the rows of training, validation and test part; ``None`` where any row may be in any part.

    Parameters
    ----------
    source : TableSource
        The table.
    sizes : tuple of int
        Examples of the three parts.
    seed : int
        Seed of the test part.
    draw : tuple of int
        Key of the other two.
    """
    table = _table(source)
    at = 1 + len(source.columns)
    train, validation, test = sizes
    groups = table[:, at].astype(np.int64) if source.group and source.group.kind == "text" else None
    if source.group is not None and groups is None:
        groups = np.unique(table[:, at], return_inverse=True)[1]
    rows = np.arange(len(table))
    if source.time is not None:
        # Equal times stay in the order of the file.
        rows = rows[np.argsort(table[rows, -1], kind="stable")]
        late, rest = rows[len(rows) - test :], rows[: len(rows) - test]
        if groups is not None:
            rest = rest[~np.isin(groups[rest], groups[late])]
        between, rest = rest[max(0, len(rest) - validation) :], rest[: max(0, len(rest) - validation)]
        if groups is not None:
            rest = rest[~np.isin(groups[rest], groups[between])]
        first = generator("train", *draw).permutation(rest)[:train]
        return _enough(source, (first, between, late), sizes)
    if groups is None:
        return None
    late, rest = _groups_of(groups, rows, test, generator("test", seed))
    between, rest = _groups_of(groups, rest, validation, generator("validation", *draw))
    first, _unused = _groups_of(groups, rest, train, generator("train", *draw))
    return _enough(source, (first, between, late), sizes)


def _enough(
    source: TableSource, parts: tuple[Integers, Integers, Integers], sizes: tuple[int, int, int]
) -> tuple[Integers, Integers, Integers]:
    """The parts, where they are as large as they must be."""
    if tuple(map(len, parts)) != sizes:
        found = ", ".join(grouped(len(part)) for part in parts)
        raise TableError(
            _(
                "“{table}” has {rows} rows for training, validation and test once groups and times are kept "
                "apart, fewer than asked for; take smaller parts."
            ).format(table=source.title, rows=found)
        )
    return parts


def _groups_of(
    groups: Integers, rows: Integers, count: int, rng: np.random.Generator
) -> tuple[Integers, Integers]:
    """Take groups in random order until there are `count` rows; return these, and the other groups' rows."""
    names = rng.permutation(np.unique(groups[rows]))
    place = np.empty(int(groups.max(initial=0)) + 1, dtype=np.int64)
    place[names] = np.arange(len(names))
    # Within a group at random, since the last one is cut.
    mixed = rng.permutation(rows)
    ordered = mixed[np.argsort(place[groups[mixed]], kind="stable")]
    taken = ordered[:count]
    return taken, rows[~np.isin(groups[rows], groups[taken])]


def _most_frequent(numbers: Floats) -> float:
    """The most frequent number; of equally frequent ones the smallest."""
    values, counts = np.unique(numbers, return_counts=True)
    return float(values[counts.argmax()])


def _inputs(source: TableSource, table: Floats) -> Floats:
    """Numbers as they are, categories as one input each, and inputs that say what is missing."""
    parts = []
    for column, values in zip(source.columns, table.T, strict=True):
        gaps = np.isnan(values)
        own_gap = source.missing == "category" and column.missing
        if not column.levels:
            parts.append(values[:, None])
        else:
            chosen = (values[:, None] == np.arange(len(column.levels))).astype(np.float64)
            parts.append(chosen if own_gap else np.where(gaps[:, None], np.nan, chosen))
        if own_gap:
            parts.append(gaps[:, None].astype(np.float64))
    return np.asarray(np.hstack(parts), dtype=np.float64)


def _table(source: TableSource) -> Floats:
    """Target, columns, group and time of all rows that take part."""
    return _read(source, changes(source))


@lru_cache(maxsize=2)
def _read(source: TableSource, _changes: tuple[object, ...]) -> Floats:
    """Read the file again only where it may have been written since."""
    with found(source.references[0], "table") as path:
        return _rows(source, path)


def _rows(source: TableSource, path: Path) -> Floats:
    extra = [column for column in (source.group, source.time) if column is not None]
    file = TextFile(path, path.stat().st_size, source.sha256, source.layout.encoding)
    columns = (source.target, *source.columns, *extra)
    table = run_through(numbers_of(file, source.layout, columns, source.markers))
    table = table[usable_rows(table, len(source.columns), source.missing)]
    table = table[rows_drawn(len(table))]
    if len(table) != source.rows:
        raise TableError(
            _(
                "The table “{table}” has {examples} examples, but the experiment was made for {expected}; "
                "take it anew."
            ).format(table=source.title, examples=grouped(len(table)), expected=grouped(source.rows))
        )
    table.setflags(write=False)
    return table
