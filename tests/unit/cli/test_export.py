"""``reglab export``: what is written, and what is said where it cannot be."""

from __future__ import annotations

import json
import signal
from contextlib import closing
from pathlib import Path

import pytest

from reglab.analysis import summarize
from reglab.cli import main
from reglab.store.atomic import write_atomic
from reglab.store.history import History
from reglab.store.records import METRICS, write_record
from tests.support import records
from tests.support.histories import record_run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record = records.record(
        records.experiment(["a", "b/c"], seeds=2, epochs=4), {"val_loss": [0.5, 0.4, 0.3, 0.35]}
    )
    write_record(tmp_path / "run", record, summarize(record))
    return tmp_path / "run"


def test_tables_and_event_files(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out"
    assert main(["export", str(folder), "--csv", "--tensorboard", "--out", str(out)]) == 0
    assert "files written to" in capsys.readouterr().out
    assert (out / "tables" / "curves.csv").read_text() == (folder / METRICS).read_text()
    assert {path.name for path in (out / "tables").iterdir()} >= {"paired.csv", "arms.csv", "seeds.csv"}
    runs = sorted(str(path.parent.relative_to(out)) for path in out.rglob("events.out.tfevents.*"))
    assert runs == [f"tensorboard/{arm}/seed {seed}" for arm in ("1 a", "2 b_c") for seed in (0, 1)]


def test_a_run_of_the_history_goes_by_its_id(tmp_path: Path) -> None:
    with closing(History()) as history:
        run = record_run(history)
    out = tmp_path / "out"
    assert main(["export", str(run), "--csv", "--out", str(out), "--quiet"]) == 0
    assert (out / "tables" / "curves.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["RUN"], "Say what is to be written"),
        (["nothing-here", "--csv"], "does not exist"),
        (["4711", "--csv"], "4711"),
        (["EXPERIMENT", "--csv"], "holds an experiment and no results"),
        (["RUN", "--weights", "some"], "must be last, best or both"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    folder: Path, tmp_path: Path, capsys: Captured, arguments: list[str], says: str
) -> None:
    names = {"RUN": str(folder), "EXPERIMENT": str(folder / "experiment.json")}
    given = [names.get(word, word) for word in arguments]
    assert main(["export", *given, "--out", str(tmp_path / "out")]) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert says in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_disk_that_is_full_leaves_no_half_file(
    folder: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    out = tmp_path / "out"
    assert main(["export", str(folder), "--csv", "--out", str(out)]) == 1
    assert "the disk is full" in capsys.readouterr().err
    assert [path for path in out.rglob("*") if path.is_file()] == []


def test_a_file_in_the_place_of_the_folder(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "out").write_text(json.dumps({}))
    assert main(["export", str(folder), "--csv", "--out", str(tmp_path / "out")]) == 1
    assert "is a file; choose a folder" in capsys.readouterr().err


def test_ctrl_c_stops_between_two_files(
    folder: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(path: Path, content: str | bytes) -> None:
        write_atomic(path, content)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("reglab.cli.export.write_atomic", press)
    out = tmp_path / "out"
    assert main(["export", str(folder), "--csv", "--out", str(out), "--quiet"]) == 1
    assert "Stopped; 1 file written until then." in capsys.readouterr().err
    assert [path.name for path in out.rglob("*") if path.is_file()] == ["curves.csv"]
