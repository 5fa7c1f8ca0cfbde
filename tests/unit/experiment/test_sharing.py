"""States of an experiment share what is alike, and stay equal to what they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reglab.experiment import edits
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.sharing import shared
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from tests.support.strategies import experiments


def _two() -> Experiment:
    arms = (
        Arm(name="plain"),
        Arm(name="both", techniques=(L2(), Dropout())),
        Arm(name="one", techniques=(L2(),)),
    )
    return Experiment(arms=arms)


def _anew(experiment: Experiment) -> Experiment:
    """The same in objects of its own."""
    return Experiment.model_validate(experiment.model_dump())


def test_what_is_equal_as_a_whole_is_the_earlier_state():
    before = _two()
    assert _anew(before) is not before
    assert shared(_anew(before), before) is before


def test_only_what_an_edit_touched_is_another_object():
    before = _two()
    stronger = L2(strength=0.5)
    after = shared(_anew(edits.set_data(before, noise=0.4)), before)
    assert after.data is not before.data
    assert after.network is before.network
    assert after.arms is before.arms
    arm = before.arms[1].model_copy(update={"techniques": (stronger, before.arms[1].techniques[1])})
    changed = before.model_copy(update={"arms": (before.arms[0], arm, before.arms[2])})
    after = shared(_anew(changed), before)
    assert after.arms[1].techniques[0] == stronger
    assert after.arms[1].techniques[1] is before.arms[1].techniques[1]
    assert after.arms[0] is before.arms[0]
    assert after.arms[2] is before.arms[2]
    assert after.data is before.data


def test_arms_are_found_by_their_keys_wherever_they_stand():
    before = _two()
    after = shared(_anew(edits.move_arm(before, 2, 1)), before)
    assert after.arms[1] is before.arms[2]
    assert after.arms[2] is before.arms[1]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nothing_is_another_value_than_before(data):
    before, after = data.draw(experiments()), data.draw(experiments())
    # Arms of both that have one key in common, as after an edit.
    arms = tuple(
        arm.model_copy(update={"key": old.key}) for arm, old in zip(after.arms, before.arms, strict=False)
    )
    after = after.model_copy(update={"arms": arms})
    given_ = after.model_dump()
    assert shared(after, before).model_dump() == given_
    assert shared(after, before) == after
