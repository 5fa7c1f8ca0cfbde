"""Which arm of a record is which of the experiment, and whether it is still as it was trained."""

from __future__ import annotations

import pytest

from reglab.experiment import edits
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.record.matching import as_trained, names_now, place_of, places, same_question, with_hands


@pytest.fixture
def trained() -> Experiment:
    arms = (Arm(name="plain"), Arm(name="L2", techniques=(L2(),)), Arm(name="drop", techniques=(Dropout(),)))
    return Experiment(arms=arms)


def strength(experiment: Experiment, place: int, value: float) -> Experiment:
    arms = list(experiment.arms)
    arms[place] = arms[place].model_copy(update={"techniques": (L2(strength=value),)})
    return experiment.model_copy(update={"arms": tuple(arms)})


def test_arms_are_found_wherever_they_stand_and_whatever_they_are_called(trained: Experiment) -> None:
    now = edits.rename_arm(edits.move_arm(trained, 2, 1), 1, "L2 (old)")
    assert places(trained, now) == (0, 2, 1)
    assert place_of(now, trained.arms[2].key) == 1
    gone = edits.remove_arm(now, 2)
    assert places(trained, gone) == (0, None, 1)
    assert place_of(gone, trained.arms[1].key) is None


def test_a_copy_is_not_its_original(trained: Experiment) -> None:
    now = edits.duplicate_arm(trained, 1)
    assert places(trained, now) == (0, 1, 3)
    assert as_trained(trained, now, 1) == 1
    assert as_trained(trained, now, 2) is None


def test_names_and_order_ask_the_same(trained: Experiment) -> None:
    assert same_question(trained, edits.rename_arm(trained, 1, "weights"))
    assert same_question(trained, edits.move_arm(trained, 2, 1))
    assert same_question(trained, trained.model_copy(update={"notes": "n", "name": "t"}))


def test_another_baseline_or_other_arms_or_data_ask_something_else(trained: Experiment) -> None:
    assert not same_question(trained, edits.move_arm(trained, 1, 0))
    assert not same_question(trained, edits.remove_arm(trained, 2))
    assert not same_question(trained, edits.duplicate_arm(trained, 2))
    assert not same_question(trained, strength(trained, 1, 0.5))
    assert not same_question(trained, edits.set_data(trained, noise=0.5))
    assert not same_question(trained, trained.model_copy(update={"seeds": 2}))


def test_how_an_arm_came_to_be_as_it_is_does_not_count_while_its_epoch_is_not_known(
    trained: Experiment,
) -> None:
    change = Change(epoch=5, techniques=(L2(strength=0.5),))
    changed = trained.arms[1].model_copy(update={"changes": (change,)})
    recorded = trained.model_copy(update={"arms": (trained.arms[0], changed, trained.arms[2])})
    pending = {changed.key}
    assert same_question(recorded, strength(trained, 1, 0.5), pending)
    assert as_trained(recorded, strength(trained, 1, 0.5), 1, pending) == 1
    assert as_trained(recorded, trained, 1, pending) is None
    # Where it is known, other numbers would come of a training from the start.
    assert not same_question(recorded, strength(trained, 1, 0.5))
    assert as_trained(recorded, strength(trained, 1, 0.5), 1) is None
    assert same_question(recorded, recorded)


def test_what_was_done_by_hand_is_entered_where_the_arm_ends_so(trained: Experiment) -> None:
    changed = trained.arms[1].changed(5, (L2(strength=0.5),))
    recorded = trained.model_copy(update={"arms": (trained.arms[0], changed, trained.arms[2])})
    moved = edits.move_arm(strength(trained, 1, 0.5), 2, 1)
    assert with_hands(recorded, moved, 1).arms[2].changes == changed.changes
    assert with_hands(recorded, moved, 1).arms[2].techniques == (L2(),)
    for other in (trained, edits.remove_arm(trained, 1)):
        assert with_hands(recorded, other, 1) == other


def test_a_record_is_called_as_the_experiment_beside_it(trained: Experiment) -> None:
    now = edits.move_arm(edits.rename_arm(trained, 1, " weights "), 2, 1)
    assert names_now(trained, now) == ("plain", "weights", "drop")


def test_an_arm_that_was_edited_or_removed_keeps_the_name_it_was_trained_under(trained: Experiment) -> None:
    edited = edits.rename_arm(strength(trained, 1, 0.5), 1, "L2 0.5")
    assert names_now(trained, edited) == ("plain", "L2", "drop")
    # Another arm has the name by now: two of one name could not be told apart.
    taken = edits.rename_arm(edits.remove_arm(trained, 1), 1, "L2")
    assert names_now(trained, taken) == ("plain", "L2 (2)", "L2")
