from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.experiment.versions import Document, Migrations
from reglab.record.events import ReplicaStopped, RunFailed
from reglab.record.notes import Noted
from reglab.record.peeks import Opened, Peek
from reglab.record.record import RunRecord
from reglab.store import arrays
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment
from reglab.store.records import FILES, metrics_csv, prepare_folder, read_record, write_record
from tests.support.records import RUN, by_replica, experiment, record


def an_example(end: str | None = "completed") -> RunRecord:
    question = experiment(seeds=2, epochs=30)
    rng = np.random.default_rng(1)
    val = by_replica(question, rng.random((30, 2)), rng.random((30, 2)))
    val[20:, 3] = np.nan
    train = rng.random((30, 4))
    train[20:, 3] = np.nan
    made = record(
        question,
        {"train_loss": train, "val_loss": val, "val_accuracy": rng.random((30, 4))},
        stops=[ReplicaStopped(RUN, 3, 20, "early_stopping", 12)],
        restored={2: 7},
        end=end,
    )
    for number, tested in enumerate(
        [(Opened(0, 30, 0.5, 0.75), Opened(3, 12, 0.25, 1.0)), (Opened(2, 7, 0.5, 0.5, 0.75, 0.25),)]
    ):
        made.apply(Peek(RUN, number + 1, "last", 30, "2026-11-27T13:00:00+00:00", 500, tested))
    made.apply(Noted(RUN, "verdict", "The gap closes.\nMostly."))
    made.apply(Noted(RUN, "plot:gap", "π – “wide”"))
    made.branches = {1: (0, 4)}
    return made


def same(first: RunRecord, second: RunRecord) -> None:
    for name in ("experiment", "run", "state", "replicas", "metrics", "epochs", "planned_epochs", "seconds"):
        assert getattr(first, name) == getattr(second, name)
    for name in (
        "steps_per_epoch",
        "device",
        "threads",
        "untrained",
        "stopped",
        "restored",
        "failure",
        "peeks",
        "notes",
        "branches",
        "layer_metrics",
    ):
        assert getattr(first, name) == getattr(second, name)
    if not first.epochs:
        return
    for name in first.metrics:
        np.testing.assert_array_equal(first.values(name), second.values(name))
    for name in first.layer_metrics:
        np.testing.assert_array_equal(first.layer_values(name), second.layer_values(name))


@pytest.mark.parametrize("end", ["completed", "stopped"])
def test_round_trip(tmp_path: Path, end: str) -> None:
    made = an_example(end)
    write_record(tmp_path / "out", made, summarize(made))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(FILES)
    back = read_record(tmp_path / "out")
    same(made, back)
    assert summarize(back).to_dict() == summarize(made).to_dict()


def test_a_failed_and_an_empty_record_survive_too(tmp_path: Path) -> None:
    failed = an_example(end=None)
    failed.apply(RunFailed(RUN, "The training process ended.", "killed by signal 9"))
    for name, made in {"failed": failed, "empty": RunRecord(experiment(), RUN)}.items():
        write_record(tmp_path / name, made, summarize(made))
        same(made, read_record(tmp_path / name))


def test_a_record_written_while_it_ran_is_read_as_stopped(tmp_path: Path) -> None:
    made = an_example(end=None)
    write_record(tmp_path, made, summarize(made))
    assert read_record(tmp_path).state == "stopped"


def test_the_files_for_people(tmp_path: Path) -> None:
    made = an_example()
    write_record(tmp_path, made, summarize(made))
    assert read_experiment(tmp_path / "experiment.json") == made.experiment
    assert json.loads((tmp_path / "summary.json").read_text("utf-8"))["verdict"]


def test_metrics_csv_holds_every_number_exactly() -> None:
    made = an_example()
    rows = list(csv.DictReader(metrics_csv(made).splitlines()))
    assert len(rows) == 3 * 30 + 30  # the stopped replica still has its accuracies
    stopped = [row for row in rows if (row["arm"], row["seed"]) == ("L2", "1")]
    assert stopped[19]["val_loss"] != ""
    assert stopped[20]["val_loss"] == stopped[20]["gap"] == ""
    for row in rows[:30]:
        epoch = int(row["epoch"]) - 1
        for name in ("train_loss", "val_loss", "gap", "val_accuracy"):
            assert float(row[name]) == made.values(name)[epoch, 0]


def test_metrics_csv_leaves_out_rows_of_nothing_and_quotes_names() -> None:
    question = experiment(arms=('a, "b"',), seeds=1, epochs=3)
    gone = [1.0, math.nan, math.nan]
    made = record(question, dict.fromkeys(record(question, {}).metrics, gone))
    rows = list(csv.DictReader(metrics_csv(made).splitlines()))
    assert [(row["arm"], row["epoch"]) for row in rows] == [('a, "b"', "1")]


def test_a_folder_with_results_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    made = an_example()
    write_record(tmp_path, made, summarize(made))
    with pytest.raises(StoreError, match="already holds the results of a run"):
        prepare_folder(tmp_path)
    assert prepare_folder(tmp_path, overwrite=True) == tmp_path
    same(made, read_record(tmp_path))


def test_a_folder_is_made_and_a_file_refused(tmp_path: Path) -> None:
    assert prepare_folder(tmp_path / "a" / "b").is_dir()
    assert list((tmp_path / "a" / "b").iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="is a file; choose a folder"):
        prepare_folder(tmp_path / "file")
    with pytest.raises(StoreError, match="lies below a file"):
        prepare_folder(tmp_path / "file" / "below")


def test_missing_and_incomplete(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        read_record(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="holds no complete record"):
        read_record(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off", b"\x93NUMPY\x01\x00"])
def test_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.npz").write_bytes(content)
    with pytest.raises(StoreError, match="is damaged or no record"):
        read_record(tmp_path)


def test_a_cut_file_is_damaged_wherever_it_is_cut(tmp_path: Path) -> None:
    made = an_example()
    write_record(tmp_path, made, summarize(made))
    whole = (tmp_path / "record.npz").read_bytes()
    for share in (0.05, 0.3, 0.6, 0.95, 0.999):
        (tmp_path / "record.npz").write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(StoreError, match="is damaged or no record"):
            read_record(tmp_path)


def rewritten(folder: Path, **changes: object) -> None:
    """Replace arrays of a written record."""
    made = an_example()
    write_record(folder, made, summarize(made))
    with np.load(folder / "record.npz", allow_pickle=False) as arrays:
        content = dict(arrays)
    for name, value in changes.items():
        content[name] = np.asarray(value)
    np.savez(folder / "record.npz", **content)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"values.val_loss": np.zeros((29, 4))}, "different lengths"),
        ({"values.val_loss": np.zeros((30, 5))}, "different lengths"),
        ({"values.more": np.zeros((30, 4))}, "metrics"),
        ({"experiment": "{}"}, "problem"),
        ({"meta": '{"version": 99}'}, "version 99"),
        ({"meta": "[]"}, "no record"),
    ],
)
def test_content_that_does_not_fit_together(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    rewritten(tmp_path, **changes)
    with pytest.raises(StoreError, match=words):
        read_record(tmp_path)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *((place, float("inf")) for place in ("run", "planned_epochs", "steps_per_epoch", "threads")),
        ("seconds", 10**400),
        ("untrained", [10**400]),
        ("replicas", [[float("inf"), 0, 0, 1, 1]]),
        ("restored", [[float("inf"), 1]]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_numbers_that_no_run_has_are_damage(tmp_path: Path, place: str, value: object) -> None:
    made = an_example()
    write_record(tmp_path, made, summarize(made))
    with np.load(tmp_path / "record.npz", allow_pickle=False) as arrays:
        meta = json.loads(str(arrays["meta"]))
    rewritten(tmp_path, meta=json.dumps(meta | {place: value}))
    with pytest.raises(StoreError, match="is damaged or no record"):
        read_record(tmp_path)


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    rewritten(tmp_path, meta=np.array([object], dtype=object))
    with pytest.raises(StoreError, match="is damaged or no record"):
        read_record(tmp_path)


@pytest.mark.parametrize("name", ["a\nb", "a\r\nb", "a,b", 'say "a"', " =1+1", "a\x1b[31m\x07\ttab"])
def test_a_name_is_one_cell_whatever_is_in_it(name: str) -> None:
    made = an_example()
    # As one that came past all checks.
    arm = made.experiment.arms[0].model_copy(update={"name": name})
    made.experiment = made.experiment.model_copy(update={"arms": (arm, made.experiment.arms[1])})
    rows = list(csv.DictReader(metrics_csv(made).splitlines(keepends=True)))
    assert len(rows) == 30 * 4
    assert {row["arm"] for row in rows} == {name, "L2"}
    assert all(row["seed"] and row["epoch"] for row in rows)


OLD = Path(__file__).parents[2] / "fixtures" / "records"
"""Records as programs of before wrote them, each with its numbers as the table of then has them."""


@pytest.mark.parametrize("folder", sorted(OLD.iterdir()), ids=lambda folder: folder.name)
def test_an_old_record_opens_with_the_numbers_of_then(folder: Path) -> None:
    made = read_record(folder)
    assert made.state == "completed"
    rows = list(csv.DictReader((folder / "metrics.csv").read_text().splitlines()))
    assert len(rows) == made.epochs * len(made.replicas) == 6
    for replica in made.replicas:
        own = [row for row in rows if int(row["seed"]) == replica.seed]
        for name in made.metrics:
            assert [float(row[name]) for row in own] == made.values(name)[:, replica.index].tolist()


def test_a_record_of_a_newer_program_is_not_called_damaged(tmp_path: Path) -> None:
    rewritten(tmp_path, meta='{"version": 2}')
    with pytest.raises(StoreError) as caught:
        read_record(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'record.npz'} cannot be opened: this record was written by a newer reglab (version 2 "
        "of its format; this program reads versions up to 1); update reglab and open it again."
    )


def test_a_record_goes_through_the_steps_of_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(document: Document) -> Document:
        doubled = {
            name: 2 * array if name.startswith("values.") else array
            for name, array in document["arrays"].items()
        }
        return {**document, "run": 77, "arrays": doubled}

    made = an_example()
    write_record(tmp_path, made, summarize(made))
    monkeypatch.setattr(arrays, "RECORDS", Migrations("record", newest=2, steps={1: step}))
    read = read_record(tmp_path)
    assert read.run == 77
    np.testing.assert_array_equal(read.values("val_loss"), 2 * made.values("val_loss"))
