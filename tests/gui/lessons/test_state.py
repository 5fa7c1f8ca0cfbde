"""Courses of a measure, as a step keeps them."""

from __future__ import annotations

import numpy as np

from reglab.gui.lessons.state import course_of
from tests.support.records import by_replica, experiment, record


def test_a_network_that_diverges_takes_the_others_not_with_it() -> None:
    asked = experiment(seeds=2)
    losses = by_replica(asked, np.ones((3, 2)), [[1.0, 2.0], [0.5, np.inf], [0.25, np.nan]])
    course = course_of(record(asked, {"val_loss": losses}), "L2", "val_loss")
    assert course is not None
    assert course.mean.tolist() == [1.5, 0.5, 0.25]
    assert course.low.tolist() == [1.0, 0.5, 0.25]
    assert course.high.tolist() == [2.0, 0.5, 0.25]
