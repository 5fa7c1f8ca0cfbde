"""Nasty tables are read as a careful person reads them, and what was decided is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reglab.data.tables.errors import TableError
from reglab.data.tables.files import TextFile
from reglab.data.tables.inspection import inspect
from reglab.data.tables.reading import numbers_of
from reglab.data.tables.steps import run_through
from reglab.experiment.sources.table import TableColumn
from reglab.experiment.tables.choices import Known
from reglab.experiment.tables.report import TableReport
from tests.support.nasty_tables import NASTY, Nasty


def written(tmp_path: Path, data: bytes | str) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def cells_of(report: TableReport) -> list[list[object]]:
    """All cells of a table by way of the reader that trains: numbers and words, ``None`` for missing ones."""
    columns = [
        TableColumn(
            name=c.name,
            at=c.at,
            kind="number" if c.kind == "number" else "category",
            decimal=c.decimal,
            levels=c.values if c.kind == "category" else (),
        )
        for c in report.columns
    ]
    file = TextFile(Path(report.path), report.size, report.sha256, report.layout.encoding)
    table = run_through(numbers_of(file, report.layout, columns, report.markers))
    return [
        [
            None if np.isnan(value) else column.levels[int(value)] if column.levels else value
            for column, value in zip(columns, row, strict=True)
        ]
        for row in table
    ]


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: nasty.name)
def test_nasty_file(nasty: Nasty, tmp_path: Path) -> None:
    report = inspect(written(tmp_path, nasty.data))
    assert [column.name for column in report.columns] == nasty.names
    assert [column.kind for column in report.columns] == nasty.kinds
    if nasty.rows:
        assert report.rows == len(nasty.rows)
        assert cells_of(report) == nasty.rows
    told = "\n".join(report.all_problems())
    for words in nasty.told:
        assert words in told


def test_numbers_with_a_comma_depend_on_what_separates_cells(tmp_path: Path) -> None:
    def values(text: str) -> tuple[str, ...]:
        return inspect(written(tmp_path, text)).columns[0].values

    assert values("a;b\n1,234;x\n2,345;y\n3,456;x\n") == ("1.234", "2.345", "3.456")
    assert values("a\tb\n1,234\tx\n2,345\ty\n") == ("1.234", "2.345")
    assert values('a,b\n"1,234",x\n"2,345",y\n') == ("1234", "2345")
    # Another column tells that a comma is the decimal sign, so a point stands between thousands.
    assert values("a;b\n1.234;2,5\n2.345;3,5\n") == ("1234", "2345")
    # A decimal point never vanishes: 12.5 is no number with a decimal comma.
    assert values("a;b\n12.5;2,5\n13.5;3,5\n") == ("12.5", "13.5")
    assert values("a;b\n1 234,5;x\n2 345,5;y\n") == ("1234.5", "2345.5")
    assert values("a;b\n1'234.5;x\n2'345.5;y\n") == ("1234.5", "2345.5")


def test_smallest_largest_and_example_are_those_of_the_column(tmp_path: Path) -> None:
    numbers = np.random.default_rng(3).normal(size=500).round(4)
    text = "v,w\n" + "".join(f"{v},{i}\n" for i, v in enumerate(numbers))
    first, second = inspect(written(tmp_path, text)).columns
    assert (first.minimum, first.maximum) == (numbers.min(), numbers.max())
    assert first.example == str(numbers[0])
    assert first.different == len(np.unique(numbers))
    assert (second.minimum, second.maximum, second.whole, first.whole) == (0, 499, True, False)


def test_the_quick_way_and_the_slow_way_read_the_same(tmp_path: Path) -> None:
    values = np.random.default_rng(4).normal(size=(3000, 3)).round(3)
    lines = [",".join(map(str, row)) for row in values.tolist()]
    plain = inspect(written(tmp_path, "a,b,c\n" + "\n".join(lines) + "\n"))
    assert np.array_equal(np.array(cells_of(plain), float), values)
    # One cell in the middle of the last block makes all that follows slow.
    lines[2900] = "NA" + lines[2900][lines[2900].index(",") :]
    slow = inspect(written(tmp_path, "a,b,c\n" + "\n".join(lines) + "\n"))
    values[2900, 0] = np.nan
    read = np.array([[np.nan if v is None else v for v in row] for row in cells_of(slow)], float)
    assert np.array_equal(read, values, equal_nan=True)
    assert slow.columns[0].missing == 1
    assert slow.columns[0].minimum == np.nanmin(values[:, 0])


def test_words_far_down_make_a_column_text_with_all_its_values(tmp_path: Path) -> None:
    # More lines than are looked at at once, all of them numbers until the last.
    text = "a,b\n" + "".join(f"{i % 3},{i}\n" for i in range(60_000)) + "x,1\n"
    column = inspect(written(tmp_path, text)).columns[0]
    assert (column.kind, set(column.values)) == ("category", {"0", "1", "2", "x"})
    assert "not “x” in line 60,002" in column.problems[0]


def test_what_a_person_knows_counts(tmp_path: Path) -> None:
    path = written(tmp_path, "1;2\n3;4\n-999;6\n")
    assert inspect(path, Known(header=True)).columns[0].name == "1"
    assert inspect(path, Known(start=2)).rows == 2
    assert inspect(path, Known(delimiter="comma")).layout.width == 1
    report = inspect(path, Known(markers=("-999",)))
    assert (report.columns[0].missing, report.columns[0].minimum) == (1, 1)
    with pytest.raises(TableError, match="The delimiter must be a comma"):
        inspect(path, Known(delimiter="x"))
    with pytest.raises(TableError, match="“latin” is no known encoding; take one of utf-8"):
        inspect(path, Known(encoding="latin"))


def test_a_value_far_from_all_others_may_be_missing(tmp_path: Path) -> None:
    report = inspect(written(tmp_path, "a,b\n1,1\n2,2\n-999,3\n4,4\n"))
    assert "has the value −999, far from all others" in report.columns[0].problems[0]
    assert not report.columns[1].problems


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty; check the name."),
        (b"PK\x03\x04rest", "is a spreadsheet or zip archive, not a table as text; save the table as CSV."),
        (b"\x1f\x8bxyz", "is a compressed file (gzip), not a table as text"),
        (bytes(range(256)) * 50, "is no text but a binary file; save the table as CSV."),
        (b"a,b\n", "has no rows below its header; check it."),
        (b"\n\n\n", "has no rows"),
        (
            b'a,b\n1,"' + b"x" * 200_000 + b"\n2,3\n",
            "holds a cell of more than 131,072 characters; a quote may be",
        ),
        (b"a,b\n" + b"1" * 2_100_000 + b"\n", "line 2 has more than 2,000,000 characters"),
        (b"," * 5000 + b"\n" + b"1," * 5000 + b"\n", "has 5,001 cells, more than the 4,000 that are read"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        inspect(written(tmp_path, data))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_places_that_hold_no_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is a folder; name the file of a table"):
        inspect(tmp_path)
    with pytest.raises(TableError, match="does not exist; check the name"):
        inspect(tmp_path / "none.csv")
    with pytest.raises(TableError, match="no name of a file"):
        inspect("a\0b")


def test_it_says_how_far_it_is_and_can_be_given_up(tmp_path: Path) -> None:
    from reglab.data.tables.inspection import inspection

    path = written(tmp_path, "a,b\n" + "".join(f"{i},{i}\n" for i in range(120_000)))
    shares = list(inspection(path))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 3
    steps = inspection(path)
    next(steps)
    steps.close()
    path.unlink()
