"""Sheets of Excel and OpenDocument are tables like others; what claims to be endless is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reglab.data.errors import FileLostError
from reglab.data.sources import read_source
from reglab.data.tables.errors import TableError
from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import run_through
from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.tables.choices import Choices, Known
from reglab.store import contents
from tests.support.workbooks import Cell, ods, sheet_xml, xlsx, zipped

RNG = np.random.default_rng(4)
NUMBERS = RNG.normal(size=(40, 2)).round(4)
HEADER: list[Cell] = ["width, mm", "height", "plot", "kind"]
ROWS: list[list[Cell]] = [
    [a, b if i % 10 else None, f"00{i % 3}", "ab"[a > b]] for i, (a, b) in enumerate(NUMBERS.tolist())
]


def book(kind: str) -> bytes:
    if kind == "ods":
        return ods([HEADER, *ROWS])
    return xlsx({"Mine": sheet_xml([HEADER, *ROWS]), "Other": sheet_xml([["a", "b"], [1, 2.5], [3, 4.0]])})


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_sheet_is_read_like_the_same_table_as_text(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"mine.{kind}"
    path.write_bytes(book(kind))
    report = inspect(path)
    assert report.rows == 40
    assert [column.name for column in report.columns] == HEADER
    # Codes keep their zeros, and an empty cell is missing.
    assert [column.kind for column in report.columns] == ["number", "number", "category", "category"]
    assert report.columns[1].missing == 4
    assert report.columns[0].minimum == NUMBERS[:, 0].min()
    assert report.sheets == (("Mine", "Other") if kind == "xlsx" else ("Sheet1",))
    assert report.layout.words == f"the sheet “{report.sheets[0]}”, a header"
    source = run_through(meaning(report, Choices("kind", ignored=("plot",), missing="drop"))).source
    x, y = read_source(source)
    kept = [i for i in range(40) if i % 10]
    assert np.array_equal(x, NUMBERS[kept])
    assert y.tolist() == [int(ROWS[i][3] == "b") for i in kept]


def test_another_sheet_is_read_where_it_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(book("xlsx"))
    assert "The sheet “Mine” is read; there is also “Other” (--sheet)." in inspect(path).problems
    report = inspect(path, Known(sheet="Other"))
    assert [(column.name, column.minimum, column.whole) for column in report.columns] == [
        ("a", 1.0, True),
        ("b", 2.5, False),
    ]
    with pytest.raises(TableError, match=r"mine.xlsx has no sheet “None”; there is “Mine” and “Other”"):
        inspect(path, Known(sheet="None"))


def test_a_sheet_in_an_experiment_is_found_packed_and_told_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(book("xlsx"))
    source = run_through(meaning(inspect(path), Choices("kind"))).source
    expected = read_source(source)[0]
    experiment = edits.change_dataset(Experiment(), contents.packed(source))
    path.write_bytes(book("ods"))
    with pytest.raises(FileLostError, match="has changed since it was taken"):
        read_source(source)
    again = loads(dumps(experiment)).data.source
    assert np.array_equal(read_source(again)[0], expected, equal_nan=True)


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
CELL = '<table:table-cell office:value-type="float" office:value="1"{}/>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (xlsx({"A": sheet_xml([HEADER, *ROWS], FAR)}), "reaches over more than 10,000,000 cells"),
        (
            ods(
                ROWS,
                more='<table:table-row table:number-rows-repeated="1000000">'
                f"{CELL.format('') * 20}</table:table-row>",
            ),
            "reaches over more than 10,000,000 cells",
        ),
        (
            ods(
                ROWS,
                more="<table:table-row>"
                f"{CELL.format(' table:number-columns-repeated=' + chr(34) + '900000000' + chr(34))}"
                "</table:table-row>",
            ),
            "reaches over more than 10,000,000 cells",
        ),
        (
            zipped({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": bytes(201_000_000)}),
            "has more than 200 MB when it is unpacked",
        ),
        (zipped({"xl/workbook.xml": "nothing", "[Content_Types].xml": ""}), "is damaged, or no spreadsheet"),
        (zipped({"xl/workbook.bin": "nothing"}), r"is a binary workbook \(xlsb\); save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is damaged, or no spreadsheet"),
        (zipped({"a.txt": "no workbook at all"}), "is a spreadsheet or zip archive, not a table as text"),
        (xlsx({"A": sheet_xml([])}), "has no rows"),
    ],
    ids=range(9),
)
def test_what_claims_too_much_or_is_damaged_is_told(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(TableError, match=sentence) as caught:
        inspect(path)
    assert str(caught.value).endswith(".")


def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(book("xlsx"))
    modules: dict[str, Any] = {"python_calamine": None}
    monkeypatch.setitem(sys.modules, "python_calamine", modules["python_calamine"])
    with pytest.raises(TableError, match=r"only the extra “sheets” reads .*; or save the table as CSV"):
        inspect(path)
