"""IDX and NPZ files: what is in them, what is made of it, and what is told where that is nothing."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reglab.data import load
from reglab.data.errors import DataError, FileLostError
from reglab.data.sources import read_source
from reglab.engine.run.trainer import Trainer
from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.training import TrainingSpec
from reglab.record.record import RunRecord
from tests.support.number_files import idx_bytes, look_at, pictures, write_mnist


@pytest.mark.parametrize("packed", [True, False])
def test_one_of_the_four_files_of_mnist_brings_the_others(tmp_path: Path, *, packed: bool) -> None:
    files = write_mnist(tmp_path / "mnist", packed=packed)
    report = look_at(files[0])
    source = report.source
    assert [Path(each.path) for each in source.files] == files
    assert (source.total, source.tests, source.shape) == (180, 60, (1, 6, 6))
    assert (source.low, source.high) == (0.0, 255.0)
    assert source.info.title == "mnist"
    assert source.info.classes == tuple("0123456789")
    assert report.counts == (18,) * 10
    assert report.problems == ()
    assert report.decisions[0] == "Learned as 10 classes: the labels are 10 different whole numbers."
    assert len(report.x) == 60 == len(report.y)
    assert look_at(*files).source == look_at(*reversed(files)).source == source


def test_pixels_and_labels_are_those_of_the_files(tmp_path: Path) -> None:
    files = write_mnist(tmp_path / "mnist")
    x, y = read_source(look_at(*files).source)
    first, second = pictures(120, 1), pictures(60, 2)
    assert np.array_equal(x, np.concatenate([first[0], second[0]]).reshape(180, 36))
    assert np.array_equal(y, np.concatenate([first[1], second[1]]))
    assert look_at(*files).source.info.features[7] == "pixel 1,1"


def test_the_test_part_comes_from_the_files_that_are_meant_for_it(tmp_path: Path) -> None:
    source = look_at(*write_mnist(tmp_path / "mnist")).source
    spec = DataSpec(set=source, train=60, validation=40, test=50, noise=0, standardize=False)
    split = load(spec, 60, seed=3)
    known = {each.tobytes() for each in pictures(120, 1)[0].reshape(120, 36).astype(float)}
    tests = {each.tobytes() for each in pictures(60, 2)[0].reshape(60, 36).astype(float)}
    assert {each.tobytes() for each in split.x_test} <= tests
    seen = [each.tobytes() for each in np.concatenate([split.x_train, split.x_val])]
    assert set(seen) <= known
    assert len(set(seen)) == 100
    # Every class is in every part, and a larger training part begins with the smaller one.
    assert all(set(part.tolist()) == set(range(10)) for part in (split.y_train, split.y_val, split.y_test))
    assert np.array_equal(load(spec, 30, seed=3).x_train, split.x_train[:30])
    assert np.array_equal(load(spec, 30, seed=4).x_test, split.x_test)
    with pytest.raises(DataError, match="120 examples for training and validation and 60 for the test, but"):
        load(DataSpec(set=source, train=30, validation=30, test=61, noise=0), 30, seed=0)


def test_networks_learn_from_pictures_of_files(tmp_path: Path) -> None:
    source = look_at(*write_mnist(tmp_path / "mnist", train=400)).source
    experiment = edits.change_dataset(Experiment(training=TrainingSpec(epochs=25), seeds=1), source)
    assert experiment.problems() == []
    experiment = edits.set_data(experiment, train=200, validation=100, test=50)
    record = RunRecord(loads(dumps(experiment)), run=1)
    for event in Trainer(record.experiment, run=1).run():
        record.apply(event)
    assert (record.values("val_accuracy")[-1] > 0.9).all()


def test_noise_is_the_same_whether_numbers_lie_in_bytes_or_not(tmp_path: Path) -> None:
    x, y = pictures(90)
    np.savez(tmp_path / "bytes.npz", x=x, y=y)
    np.savez(tmp_path / "doubles.npz", x=x.astype(float), y=y)
    splits = [
        load(
            DataSpec(set=look_at(tmp_path / name).source, train=30, validation=30, test=30, noise=0.5), 30, 0
        )
        for name in ("bytes.npz", "doubles.npz")
    ]
    assert np.array_equal(splits[0].x_train, splits[1].x_train)
    assert np.array_equal(splits[0].x_test, splits[1].x_test)


@pytest.mark.parametrize("code", ["u1", "i1", "i2", "i4", "f4", "f8"])
def test_all_types_of_numbers(tmp_path: Path, code: str) -> None:
    x = (np.arange(60 * 12).reshape(60, 12) % 100).astype(code)
    (tmp_path / "a-images-idx2").write_bytes(idx_bytes(x))
    (tmp_path / "a-labels-idx1").write_bytes(idx_bytes((np.arange(60) % 3).astype("u1")))
    found, _ = read_source(look_at(tmp_path / "a-images-idx2").source)
    assert np.array_equal(found, x)
    assert found.dtype.isnative


COLOUR = np.random.default_rng(0).integers(0, 255, (30, 5, 4, 3)).astype(np.uint8)
LABELS = np.arange(30) % 3
WORDS = np.array(["cat", "dog", "owl"])


@pytest.mark.parametrize(
    ("arrays", "shape", "task", "total", "tests"),
    [
        ({"x": COLOUR, "y": LABELS}, (3, 5, 4), "classification", 30, 0),
        ({"images": COLOUR.transpose(0, 3, 1, 2), "labels": LABELS}, (3, 5, 4), "classification", 30, 0),
        ({"X": COLOUR[..., 0], "Y": LABELS[:, None]}, (1, 5, 4), "classification", 30, 0),
        ({"data": COLOUR[:, 0, :, 0].astype(float), "target": LABELS / 7}, (4,), "regression", 30, 0),
        ({"x": COLOUR[:, 0, :, 0], "y": WORDS[LABELS]}, (4,), "classification", 30, 0),
        ({"x": COLOUR, "y": np.eye(3)[LABELS]}, (3, 5, 4), "classification", 30, 0),
        ({"what": COLOUR[..., 0], "which": LABELS}, (1, 5, 4), "classification", 30, 0),
        (
            {"x_train": COLOUR[:20], "y_train": LABELS[:20], "x_test": COLOUR[20:], "y_test": LABELS[20:]},
            (3, 5, 4), "classification", 30, 10,
        ),
        (
            {
                "train_images": COLOUR[:15], "train_labels": LABELS[:15, None],
                "val_images": COLOUR[15:20], "val_labels": LABELS[15:20, None],
                "test_images": COLOUR[20:], "test_labels": LABELS[20:, None],
            },
            (3, 5, 4), "classification", 30, 10,
        ),
    ],
)  # fmt: skip
def test_arrays_are_known_by_their_names_and_shapes(
    tmp_path: Path, arrays: dict[str, Any], shape: tuple[int, ...], task: str, total: int, tests: int
) -> None:
    np.savez_compressed(tmp_path / "mine.npz", **arrays)
    report = look_at(tmp_path / "mine.npz")
    source = report.source
    assert (source.shape, source.info.task, source.total, source.tests) == (shape, task, total, tests)
    x, y = read_source(source)
    # Row after row of each channel, whatever the order in the file.
    expected = COLOUR.transpose(0, 3, 1, 2)[:, : shape[0]] if len(shape) == 3 else COLOUR[:, :1, :, 0]
    assert np.array_equal(x, expected.reshape(30, -1))
    assert np.array_equal(y, LABELS / 7 if task == "regression" else LABELS)
    assert np.array_equal(report.x[:2], x[:2])


def npz(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return buffer.getvalue()


def npy(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def claiming(shape: str, descr: str = "|u1", rest: bytes = b"") -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + rest


Y30 = npy(LABELS)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (npz(x=npy(COLOUR)), "holds “x”; two arrays named x and y are wanted"),
        (npz(x=npy(COLOUR), y=npy(LABELS[:7])), "has 30 examples and 7 labels; name the labels"),
        (npz(x=npy(np.array([{}] * 30)), y=Y30), "holds Python objects .pickle., which are never loaded"),
        (npz(x=npy(np.full((30, 4), np.nan)), y=Y30), "30 examples of “x” in it.npz hold values that are"),
        (npz(x=npy(np.zeros((30, 4))), y=Y30), "All numbers of “x” in it.npz are 0; there is"),
        (npz(x=npy(COLOUR), y=npy(np.zeros(30, int))), "All labels of “x” in it.npz are the same"),
        (npz(x=npy(COLOUR[:4]), y=npy(LABELS[:4])), "has 4 examples; 6 to 300,000 are learned from"),
        (npz(x=npy(np.zeros((6, 200, 200), "u1")), y=npy(LABELS[:6])), r"has 40,000 numbers \(200 × 200\)"),
        (npz(x=claiming("(1000000, 1000000)"), y=Y30), "claims to hold 1,000,000 × 1,000,000 numbers"),
        (npz(x=claiming("(30, 8)", rest=b"1234"), y=Y30), "ends early: it claims 240 bytes of numbers"),
        (npz(x=claiming("(-3, 8)"), y=Y30), "claims a length below zero"),
        (npz(x=claiming("(3, 8)", "<M8[D]", bytes(192)), y=Y30), "neither numbers nor texts"),
        (npz(x=b"nothing", y=Y30), "it.npz is damaged, or no file of numpy"),
        (npz()[:10] + b"PK", "one NPZ file, or files of MNIST’s format"),
        (b"PK\x03\x04" + bytes(100), "it.npz is damaged, or no file of numpy"),
        (npz(x=claiming("(400, 1000000)", rest=bytes(40_000_000)), y=Y30), "300 MB is the most that is read"),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_file_of_arrays_is_told(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "it.npz").write_bytes(data)
    with pytest.raises(DataError, match=sentence) as caught:
        look_at(tmp_path / "it.npz")
    assert str(caught.value).endswith(".")


def test_an_idx_file_that_claims_a_million_million_items_is_told_at_once(
    tmp_path: Path,
) -> None:
    head = bytes([0, 0, 8, 2]) + struct.pack(">2I", 1_000_000, 1_000_000)
    for data in (head + bytes(100), gzip.compress(head + bytes(100))):
        (tmp_path / "a-images").write_bytes(data)
        (tmp_path / "a-labels").write_bytes(idx_bytes(np.arange(30, dtype="u1")))
        with pytest.raises(DataError, match="claims to hold 1,000,000 × 1,000,000 numbers, which are 1"):
            look_at(tmp_path / "a-images")
    # One that could be true is read only as far as there is anything.
    head = bytes([0, 0, 8, 2]) + struct.pack(">2I", 100, 1_000_000)
    (tmp_path / "a-images").write_bytes(head + bytes(100))
    with pytest.raises(DataError, match="ends early: it claims 100,000,000 bytes of numbers, and has 100"):
        look_at(tmp_path / "a-images")


def test_other_faults_of_idx_files_are_told(tmp_path: Path) -> None:
    x, y = pictures(30)
    images, labels = tmp_path / "a-images", tmp_path / "a-labels"
    images.write_bytes(idx_bytes(x))
    with pytest.raises(DataError, match="labels that belong to a-images are missing; name that file too"):
        look_at(images)
    labels.write_bytes(idx_bytes(y) + b"more")
    with pytest.raises(DataError, match="a-labels goes on behind its last number"):
        look_at(images)
    labels.write_bytes(gzip.compress(idx_bytes(y))[:-20])
    with pytest.raises(DataError, match="a-labels is damaged where it was compressed"):
        look_at(images, labels)
    # Two files are a pair, whatever they are called.
    (tmp_path / "one").write_bytes(idx_bytes(x))
    (tmp_path / "other-labels").write_bytes(idx_bytes(y))
    assert look_at(tmp_path / "one", tmp_path / "other-labels").source.total == 30


def test_a_file_that_was_changed_is_not_taken_for_what_it_was(tmp_path: Path) -> None:
    files = write_mnist(tmp_path / "mnist")
    source = look_at(*files).source
    read_source(source)
    content = files[1].read_bytes()
    files[1].write_bytes(gzip.compress(idx_bytes(np.zeros(120, "u1"))))
    with pytest.raises(FileLostError, match=r"train-labels.* has changed since it was taken"):
        read_source(source)
    files[1].write_bytes(content)
    read_source(source)
