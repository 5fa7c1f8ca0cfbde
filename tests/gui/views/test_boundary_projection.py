"""Planes through the features, against scikit-learn's principal components and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from reglab.gui.views.boundary.projection import feature_projection, principal_projection


@pytest.fixture
def x() -> np.ndarray:
    rng = np.random.default_rng(3)
    mixed = rng.normal(size=(60, 2)) @ rng.normal(size=(2, 5)) + 0.3 * rng.normal(size=(60, 5))
    return mixed * [1, 10, 100, 0.1, 1] + [0, 5, -300, 2, 1]


def test_principal_components_are_those_of_scikit_learn(x: np.ndarray) -> None:
    plane = principal_projection(x)
    pca = PCA(2).fit(StandardScaler().fit_transform(x))
    theirs = pca.transform(StandardScaler().fit_transform(x))
    mine = plane.drop(x)
    assert np.abs(mine) == pytest.approx(np.abs(theirs), abs=1e-9)
    first = round(100 * pca.explained_variance_ratio_[0])
    assert plane.names[0] == f"PC 1 ({first} % of variance)"
    share = round(100 * pca.explained_variance_ratio_.sum())
    assert f"({share} % of variance)" in plane.about
    assert "all 5 inputs" in plane.about


def test_a_point_of_the_plane_comes_back_to_its_place(x: np.ndarray) -> None:
    u, v = np.array([0.5, -2.0]), np.array([1.5, 0.25])
    for plane in (principal_projection(x), feature_projection(x, "abcde", (3, 1))):
        assert plane.drop(plane.lift(u, v)) == pytest.approx(np.column_stack([u, v]))


def test_a_feature_that_never_varies_does_no_harm(x: np.ndarray) -> None:
    x[:, 2] = 7.0
    plane = principal_projection(x)
    assert np.isfinite(plane.directions).all()
    assert plane.lift(np.array([1.0]), np.array([2.0]))[0, 2] == 7.0


def test_the_other_features_are_held_at_their_mean(x: np.ndarray) -> None:
    plane = feature_projection(x, ["a", "b", "c", "d", "e"], (1, 3))
    points = plane.lift(np.array([4.0]), np.array([-1.0]))
    means = x.mean(axis=0)
    assert points[0] == pytest.approx([means[0], 4.0, means[2], -1.0, means[4]])
    assert plane.names == ("b", "d")
    assert plane.about == "Slice along b and d, the other 3 at their mean; examples judged by all 5 inputs."
    assert plane.drop(x) == pytest.approx(x[:, [1, 3]])


def test_two_features_are_the_plane_itself(x: np.ndarray) -> None:
    plane = feature_projection(x[:, :2], ["a", "b"], (0, 1))
    assert not plane.about
    assert plane.names == ("a", "b")
    assert plane.lift(*x[:, :2].T) == pytest.approx(x[:, :2])
