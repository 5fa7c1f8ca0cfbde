"""The finished runs that come with the program: complete, small, with notes, and true to what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.experiment.files import dumps, loads
from reglab.record.notes import OF_VERDICT, told
from reglab.resources import resource_path
from reglab.store import finished
from reglab.store.errors import StoreError
from reglab.store.finished import finished_runs
from reglab.store.lab_files import read_experiment_of, read_lab_file

FILES = sorted(resource_path("runs").glob("*"))
MOST_BYTES = 1_600_000


def test_they_are_few_and_small() -> None:
    assert len(FILES) >= 3
    assert sum(path.stat().st_size for path in FILES) < MOST_BYTES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_complete(path: Path) -> None:
    found = read_lab_file(path)
    record = found.record
    assert record is not None
    assert record.experiment == found.experiment == loads(dumps(found.experiment))
    assert (record.state, record.epochs) == ("completed", found.experiment.training.epochs)
    assert all(np.isfinite(record.values(metric)).all() for metric in record.metrics)
    last = found.networks[-1]
    assert last.epoch == record.epochs
    assert sorted(last.columns) == [replica.index for replica in record.replicas]
    assert summarize(record).verdict.headline


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_has_notes_under_plots_pictures_verdict_and_a_card(path: Path) -> None:
    record = read_lab_file(path).record
    assert record is not None
    titles = {note.title for note in told(record.notes, record.experiment)}
    kinds = {place.partition(":")[0] for place in record.notes}
    assert kinds == {"plot", "view", OF_VERDICT, "arm"}
    assert "An arm that is no more" not in titles
    assert all(40 < len(text) < 500 for text in record.notes.values())


def _ends(stem: str, metric: str) -> dict[str, np.ndarray]:
    record = read_lab_file(resource_path(f"runs/{stem}.reglab")).record
    assert record is not None
    last = record.values(metric)[-1]
    return {
        arm.name: last[[replica.index for replica in record.replicas if replica.arm == number]]
        for number, arm in enumerate(record.experiment.arms)
    }


def test_the_notes_tell_the_numbers_of_their_runs() -> None:
    moons = _ends("1-first-light", "val_loss")
    plain, both = moons["No regularization"], moons["L2 + dropout"]
    assert [round(float(v), 2) for v in (plain.min(), plain.max(), both.min(), both.max())] == [
        *(0.61, 1.60),
        *(0.36, 0.46),
    ]
    loans = _ends("2-bank-loans", "val_r2")["No regularization"]
    assert [round(float(v), 2) for v in (loans.min(), loans.max())] == [-0.45, 0.56]
    sparse = _ends("3-sparse-truth", "val_loss")
    means = {name: round(float(values.mean()), 2) for name, values in sparse.items()}
    assert means == {"No regularization": 0.97, "L1": 0.30, "L2": 0.46, "Elastic net": 0.33}
    found = read_lab_file(resource_path("runs/3-sparse-truth.reglab"))
    assert found.record is not None
    zeros: list[int] = []
    for column, values in zip(found.networks[-1].columns, found.networks[-1].values, strict=True):
        arm = found.experiment.arms[found.record.replicas[column].arm].name
        coefficients = values[:40]
        if arm == "L1":
            zeros.append(int((coefficients == 0).sum()))
            # The features that count.
            assert (coefficients[[2, 10, 18, 26, 34]] != 0).all()
        if arm == "L2":
            assert (coefficients != 0).all()
    assert (min(zeros), max(zeros)) == (20, 27)


def test_one_more_file_is_one_more_entry_and_a_damaged_one_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in FILES:
        shutil.copy(path, tmp_path)
    shutil.copy(FILES[0], tmp_path / "0.reglab")
    (tmp_path / "00.reglab").write_bytes(b"PK\x03\x04 and nothing else")
    monkeypatch.setattr(finished, "resource_path", lambda _name: tmp_path)
    runs = finished_runs()
    assert [run.path.name for run in runs] == ["0.reglab", *(path.name for path in FILES)]
    assert runs[0].title == runs[1].title == read_lab_file(FILES[0]).experiment.name
    assert all(run.about for run in runs)
    with pytest.raises(StoreError, match="damaged"):
        read_experiment_of(tmp_path / "00.reglab")
