"""The first look at a table: its beginning, and rows from all over it as numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reglab.data.sources import completion, read_source
from reglab.data.tables.blocks import Block
from reglab.data.tables.calls import survey, understand
from reglab.data.tables.errors import TableError
from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.sampling import RowSample
from reglab.data.tables.steps import run_through
from reglab.experiment.tables.choices import Choices, Known
from reglab.experiment.tables.guesses import guessed_ignored, guessed_target
from reglab.experiment.tables.report import Column
from reglab.experiment.tables.survey import Survey
from tests.support.own_tables import write_penguins


def looked_at(path: Path, known: Known | None = None) -> Survey:
    return run_through(survey(str(path), known or Known()))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_of_a_small_table_is_all_of_it(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Title\nday;kind;cm;note\n1.2.2020;b;1,5;x\n3.2.2020;a;NA;yy\n5.2.2020;b;2,5;zzz\n"
    )
    seen = looked_at(path)
    assert seen.whole
    assert seen.lines[:2] == ("Title", "day;kind;cm;note")
    assert seen.head[1] == ("3.2.2020", "a", "NA", "yy")
    assert [column.kind for column in seen.report.columns[:3]] == ["date", "category", "number"]
    assert (seen.column("day") - seen.column("day")[0]).tolist() == [0, 2, 4]
    # By how frequent they are: b stands there twice.
    assert seen.report.columns[1].values == ("b", "a")
    assert seen.column("kind").tolist() == [0, 1, 0]
    assert np.array_equal(seen.column("cm"), [1.5, np.nan, 2.5], equal_nan=True)


@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("sizes", [[50], [7, 1, 30, 12], [1] * 50])
def test_a_sample_has_every_so_many_th_row_of_all_blocks(sizes: list[int], numbers: bool) -> None:
    sample, at = RowSample(cells=10_000, rows=16), 0
    for size in sizes:
        rows = np.arange(at, at + size, dtype=float)
        at += size
        if numbers:
            sample.take(Block(rows[:, None], None, []))
        else:
            sample.take(Block(None, [tuple(str(int(row)) for row in rows)], list(range(size))))
    assert sample.numbers([Column("n", 0, "number")], ())[:, 0].tolist() == list(range(0, 50, 4))


def test_titles_that_a_spreadsheet_wrote_are_no_part_of_the_table(tmp_path: Path) -> None:
    rows = "".join(f"{row};{row * 2};{'ab'[row % 2]}\n" for row in range(20))
    path = written(tmp_path, f"Spring term;;\nby hand;;\n;;\nage;weight;kind\n{rows}")
    report = inspect(path)
    assert [column.name for column in report.columns] == ["age", "weight", "kind"]
    assert report.layout.start == 4
    assert report.rows == 20
    # A first row of values with gaps is one all the same.
    sparse = inspect(written(tmp_path, "a;b;c\n1;;\n2;;\n3;4;5\n6;7;8\n9;1;2\n"))
    assert (sparse.layout.start, sparse.rows) == (1, 5)
    bare = inspect(written(tmp_path, "1;;\n2;;\n3;4;5\n6;7;8\n9;1;2\n"))
    assert (bare.layout.header, bare.rows) == (0, 5)


def test_numbers_alone_are_sampled_like_numbers_beside_text(tmp_path: Path) -> None:
    rows = [f"{row},{row * 0.5}" for row in range(30_000)]
    plain = looked_at(written(tmp_path, "a,b\n" + "\n".join(rows) + "\n"))
    assert len(plain.sample) == 15_000
    assert np.array_equal(plain.column("a"), np.arange(0, 30_000, 2))
    assert np.array_equal(plain.column("b"), plain.column("a") / 2)
    mixed = looked_at(written(tmp_path, "a,b,c\n" + "\n".join(f"{row},x" for row in rows) + "\n"))
    assert np.array_equal(mixed.sample[:, :2], plain.sample)


def test_a_person_knows_better_what_the_decimal_sign_is(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n1.234;x\n5.678;y\n9.012;x\n3.456;y\n7.890;x\n2.345;y\n")
    assert inspect(path).columns[0].maximum == 9.012
    point = looked_at(path, Known(decimal=","))
    assert point.report.columns[0].maximum == 9012
    assert point.column("a").max() == 9012
    made = run_through(understand(point.report, Choices("b")))
    assert read_source(made.source)[0].max() == 9012


def test_whole_numbers_with_points_for_thousands_are_read_so_by_whoever_trains(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n1.234;1\n5.678;2\n9.012;1\n3.456;2\n7.890;1\n2.345;2\n")
    report = inspect(path, Known(decimal=","))
    x, _ = read_source(run_through(meaning(report, Choices("b"))).source)
    assert sorted(x[:, 0].tolist()) == [1234, 2345, 3456, 5678, 7890, 9012]


def test_quotes_can_be_letters(tmp_path: Path) -> None:
    text = 'size,kind\n5" pipe,a\n6" pipe,b\n"7 pipe,a\n8 pipe,b\n'
    seen = looked_at(written(tmp_path, text), Known(quotes="none"))
    assert seen.report.rows == 4
    assert seen.head[2] == ('"7 pipe', "a")
    assert not seen.report.layout.quoted


def test_numbers_can_be_taken_as_categories(tmp_path: Path) -> None:
    rows = "".join(f"{1 + row % 3},{row},{row % 2}\n" for row in range(30))
    report = inspect(written(tmp_path, "zone,size,y\n" + rows))
    source = run_through(meaning(report, Choices("y", categories=("zone",)))).source
    assert source.features == ("zone: 1", "zone: 2", "zone: 3", "size")
    x, _ = read_source(source)
    assert x[:4, :3].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_missing_ones_of_these_become_the_most_frequent(tmp_path: Path) -> None:
    rows = "".join(f"{'' if row == 5 else 1 + row % 3},{row},{row % 2}\n" for row in range(31))
    report = inspect(written(tmp_path, "zone,size,y\n" + rows))
    source = run_through(meaning(report, Choices("y", categories=("zone",)))).source
    x, _ = read_source(source)
    filled = completion(source, x)(x)
    assert filled[5, :3].tolist() == [1, 0, 0]


def test_texts_can_be_categories_where_they_are_few_enough(tmp_path: Path) -> None:
    rows = "".join(f"word {chr(97 + row // 2)},{row},{row % 2}\n" for row in range(30))
    report = inspect(written(tmp_path, "name,size,y\n" + rows))
    assert report.columns[0].kind == "category"
    rows = "".join(f"{'word ' + str(row % 20)},{row},{row % 2}\n" for row in range(30))
    report = inspect(written(tmp_path, "name,size,y\n" + rows))
    assert report.columns[0].kind == "text"
    assert run_through(meaning(report, Choices("y"))).source.features == ("size",)
    source = run_through(meaning(report, Choices("y", categories=("name",)))).source
    assert len(source.features) == 21


def test_too_many_numbers_are_no_categories(tmp_path: Path) -> None:
    report = inspect(written(tmp_path, "a,y\n" + "".join(f"{row},{row % 2}\n" for row in range(300))))
    with pytest.raises(TableError, match=r"“a” has 300 different values, too many for categories"):
        run_through(meaning(report, Choices("y", categories=("a",))))


def test_values_that_may_be_missing_ones_are_named(tmp_path: Path) -> None:
    rows = "".join(f"{row},{20 + row}\n" for row in range(30)) + "broken,-999\n"
    report = inspect(written(tmp_path, "a,b\n" + rows))
    assert report.columns[0].suspects == ("broken",)
    assert report.columns[1].suspects == ("-999",)
    again = inspect(report.path, Known(markers=("broken", "-999")))
    assert [(column.kind, column.suspects) for column in again.columns] == [("number", ()), ("number", ())]
    assert again.columns[1].minimum == 20


@pytest.mark.parametrize(
    ("header", "target"),
    [("a,b,c", "c"), ("a,label,c", "label"), ("Species,b,c", "Species"), ("y,class,c", "class")],
)
def test_the_target_is_guessed_by_its_name_or_is_the_last(tmp_path: Path, header: str, target: str) -> None:
    rows = "".join(f"{row % 2},{row % 3},{row * 0.5}\n" for row in range(20))
    assert guessed_target(inspect(written(tmp_path, f"{header}\n{rows}"))) == target


def test_what_numbers_the_rows_is_left_out_at_first(tmp_path: Path) -> None:
    rows = "".join(f"{row},{row * 2},{row % 2}\n" for row in range(1, 1500))
    report = inspect(written(tmp_path, f"id,twice,y\n{rows}"))
    assert guessed_ignored(report, "y") == ("id",)
    assert guessed_ignored(report, "id") == ()
    rows = "".join(f"{row},{row % 2}\n" for row in range(1, 50))
    alone = inspect(written(tmp_path, f"id,y\n{rows}"))
    assert guessed_ignored(alone, "y") == (), "nothing else is there to learn from"


def test_the_sample_of_penguins_agrees_with_what_is_trained(tmp_path: Path) -> None:
    seen = looked_at(write_penguins(tmp_path))
    x, _ = read_source(run_through(understand(seen.report, Choices("sex"))).source)
    mass = [column.name for column in seen.report.columns].index("mass (g)")
    assert np.array_equal(np.sort(seen.sample[:, mass]), np.sort(x[:, -1]))
