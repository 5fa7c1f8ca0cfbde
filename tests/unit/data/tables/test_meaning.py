"""What is made of a table: classes or numbers and why, categories, missing values, groups and times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reglab.data import load
from reglab.data.errors import FileLostError
from reglab.data.sources.table import divide, read
from reglab.data.tables.errors import TableError
from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import run_through
from reglab.experiment.data import DataSpec
from reglab.experiment.tables.choices import Choices, Known, Meaning


def made(tmp_path: Path, text: str, known: Known | None = None, **choices: object) -> Meaning:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    report = inspect(path, known or Known())
    return run_through(meaning(report, Choices(**choices)))  # type: ignore[arg-type]


def penguins(rows: int = 200) -> str:
    """Numbers, categories and missing values; in words, so that nothing else is needed to read them."""
    rng = np.random.default_rng(5)
    lines = ["species,island,bill,mass,year,sex"]
    # No two weigh the same, so that rows are found again by it.
    for mass in 3000 + rng.permutation(3000)[:rows]:
        kind = rng.integers(3)
        bill = f"{rng.normal(38 + 4 * kind, 2):.1f}" if rng.random() > 0.1 else "NA"
        island = rng.choice(["Biscoe", "Dream", "NA"], p=[0.5, 0.4, 0.1])
        sex = rng.choice(["male", "female", ""], p=[0.48, 0.48, 0.04])
        lines.append(f"{['Adelie', 'Chinstrap', 'Gentoo'][kind]},{island},{bill},{mass},2007,{sex}")
    return "\n".join(lines) + "\n"


def by_hand(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()[1:]]


def test_examples_are_those_of_the_file_by_hand(tmp_path: Path) -> None:
    text = penguins()
    found = made(tmp_path, text, target="species", missing="drop")
    rows = [row for row in by_hand(text) if "NA" not in row and "" not in row]
    x, y = read(found.source)
    assert found.source.info.features == (
        "island: Biscoe",
        "island: Dream",
        "bill",
        "mass",
        "sex: female",
        "sex: male",
    )
    expected = [
        [
            row[1] == "Biscoe",
            row[1] == "Dream",
            float(row[2]),
            float(row[3]),
            row[5] == "female",
            row[5] == "male",
        ]
        for row in rows
    ]
    assert np.array_equal(x, np.array(expected, float))
    assert [found.source.info.classes[k] for k in y] == [row[0] for row in rows]
    assert "“year” is left out: it has the same value in every row." in found.decisions
    assert "“species” is learned as 3 classes: it holds 3 different words." in found.decisions


@pytest.mark.parametrize("missing", ["mean", "most_frequent"])
def test_missing_values_are_filled_from_the_training_part_alone(tmp_path: Path, missing: str) -> None:
    source = made(tmp_path, penguins(), target="species", missing=missing).source
    x, _ = read(source)
    data = DataSpec(set=source, train=60, validation=50, test=50, noise=0, standardize=False)
    split, known = load(data, 60, 0), {tuple(row[3:4]): row for row in x}
    parts = [
        np.array([known[tuple(row[3:4])] for row in part])
        for part in (split.x_train, split.x_val, split.x_test)
    ]
    bills = parts[0][:, 2]
    bills = bills[~np.isnan(bills)]
    values, counts = np.unique(bills, return_counts=True)
    bill = bills.mean() if missing == "mean" else values[counts.argmax()]
    island = int(np.nansum(parts[0][:, :2], axis=0).argmax())
    gaps = 0
    for part, filled in zip(parts, (split.x_train, split.x_val, split.x_test), strict=True):
        expected = part.copy()
        expected[np.isnan(expected[:, 2]), 2] = bill
        expected[np.isnan(expected[:, 0]), :2] = np.eye(2)[island]
        unknown_sex = np.isnan(expected[:, 4])
        gaps += np.isnan(part[:, :3]).any(axis=1).sum()
        assert np.allclose(filled[~unknown_sex], expected[~unknown_sex], rtol=1e-14)
        assert not np.isnan(filled).any()
    assert gaps > 20


def test_missing_values_as_a_category(tmp_path: Path) -> None:
    text = penguins()
    source = made(tmp_path, text, target="species", missing="category").source
    names = source.info.features
    x, _ = read(source)
    rows = by_hand(text)
    assert np.array_equal(x[:, names.index("island: missing")], [row[1] == "NA" for row in rows])
    assert np.array_equal(x[:, names.index("bill missing")], [row[2] == "NA" for row in rows])
    assert np.array_equal(np.isnan(x[:, names.index("bill")]), [row[2] == "NA" for row in rows])
    assert "mass missing" not in names


@pytest.mark.parametrize(
    ("values", "task", "reason"),
    [
        (["yes", "no"], "classification", "as 2 classes: it holds 2 different words"),
        (["0", "1"], "classification", "as 2 classes: it holds 2 different whole numbers"),
        (["1.5", "2.5"], "classification", "as 2 classes: it holds 2 different numbers"),
        (["1", "2", "3", "4"], "classification", "as 4 classes: it holds 4 different whole numbers"),
        (["1.1", "2.2", "3.3"], "regression", "as a number (regression): it holds numbers with 3 different"),
        ([str(i) for i in range(11)], "regression", "it holds whole numbers with 11 different values"),
    ],
)
def test_classes_or_a_number_with_the_reason(
    values: list[str], task: str, reason: str, tmp_path: Path
) -> None:
    text = "x,t\n" + "".join(f"{i * i % 17},{values[i % len(values)]}\n" for i in range(44))
    found = made(tmp_path, text, target="t")
    assert found.source.info.task == task
    assert reason in found.decisions[0]
    _, y = read(found.source)
    if task == "classification":
        assert [found.source.info.classes[k] for k in y] == [values[i % len(values)] for i in range(44)]
    else:
        assert y.tolist() == [float(values[i % len(values)]) for i in range(44)]


def test_a_number_may_be_asked_for_and_classes_too(tmp_path: Path) -> None:
    text = "x,t\n" + "".join(f"{i % 17},{i % 3}\n" for i in range(44))
    assert made(tmp_path, text, target="t", task="regression").source.info.task == "regression"
    text = "x,t\n" + "".join(f"{i % 17},{i % 14}\n" for i in range(44))
    assert len(made(tmp_path, text, target="t", task="classification").source.info.classes) == 14


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (
            {"target": "Speices"},
            "There is no column “Speices”. Did you mean “species”? The columns are “species”,",
        ),
        (
            {"target": "sex", "ignored": ("qqq",)},
            "There is no column “qqq”. The columns are “species”, “island”",
        ),
        ({"target": "year"}, "“year” has the same value in every row, so there is nothing to learn"),
        ({"target": "sex", "ignored": ("sex",)}, "“sex” is the target and cannot be ignored too"),
        (
            {"target": "sex", "ignored": ("species", "island", "bill", "mass")},
            "No column is left to learn “sex” from",
        ),
        ({"target": "sex", "task": "regression"}, "“sex” holds words, which are no numbers to predict"),
        (
            {"target": "mass", "task": "classification"},
            "different values, more than 100 classes; take it as a",
        ),
        ({"target": "sex", "time": "island"}, "“island” holds no dates or numbers, so it orders nothing"),
        ({"target": "sex", "group": "year"}, "so that no three parts can be made of whole groups"),
        ({"target": "sex", "group": "sex"}, "“sex” is the target and cannot group or order the rows too"),
    ],
)
def test_what_cannot_be_learned_is_told(choices: dict[str, object], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        made(tmp_path, penguins(), **choices)
    assert sentence in str(caught.value)


def test_too_many_inputs_and_too_few_rows_are_told(tmp_path: Path) -> None:
    names = ",".join(f"c{i}" for i in range(60))
    rows = "".join(
        ",".join(str((i * (j + 3)) % 89) + "z" for j in range(60)) + f",{i % 2}\n" for i in range(200)
    )
    with pytest.raises(
        TableError, match="inputs, one for each category, more than 4,000; ignore some, such as “c0”"
    ):
        made(tmp_path, f"{names},t\n{rows}", target="t")
    with pytest.raises(TableError, match="4 rows have all that is needed, and 6 are wanted"):
        made(tmp_path, "a,t\n1,x\n2,y\n3,x\n4,y\n5,\n", target="t")


def grouped(rows: int = 120) -> str:
    rng = np.random.default_rng(8)
    return "patient,day,v,t\n" + "".join(
        f"p{i // 5},2020-01-{1 + (i * 7) % 28:02},{rng.normal():.3f},{i % 2}\n" for i in range(rows)
    )


def test_rows_of_a_group_stay_in_one_part(tmp_path: Path) -> None:
    source = made(tmp_path, grouped(), target="t", group="patient").source
    assert source.info.features == ("v",)
    assert source.info.total == 120 - 2 * 4
    seen = set()
    for seed in range(20):
        parts = divide(source, (52, 30, 30), 0, (0, seed))
        assert parts is not None
        assert [len(set(part)) for part in parts] == [52, 30, 30]
        groups = [set(part // 5) for part in parts]
        assert len(groups[0] | groups[1] | groups[2]) == sum(map(len, groups))
        seen.add(tuple(sorted(groups[1])))
        # The test part is the same for all seeds.
        assert set(parts[2]) == set(divide(source, (52, 30, 30), 0, (0, 0))[2])  # type: ignore[index]
    assert len(seen) > 10


def test_validation_is_later_than_training(tmp_path: Path) -> None:
    text = grouped()
    source = made(tmp_path, text, target="t", time="day", ignored=("patient",)).source
    days = np.array([int(row[1][-2:]) for row in by_hand(text)])
    parts = divide(source, (40, 30, 30), 0, (0, 3))
    assert parts is not None
    train, validation, test = (days[part] for part in parts)
    assert train.max() <= validation.min()
    assert validation.max() <= test.min()
    assert sorted(days)[-30:] == sorted(test)


def test_a_table_takes_the_way_of_all_real_data(tmp_path: Path) -> None:
    source = made(tmp_path, penguins(), target="sex").source
    spec = DataSpec(set=source, train=60, validation=50, test=50, noise=0.1)
    one, other = load(spec, 60, 0), load(spec, 60, 1)
    assert np.allclose(one.x_train.mean(axis=0), 0, atol=1e-12)
    assert np.allclose(one.x_train.std(axis=0), 1)
    assert np.array_equal(one.y_test, other.y_test)
    assert not np.array_equal(one.x_val, other.x_val)
    # Stratified: no part differs from the whole by one example or more.
    share = read(source)[1].mean()
    for part in (one.y_train, one.y_val, one.y_test):
        assert abs(part.sum() - share * len(part)) < 2


def test_a_moved_and_a_changed_file_are_told(tmp_path: Path) -> None:
    source = made(tmp_path, penguins(), target="sex").source
    path = tmp_path / "mine.csv"
    text = path.read_text(encoding="utf-8")
    # Also where it was read in this process before.
    assert len(read(source)[1]) == source.rows
    path.write_text(text.replace("Dream", "Dreem"), encoding="utf-8")
    with pytest.raises(
        FileLostError,
        match=r"The table .* has changed since it was taken; bring back what it was, or take it anew",
    ):
        read(source)
    path.rename(tmp_path / "other.csv")
    with pytest.raises(
        FileLostError,
        match=r"The table “mine.csv” is not at .*mine.csv any more; put it back, .*, or take it anew",
    ):
        read(source)
    path.write_text(text, encoding="utf-8")
    assert len(read(source)[1]) == source.rows
