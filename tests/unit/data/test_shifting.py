"""Examples as the training examples do not show them, against geometry, colorsys and the data set itself."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest

from reglab.data import Split, load
from reglab.data.shifting import recoloured, turned
from reglab.experiment import shifts
from reglab.experiment.checks import problems_between
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.edits import change_dataset
from reglab.experiment.experiment import Experiment
from reglab.experiment.shifts import SHIFTS


def spec(key: str, shift: str, size: float = 0.0, **more: object) -> DataSpec:
    values = {"set": key, "train": 30, "validation": 40, "test": 50, "shift": shift, "shift_size": size}
    return DataSpec.model_validate(values | {"noise": DATASETS[key].default_noise} | more)


def both(split: Split) -> list[tuple[np.ndarray, np.ndarray]]:
    """Validation and test features in the units of the data set, plain and shifted."""
    assert split.x_val_shifted is not None
    assert split.x_test_shifted is not None
    pairs = ((split.x_val, split.x_val_shifted), (split.x_test, split.x_test_shifted))
    return [tuple(x * split.feature_scale + split.feature_mean for x in pair) for pair in pairs]  # type: ignore[misc]


def fitting() -> list[tuple[str, str]]:
    return [(key, name) for key, info in DATASETS.items() for name in SHIFTS if not SHIFTS[name].misfit(info)]


@pytest.mark.parametrize(("key", "name"), fitting())
def test_a_shift_leaves_everything_else_as_it_was(key: str, name: str) -> None:
    plain, moved = load(spec(key, "none"), 30, 0), load(spec(key, name, SHIFTS[name].usual), 30, 0)
    assert plain.x_val_shifted is None
    assert plain.x_test_shifted is None
    for field in (
        "x_train",
        "y_train",
        "x_val",
        "y_val",
        "x_test",
        "y_test",
        "feature_mean",
        "feature_scale",
    ):
        np.testing.assert_array_equal(getattr(plain, field), getattr(moved, field))
    for before, after in both(moved):
        assert after.shape == before.shape
        assert np.isfinite(after).all()
        assert np.abs(after - before).max() > 0.01
        if moved.image_shape is not None:
            low, high = moved.value_range
            assert low - 1e-9 <= after.min() < after.max() <= high + 1e-9


def test_all_arms_of_a_seed_share_it_and_seeds_differ() -> None:
    asked = spec("moons", "noisy", 0.5)
    few, many, other = load(asked, 30, 0), load(asked, 60, 0), load(asked, 30, 1)
    for (_, one), (_, two) in zip(both(few), both(many), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-12)
    assert not np.allclose(both(few)[0][1], both(other)[0][1])
    # The sealed part is the same for all seeds, and its noise too, but for the units of the noise.
    plain, moved = both(few)[1]
    again, here = both(other)[1]
    np.testing.assert_allclose(plain, again, atol=1e-12)
    for feature in range(2):
        assert np.corrcoef((moved - plain)[:, feature], (here - again)[:, feature])[0, 1] == pytest.approx(1)


def test_inverted_and_darkened_digits() -> None:
    before, after = both(load(spec("digits", "inverted"), 30, 0))[0]
    np.testing.assert_allclose(after, 16 - before, atol=1e-9)
    before, after = both(load(spec("digits", "darkened", 0.25), 30, 0))[0]
    np.testing.assert_allclose(after, 0.75 * before, atol=1e-9)


def test_turned_pictures_keep_their_middle_and_turn_against_the_clock() -> None:
    picture = np.arange(2 * 25.0).reshape(1, 2, 5, 5)
    np.testing.assert_allclose(turned(picture, 90), np.rot90(picture, axes=(2, 3)), atol=1e-9)
    np.testing.assert_allclose(turned(picture, 180), picture[..., ::-1, ::-1], atol=1e-9)
    np.testing.assert_array_equal(turned(picture, 0), picture)
    # A plane that rises to the right is followed exactly between pixels.
    down, across = np.mgrid[:9, :9] - 4.0
    plane = turned(across[None, None], 30)[0, 0, 2:-2, 2:-2]
    exact = across * np.cos(np.pi / 6) - down * np.sin(np.pi / 6)
    np.testing.assert_allclose(plane, exact[2:-2, 2:-2], atol=1e-9)


def test_turned_points_keep_their_distances_from_the_middle() -> None:
    split = load(spec("moons", "turned", 90), 30, 0)
    middle = both(split)[0][0].mean(axis=0)
    for before, after in both(split):
        x, y = (before - middle).T
        np.testing.assert_allclose(after - middle, np.stack([-y, x], axis=1), atol=1e-9)


def test_hues_turn_as_colorsys_says() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.random((3, 3, 4, 4))
    pictures[0, :, 0, 0] = 0.4
    found = recoloured(pictures, 0.3)
    for place in np.ndindex(3, 4, 4):
        hue, saturation, value = colorsys.rgb_to_hsv(*pictures[(place[0], slice(None), *place[1:])])
        expected = colorsys.hsv_to_rgb((hue + 0.3) % 1, saturation, value)
        np.testing.assert_allclose(found[(place[0], slice(None), *place[1:])], expected, atol=1e-12)


def test_drift_moves_every_feature_alike_by_its_deviation() -> None:
    pairs = both(load(spec("breast-cancer", "drifted", 2), 30, 0))
    (before, after), (_, tested) = pairs
    moved = (after - before) / before.std(axis=0)
    np.testing.assert_allclose(np.abs(moved), 2, atol=1e-9)
    assert np.ptp(moved, axis=0).max() < 1e-9
    assert 0 < (moved[0] > 0).sum() < 30
    np.testing.assert_allclose((tested - pairs[1][0])[0], (after - before)[0], atol=1e-9)


def test_what_does_not_fit_is_said_with_what_does() -> None:
    (problem,) = problems_between(spec("moons", "inverted"), None, (), ())
    assert problem.where == "data.shift"
    assert problem.sentence == (
        "Two moons cannot be inverted: it has no pictures; take none, turned, drifted or noisy."
    )
    (problem,) = problems_between(spec("digits", "turned", 180.0, noise=0.0), None, (), ()) or (None,)
    assert problem is None
    (problem,) = problems_between(spec("digits", "darkened", 3.0, noise=0.0), None, (), ())
    assert problem.where == "data.shift_size"
    assert "3 is beyond 1, the largest for darkened" in problem.sentence


def test_a_shift_is_called_in_sentences_as_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(shifts._TITLES, "inverted", "invertiert")
    monkeypatch.setitem(shifts._TITLES, "darkened", "abgedunkelt")
    (problem,) = problems_between(spec("moons", "inverted"), None, (), ())
    assert "cannot be invertiert" in problem.sentence
    (problem,) = problems_between(spec("digits", "darkened", 3.0, noise=0.0), None, (), ())
    assert "the largest for abgedunkelt" in problem.sentence


def test_another_data_set_drops_what_it_cannot_have() -> None:
    experiment = Experiment(data=spec("digits", "inverted", noise=0.0))
    assert change_dataset(experiment, "moons").data.shift == "none"
    assert change_dataset(experiment, "digits-28").data.shift == "inverted"
