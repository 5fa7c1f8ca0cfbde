"""Predictions against the truth, judged by scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import sklearn.metrics

from reglab.analysis.confusion import (
    NO_CLASS,
    confidence,
    confident_mistakes,
    confusion_matrix,
    disagreements,
    largest_residuals,
    predicted_classes,
)

OUTPUTS = np.array([[0.1, 0.7, 0.2], [0.5, 0.5, 0.0], [np.nan, 0.2, 0.1], [0.0, 0.1, 0.9]])


def test_the_class_with_the_largest_output_is_predicted() -> None:
    predicted = predicted_classes(OUTPUTS)
    assert predicted.tolist() == [1, 0, NO_CLASS, 2]
    np.testing.assert_array_equal(confidence(OUTPUTS, predicted), [0.7, 0.5, np.nan, 0.9])


def test_the_confusion_matrix_is_scikit_learns() -> None:
    rng = np.random.default_rng(3)
    true, predicted = rng.integers(0, 4, 200), rng.integers(0, 4, 200)
    assert (
        confusion_matrix(true, predicted, 4).tolist()
        == sklearn.metrics.confusion_matrix(true, predicted, labels=range(4)).tolist()
    )


def test_without_a_prediction_nothing_is_counted() -> None:
    counts = confusion_matrix(np.array([0, 1, 1]), np.array([0, NO_CLASS, 0]), 2)
    assert counts.tolist() == [[1, 0], [1, 0]]


def test_networks_disagree_where_two_predictions_differ() -> None:
    first = np.array([0, 1, 2, NO_CLASS, 1])
    second = np.array([0, 2, 2, 1, NO_CLASS])
    third = np.array([0, 1, 1, 1, 0])
    assert disagreements([first, second, third]).tolist() == [1, 2, 4]
    assert disagreements([first]).tolist() == []
    assert disagreements([]).tolist() == []


def test_the_surest_mistake_comes_first() -> None:
    true, predicted = np.array([0, 1, 0, 1, 0]), np.array([1, 1, 1, 0, NO_CLASS])
    sure = np.array([0.6, 0.99, 0.8, 0.6, np.nan])
    assert confident_mistakes(true, predicted, sure).tolist() == [2, 0, 3]


def test_the_largest_residual_comes_first_whatever_its_sign() -> None:
    true = np.array([1.0, 2.0, 3.0, 4.0])
    assert largest_residuals(true, np.array([1.5, -1.0, np.nan, 4.1])).tolist() == [1, 0, 3]
