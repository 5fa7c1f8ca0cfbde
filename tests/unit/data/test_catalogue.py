"""The catalogue, which never loads a number, and the loaders agree."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys

import numpy as np
import pytest

from reglab.data import load
from reglab.data.generated import BLOCK, GENERATORS
from reglab.data.real import READERS, read
from reglab.experiment.data import DataSpec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.datasets import DATASETS
from reglab.resources import resource_path

OWN_FILES = {"mnist", "fashion-mnist", "penguins", "auto-mpg"}
"""Sets that come with the program and not with scikit-learn."""
ALL = pytest.mark.parametrize("info", DATASETS.values(), ids=DATASETS.keys())


def small(info: DatasetInfo, **changes: object) -> DataSpec:
    """Sizes that every set of the catalogue can fill."""
    values = {"set": info.key, "train": 30, "validation": 40, "test": 50, "noise": info.default_noise}
    return DataSpec.model_validate(values | changes)


def test_every_set_of_the_catalogue_has_exactly_one_loader() -> None:
    assert {key for key, info in DATASETS.items() if info.generated} == GENERATORS.keys()
    assert {key for key, info in DATASETS.items() if not info.generated} == READERS.keys()


@ALL
def test_sizes_task_and_classes_agree(info: DatasetInfo) -> None:
    split = load(small(info), 30, seed=0)
    for x, y, count in (
        (split.x_train, split.y_train, 30),
        (split.x_val, split.y_val, 40),
        (split.x_test, split.y_test, 50),
    ):
        assert x.shape == (count, len(info.features))
        assert x.dtype == np.float64
        assert y.shape == (count,)
        assert np.isfinite(x).all()
        if info.task == "classification":
            assert y.dtype == np.int64
            assert set(y.tolist()) == set(range(len(info.classes)))
        else:
            assert y.dtype == np.float64
            assert len(set(y.tolist())) > 5
    assert (info.classes == ()) == (info.task == "regression")


@ALL
def test_totals_image_shapes_and_blocks_agree(info: DatasetInfo) -> None:
    if info.total is not None:
        assert len(read(info.key)[0]) == info.total
    if info.image_shape is not None:
        assert np.prod(info.image_shape) == len(info.features)
    if info.generated and info.classes:
        assert BLOCK % len(info.classes) == 0


@pytest.mark.parametrize("key", sorted(READERS.keys() - OWN_FILES - {"digits-28"}))
def test_class_names_stand_in_the_order_of_the_source(key: str) -> None:
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{key.replace('-', '_')}")()
    info = DATASETS[key]
    assert len(bunch.feature_names) == len(info.features)
    if key in ("breast-cancer", "iris", "digits"):
        assert tuple(str(name) for name in bunch.target_names) == info.classes
    if key == "iris":
        assert tuple(bunch.feature_names) == info.features


def test_digits_are_the_pictures_row_by_row() -> None:
    from sklearn.datasets import load_digits

    pictures = load_digits().images
    info = DATASETS["digits"]
    x, _ = read("digits")
    position = info.features.index("pixel 3,5")
    np.testing.assert_array_equal(x[:, position], pictures[:, 3, 5])


def test_enlarged_digits_are_the_digits_at_more_places() -> None:
    (small, labels), (large, same) = read("digits"), read("digits-28")
    np.testing.assert_array_equal(same, labels)
    assert DATASETS["digits-28"].classes == DATASETS["digits"].classes
    low, high = DATASETS["digits-28"].value_range
    assert low == large.min() == small.min()
    assert high == large.max() == small.max()
    # Two old pixels are seven new ones: their means agree, but for what cubic curves overshoot.
    blocks = [x.reshape(-1, 4, side, 4, side).mean(axis=(2, 4)) for x, side in ((small, 2), (large, 7))]
    assert np.abs(blocks[1] - blocks[0]).mean() < 0.5
    assert np.corrcoef(blocks[0].ravel(), blocks[1].ravel())[0, 1] > 0.995
    info = DATASETS["digits-28"]
    assert info.features[28 * 3 + 5] == "pixel 3,5"


def test_pictures_lie_between_black_and_white() -> None:
    for info in DATASETS.values():
        if info.image_shape is None:
            continue
        split = load(small(info, noise=0.0, standardize=False), 30, seed=0)
        assert split.image_shape == info.image_shape
        assert split.value_range == info.value_range
        assert info.value_range[0] <= split.x_train.min() < split.x_train.max() <= info.value_range[1]


def test_importing_the_room_does_not_import_scikit_learn() -> None:
    code = "import sys, reglab.data; print(sorted({'sklearn', 'scipy', 'torch'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_are_those_that_were_cut_and_their_origin_is_told() -> None:
    folder = resource_path("data")
    notice = (folder / "NOTICE.md").read_text(encoding="utf-8")
    sums = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    assert {name.split(".")[0] for name in sums} == OWN_FILES
    for name, checksum in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
        assert f"`{name}`" in notice
        story = DATASETS[name.split(".")[0]].story
        assert story is not None
        assert story.licence in notice
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_000_000


@pytest.mark.parametrize("key", ["mnist", "fashion-mnist"])
def test_pictures_of_the_library_show_ink_in_the_middle_and_every_class_alike(key: str) -> None:
    x, y = read(key)
    assert np.bincount(y).tolist() == [200] * 10
    assert (x == np.rint(x)).all()
    pictures = x.reshape(-1, 28, 28)
    assert pictures[:, 10:18, 10:18].mean() > 3 * pictures[:, :2].mean()
    # No picture stands there twice: a part would know another's.
    assert len({picture.tobytes() for picture in x}) == len(x)


def test_rows_of_the_library_are_those_of_the_tables() -> None:
    x, y = read("penguins")
    info = DATASETS["penguins"]
    with resource_path("data/penguins.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for place in (0, 150, 332):
        known = dict(zip(info.features, x[place].tolist(), strict=True))
        row = rows[place]
        assert known[f"species: {row['species']}"] == 1 == known[f"island: {row['island']}"]
        assert known["flipper length (mm)"] == float(row["flipper_length_mm"])
        assert known["body mass (g)"] == float(row["body_mass_g"])
        assert info.classes[y[place]] == row["sex"]
        assert sum(known[name] for name in info.features if ":" in name) == 2
    x, y = read("auto-mpg")
    names = DATASETS["auto-mpg"].features
    assert dict(zip(names, x[0].tolist(), strict=True)) == {
        "cylinders": 8,
        "displacement (cubic inches)": 307,
        "horsepower": 130,
        "weight (pounds)": 3504,
        "seconds to 60 mph": 12,
        "model year": 70,
        "origin: America": 1,
        "origin: Europe": 0,
        "origin: Japan": 0,
    }
    assert y[0] == 18


@ALL
def test_every_set_has_a_story(info: DatasetInfo) -> None:
    story = info.story
    assert story is not None
    assert story.shows.endswith(".")
    assert story.origin.endswith(".")
    assert bool(story.licence) == (not info.generated)
