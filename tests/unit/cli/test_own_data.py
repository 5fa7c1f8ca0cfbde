"""Files of numbers and folders of pictures on the command line, as tables are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reglab.cli import main
from reglab.experiment.sources.idx import IdxSource
from reglab.experiment.sources.images import ImagesSource
from reglab.experiment.sources.npz import NpzSource
from reglab.store.records import read_record
from tests.support.number_files import pictures, write_mnist
from tests.unit.cli.conftest import UseHost
from tests.unit.test_pictures import BLUE, RED, folder_of

Captured = pytest.CaptureFixture[str]


def test_files_of_mnist_are_described_by_one_or_their_folder(tmp_path: Path, capsys: Captured) -> None:
    files = write_mnist(tmp_path / "mnist")
    for path in (files[0], tmp_path / "mnist"):
        assert main(["table", str(path)]) == 0
        out, err = capsys.readouterr()
        assert "180 grey pictures of 6 × 6 pixels of 10 classes." in out
        assert "The test part comes from the 60 that are meant for it." in out
        assert "10 classes: 0: 18, 1: 18," in out
        assert "Numbers from 0 to 249." in out
        assert err == ""


def test_a_folder_of_pictures_is_described_and_nothing_is_kept(
    tmp_path: Path, capsys: Captured, own_folders: Path
) -> None:
    folder = folder_of(tmp_path / "toys", ball=RED, brick=BLUE)
    assert main(["table", str(folder), "--side", "16", "--grey", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["shape"] == [1, 16, 16]
    assert found["classes"] == {"ball": 6, "brick": 6}
    assert not list(own_folders.rglob("content"))
    assert main(["table", str(folder), "--side", "5"]) == 2
    assert (
        capsys.readouterr().err == "The side of pictures must be 8 to 64 pixels, but is 5; choose another.\n"
    )


@pytest.mark.parametrize("kind", ["idx", "npz", "images"])
def test_a_run_on_them_is_kept_with_where_they_lie(
    tmp_path: Path, capsys: Captured, use_host: UseHost, kind: str
) -> None:
    use_host()
    x, y = pictures(80)
    np.savez(tmp_path / "mine.npz", x=x, y=y)
    paths = {
        "idx": lambda: write_mnist(tmp_path / "mnist")[0],
        "npz": lambda: tmp_path / "mine.npz",
        "images": lambda: folder_of(tmp_path / "toys", 12, ball=RED, brick=BLUE),
    }
    options = ["--data", str(paths[kind]()), "--epochs", "2", "--seeds", "1", "--side", "8", "--quiet"]
    assert main(["run", "keras-penalties", *options, "--out", str(tmp_path / "out")]) == 0
    err = capsys.readouterr().err
    assert "examples for training" in err
    source = read_record(tmp_path / "out").experiment.data.source
    assert isinstance(source, {"idx": IdxSource, "npz": NpzSource, "images": ImagesSource}[kind])


def test_options_of_tables_and_what_is_damaged_are_told(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "mine.npz").write_bytes(b"nothing")
    assert main(["run", "first-light", "--data", str(tmp_path / "mine.npz"), "--target", "y"]) == 2
    assert capsys.readouterr().err == "--target belongs to a table, which mine.npz is not; leave it out.\n"
    assert main(["run", "first-light", "--data", str(tmp_path / "mine.npz")]) == 2
    assert "one NPZ file, or files of MNIST’s format (IDX), are wanted" in capsys.readouterr().err
