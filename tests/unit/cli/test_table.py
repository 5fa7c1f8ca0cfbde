from __future__ import annotations

import json
from pathlib import Path

import pytest

from reglab.cli import main
from reglab.experiment.experiment import Experiment
from reglab.experiment.sources.table import TableSource
from reglab.store.experiments import read_experiment
from reglab.store.records import read_record
from tests.unit.cli.conftest import UseHost

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two columns of numbers, one of words, one of which values are missing."""
    rows = [f"{i % 7},{i * 3 % 11}.5,{'ab'[i % 3 == 0]},{'NA' if i % 10 == 0 else i % 4}" for i in range(120)]
    path = tmp_path / "own.csv"
    path.write_text("size,weight,kind,age\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_table_is_described(table: Path, capsys: Captured) -> None:
    assert main(["table", str(table)]) == 0
    out, err = capsys.readouterr()
    assert "own.csv: 120 rows, 4 columns" in out
    assert "“age”: 12 values are missing (written “NA”)." in out
    assert "Read as UTF-8, commas between the cells, a header." in out
    assert err == ""


def test_as_json_with_what_would_be_learned(table: Path, capsys: Captured) -> None:
    assert main(["table", str(table), "--target", "kind", "--missing", "drop", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [column["kind"] for column in found["columns"]] == ["number", "number", "category", "number"]
    assert found["columns"][1] | {"minimum": 0.5, "maximum": 10.5} == found["columns"][1]
    assert found["meaning"]["rows"] == 108
    assert found["meaning"]["target"]["levels"] == ["a", "b"]


def test_an_unknown_column_is_told_with_those_that_there_are(table: Path, capsys: Captured) -> None:
    assert main(["table", str(table), "--target", "wieght"]) == 2
    err = capsys.readouterr().err
    assert err == (
        "There is no column “wieght”. Did you mean “weight”? "
        "The columns are “size”, “weight”, “kind” and “age”.\n"
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--target", "kind"], "--target belongs to a table of your own; name that with --data."),
        (["--data", "x.csv"], "--data needs --target, the column that is learned"),
        (
            ["--data", "x.csv", "--target", "a", "--missing", "no"],
            "--missing must be one of drop, mean, most-frequent",
        ),
        (["--data", "x.csv", "--target", "a", "--task", "no"], "--task must be one of auto, classification"),
        (["--data", "x.csv", "--target", "a"], "x.csv does not exist; check the name."),
    ],
)
def test_options_that_do_not_go_together_are_told(
    options: list[str], sentence: str, use_host: UseHost, capsys: Captured
) -> None:
    use_host()
    assert main(["run", "first-light", *options]) == 2
    assert sentence in capsys.readouterr().err


def test_a_run_takes_a_table_and_keeps_what_it_took(
    table: Path, tmp_path: Path, use_host: UseHost, capsys: Captured
) -> None:
    use_host()
    options = ["--data", str(table), "--target", "kind", "--ignore", "age", "--seeds", "2", "--epochs", "5"]
    assert main(["run", "convolution", *options, "--out", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert "own: kind" in out
    assert "“kind” is learned as 2 classes: it holds 2 different words." in err
    assert "left out of the network, as a table has no pictures" in err
    assert "Switched off, as it suits no table: Image augmentation." in err
    kept = read_record(tmp_path / "out").experiment
    assert isinstance(kept.data.set, TableSource)
    assert kept.data.info.features == ("size", "weight")
    assert kept.data.total <= 120


def test_a_file_with_a_table_keeps_its_name(table: Path, tmp_path: Path, use_host: UseHost) -> None:
    from reglab.store.experiments import write_experiment

    use_host()
    write_experiment(tmp_path / "mine.json", Experiment(name="Mine", notes="Why."))
    options = ["--data", str(table), "--target", "weight", "--out", str(tmp_path / "out")]
    assert main(["run", str(tmp_path / "mine.json"), *options]) == 0
    kept = read_record(tmp_path / "out").experiment
    assert (kept.name, kept.notes, kept.data.info.task) == ("Mine", "Why.", "regression")
    assert read_experiment(tmp_path / "mine.json").data.set == "moons"


def test_a_table_that_was_moved_is_named_alone(
    table: Path, tmp_path: Path, use_host: UseHost, capsys: Captured
) -> None:
    use_host()
    options = ["--seeds", "1", "--epochs", "2", "--quiet"]
    taken = ["--data", str(table), "--target", "kind", "--out", str(tmp_path / "out")]
    assert main(["run", "first-light", *options, *taken]) == 0
    file = next((tmp_path / "out").glob("*experiment*.json"))
    moved = table.rename(tmp_path / "out" / "elsewhere.csv")
    use_host()
    assert main(["run", str(file), *options, "--data", str(moved), "--out", str(tmp_path / "again")]) == 0
    source = read_record(tmp_path / "again").experiment.data.source
    assert source.references[0].path == str(moved)
    capsys.readouterr()
    use_host()
    moved.write_text(moved.read_text(encoding="utf-8").replace("a", "b"), encoding="utf-8")
    assert main(["run", str(file), *options, "--data", str(moved)]) == 2
    assert "elsewhere.csv has changed since it was taken" in capsys.readouterr().err


def test_small_data_are_packed_into_the_experiment(
    table: Path, tmp_path: Path, use_host: UseHost, capsys: Captured
) -> None:
    use_host()
    options = ["--data", str(table), "--target", "kind", "--seeds", "1", "--epochs", "2", "--quiet", "--pack"]
    assert main(["run", "first-light", *options, "--out", str(tmp_path / "out")]) == 0
    (reference,) = read_record(tmp_path / "out").experiment.data.source.references
    assert reference.content() == table.read_bytes()
