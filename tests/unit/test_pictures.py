"""Folders of pictures become a file of numbers, from which everybody else learns without reading pictures."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from reglab.data import load
from reglab.data.errors import FileLostError
from reglab.data.sources import read_source
from reglab.data.tables.steps import run_through
from reglab.experiment import edits
from reglab.experiment.arrays import ArraysReport
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.pictures.calls import look
from reglab.pictures.errors import PicturesError
from reglab.runtime.call import call_in_child
from reglab.store import contents

RED, BLUE, GREY = (200, 30, 20), (20, 40, 210), (90, 90, 90)


def save(path: Path, pixels: NDArray[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = np.ascontiguousarray(pixels, dtype=np.uint8)
    height, width, channels = data.shape
    form = {3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBA8888}[channels]
    assert QImage(data.tobytes(), width, height, channels * width, form).save(str(path))


def plain(colour: tuple[int, int, int], width: int = 20, height: int = 20) -> NDArray[Any]:
    return np.full((height, width, 3), colour)


def folder_of(root: Path, count: int = 6, **classes: tuple[int, int, int]) -> Path:
    for name, colour in classes.items():
        for number in range(count):
            pixels = plain(colour)
            pixels[:, number] = 255
            save(root / name / f"{number}.png", pixels)
    return root


def found(folder: Path, **options: Any) -> ArraysReport:
    return run_through(look(str(folder), **options))


def test_each_folder_is_a_class_and_pixels_are_those_of_the_pictures(tmp_path: Path) -> None:
    report = found(folder_of(tmp_path / "toys", ball=RED, brick=BLUE), side=8)
    info = report.source.info
    assert (info.classes, info.image_shape, info.total) == (("ball", "brick"), (3, 8, 8), 12)
    assert info.title == "toys"
    assert report.counts == (6, 6)
    assert report.problems == ()
    x, y = read_source(report.source)
    assert y.tolist() == [0] * 6 + [1] * 6
    # Where the white line is not, the colour is: red first, then green, then blue.
    assert x.reshape(12, 3, 8, 8)[3, :, 4, 6].tolist() == list(RED)
    assert x.reshape(12, 3, 8, 8)[9, :, 4, 6].tolist() == list(BLUE)
    assert info.features[0] == "red 0,0"
    assert np.array_equal(report.x, x)


def test_grey_ones_have_one_channel_unless_colours_are_wanted(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "g", a=GREY, b=(30, 30, 30))
    assert found(folder, side=8).source.shape == (1, 8, 8)
    assert found(folder, side=8, colour=True).source.shape == (3, 8, 8)
    folder = folder_of(tmp_path / "c", a=RED, b=BLUE)
    source = found(folder, side=8, colour=False).source
    assert source.shape == (1, 8, 8)
    # Brightness by the usual weights.
    assert read_source(source)[0][0].reshape(8, 8)[4, 6] == round(0.299 * 200 + 0.587 * 30 + 0.114 * 20)


def test_the_middle_of_a_long_picture_is_kept_and_what_is_transparent_is_white(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "p", a=RED, b=BLUE)
    wide = np.concatenate([plain(RED, 30), plain(GREY, 20), plain(RED, 30)], axis=1)
    save(folder / "a" / "wide.png", wide)
    save(folder / "a" / "clear.png", np.concatenate([plain(BLUE), np.zeros((20, 20, 1))], axis=2))
    source = found(folder, side=10, colour=True).source
    pictures = read_source(source)[0].reshape(-1, 3, 10, 10)
    names = sorted(path.name for path in (folder / "a").iterdir())
    assert (pictures[names.index("wide.png")] == 90).all()
    assert (pictures[names.index("clear.png")] == 255).all()


def test_folders_for_training_and_test_keep_them_apart(tmp_path: Path) -> None:
    root = tmp_path / "set"
    folder_of(root / "train", 8, a=RED, b=BLUE)
    folder_of(root / "test", 4, a=RED, b=BLUE)
    source = found(root, side=8).source
    assert (source.total, source.tests) == (24, 8)
    experiment = edits.change_dataset(Experiment(), source)
    data = experiment.data.model_copy(update={"train": 8, "validation": 8, "test": 8})
    assert len(load(data, 8, 0).x_test) == 8


def test_the_same_pictures_give_the_same_file_and_it_is_packed_like_others(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "toys", ball=RED, brick=BLUE)
    source = found(folder, side=8).source
    assert found(folder, side=8).source == source
    # A mere look keeps nothing.
    seen = found(folder, side=9, kept=False).source
    assert contents.kept(seen.files[0].sha256) is None
    expected = read_source(source)[0]
    experiment = edits.change_dataset(Experiment(), contents.packed(source))
    Path(source.files[0].path).unlink()
    assert np.array_equal(read_source(loads(dumps(experiment)).data.source)[0], expected)
    with pytest.raises(FileLostError, match=r"pictures of “toys”, made of the folder .*toys, are not kept"):
        read_source(source)


def test_it_is_called_in_a_process_of_its_own(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "toys", ball=RED, brick=BLUE)
    shares: list[float] = []
    report = call_in_child(
        "reglab.pictures.calls:look", str(folder), 8, None, True, timeout=240, on_message=shares.append
    )
    assert report.source == found(folder, side=8).source
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be very large, in very few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def test_a_picture_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "toys", ball=RED, brick=BLUE)
    (folder / "ball" / "bomb.png").write_bytes(bomb(60_000, 60_000))
    (folder / "ball" / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0nothing")
    (folder / "ball" / "notes.txt").write_text("no picture, and not taken for one", encoding="utf-8")
    report = found(folder, side=8)
    assert report.source.total == 12
    (sentence,) = report.problems
    assert sentence == (
        "2 pictures are left out, as they cannot be read: ball/bomb.png (60,000 × 60,000 pixels, more than "
        "50 million), ball/torn.jpg (damaged, or no picture)."
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda root: None, "is no folder; name one"),
        (
            lambda root: root.mkdir(),
            "holds no folders with pictures; put the pictures of each class",
        ),
        (lambda root: save(root / "a.png", plain(RED)), "holds no folders with pictures"),
        (lambda root: save(root / "a" / "a.png", plain(RED)), "holds one folder with pictures"),
        (lambda root: folder_of(root, 2, a=RED, b=BLUE), "Of 4 pictures in toys 4 can be read; six or more"),
    ],
)
def test_a_folder_without_classes_is_told(tmp_path: Path, make: Any, sentence: str) -> None:
    make(tmp_path / "toys")
    with pytest.raises(PicturesError, match=sentence):
        found(tmp_path / "toys")
    with pytest.raises(PicturesError, match="must be 8 to 64 pixels"):
        found(folder_of(tmp_path / "other", a=RED, b=BLUE), side=500)
