from __future__ import annotations

import os
from pathlib import Path

import pytest

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.store.errors import StoreError
from reglab.store.experiments import MAX_BYTES, read_experiment, write_experiment
from tests.support.records import experiment


def test_round_trip(tmp_path: Path) -> None:
    question = experiment(arms=("ohne", "λ = 0.01"))
    write_experiment(tmp_path / "a.json", question)
    assert read_experiment(tmp_path / "a.json") == question


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + dumps(Experiment()).replace("\n", "\r\n").encode())
    assert read_experiment(path) == Experiment()


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere\.json does not exist; check the name"):
        read_experiment(tmp_path / "nowhere.json")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, not a file"):
        read_experiment(tmp_path)


def test_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(StoreError, match=r"a[/\\]b lies below a file|a[/\\]b does not exist"):
        read_experiment(tmp_path / "a" / "b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_pipe_without_a_writer_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is not a regular file"):
        read_experiment(tmp_path / "pipe")


def test_null_byte_in_the_name() -> None:
    with pytest.raises(StoreError, match="no name of a file"):
        read_experiment("a\0b")


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(StoreError, match="larger than 5 MB"):
        read_experiment(path)


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes(b'{"name": "\xe4"}')
    with pytest.raises(
        ExperimentError, match=r"latin\.json: 1 problem\n  - the file is not UTF-8 text \(byte 11"
    ):
        read_experiment(path)


def test_all_problems_of_a_file_are_listed_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"version": 1, "seeds": 0, "colour": "red", "data": {"train": 0}}')
    with pytest.raises(ExperimentError) as caught:
        read_experiment(path)
    assert str(caught.value).startswith("wrong.json: 3 problems")
