"""What can be varied in the window, over which range, and where its values stand along the axis."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.sweeps import find_parameter, make_sweep
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui.views.strength.ruler import Ruler
from reglab.gui.views.strength.setting import Range, offered, usual, usual_range

PLAIN = Experiment(arms=(Arm(name="Plain"), Arm(name="Both", techniques=(Dropout(), L2()))))


def test_the_strength_of_the_arms_own_technique_is_varied_first_else_that_of_l2() -> None:
    assert usual(PLAIN, PLAIN.arms[1]).path == "dropout.p"
    assert usual(PLAIN, PLAIN.arms[0]).path == "l2.strength"
    assert next(iter(offered(PLAIN, PLAIN.arms[1]))) == "On “Both”"


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_number_of_every_example_has_a_range_that_can_be_trained(name: str) -> None:
    experiment = PRESETS[name].experiment
    for arm in experiment.arms[:2]:
        for parameter in (p for group in offered(experiment, arm).values() for p in group):
            found = usual_range(parameter, experiment)
            assert found.problem == "", parameter.path
            assert found.values == tuple(sorted(set(found.values)))
            assert all(parameter.problem(value) == "" for value in found.values)
    # Not more examples than the data have.
    values = usual_range(find_parameter(experiment, experiment.arms[0], "data.train"), experiment).values
    make_sweep(experiment, {"data.train": [values[0], values[-1]]}, arms=[experiment.arms[0].key]).cells()


def test_a_range_that_is_none_is_refused_in_words() -> None:
    parameter = find_parameter(PLAIN, PLAIN.arms[0], "l2.strength")
    good = Range(parameter, 1e-4, 1.0, 5, zero=True)
    assert good.values == pytest.approx((0, 1e-4, 1e-3, 1e-2, 1e-1, 1))
    assert replace(good, zero=False).values[0] == 1e-4
    assert "cannot go from 1 to 1;" in replace(good, low=1.0).problem
    assert "cannot begin at 0; begin above zero, and switch “Zero too” on." in replace(good, low=0.0).problem
    rate = find_parameter(PLAIN, PLAIN.arms[0], "training.learning_rate")
    # Zero is no learning rate.
    assert Range(rate, 1e-3, 1.0, 2, zero=True).values == (1e-3, 1.0)


def test_learning_curves_reach_as_far_as_the_data_do() -> None:
    experiment = Experiment(data=DataSpec(train=40, validation=40, test=20))
    found = usual_range(find_parameter(experiment, experiment.arms[0], "data.train"), experiment)
    assert found.low < 40 < found.high


def test_equal_factors_are_equally_far_apart_and_zero_stands_left_of_a_gap() -> None:
    ruler = Ruler((0.0, 1e-4, 1e-3, 1e-2), log=True)
    zero, *others = ruler.places.tolist()
    assert np.diff(others) == pytest.approx([1.0, 1.0])
    assert zero < others[0]
    assert ruler.first < zero
    assert ruler.ticks(8)[0] == (zero, "0")
    assert ruler.nearest(zero + 0.01) == 0
    assert ruler.nearest(math.log10(2e-3)) == 2
    linear = Ruler((0.0, 0.5, 0.9), log=False)
    assert linear.zero is None
    assert linear.places.tolist() == [0.0, 0.5, 0.9]
    # One value alone has an axis, too.
    assert Ruler((0.1,), log=True).last > Ruler((0.1,), log=True).first
