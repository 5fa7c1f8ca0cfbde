"""An edit says of which parts of the experiment it made others."""

from __future__ import annotations

import pytest

from reglab.experiment import edits
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.more_data import MoreData
from reglab.gui.document.edited import EVERYTHING, Edited, Part
from reglab.gui.document.experiment_model import ExperimentModel


@pytest.fixture
def model(qapp) -> ExperimentModel:
    arms = (
        Arm(name="plain", key="p"),
        Arm(name="mine", key="m", named_by="person", techniques=(L2(strength=0.01), Dropout(p=0.3))),
        Arm(name="L2 0.1", key="s", named_by="settings", techniques=(L2(strength=0.1),)),
    )
    return ExperimentModel(Experiment(arms=arms))


@pytest.fixture
def told(model) -> list[Edited]:
    """What the model tells of its edits."""
    found: list[Edited] = []
    model.changed.connect(found.append)
    return found


def put(arm: int, *techniques):
    """An edit that gives an arm other techniques."""

    def make(experiment: Experiment) -> Experiment:
        arms = list(experiment.arms)
        arms[arm] = arms[arm].model_copy(update={"techniques": techniques})
        return experiment.model_copy(update={"arms": tuple(arms)})

    return make


def course(experiment: Experiment) -> Experiment:
    arm = experiment.arms[1].changed(5, (L2(strength=0.5), Dropout(p=0.3)))
    return experiment.model_copy(update={"arms": (experiment.arms[0], arm, experiment.arms[2])})


EDITS = {
    "title": (lambda e: e.model_copy(update={"name": "new"}), Part.TITLE, set()),
    "notes": (lambda e: e.model_copy(update={"notes": "new"}), Part.NOTES, set()),
    "data": (lambda e: edits.set_data(e, noise=0.4), Part.DATA, set()),
    "network": (edits.add_layer, Part.NETWORK, set()),
    "epochs": (lambda e: edits.set_training(e, epochs=7), Part.TRAINING, set()),
    "optimiser": (lambda e: edits.set_optimizer(e, lr=0.5), Part.TRAINING, set()),
    "seeds": (lambda e: e.model_copy(update={"seeds": 2}), Part.SEEDS, set()),
    "first seed": (lambda e: e.model_copy(update={"first_seed": 9}), Part.SEEDS, set()),
    "strength": (put(1, L2(strength=0.2), Dropout(p=0.3)), Part.STRENGTHS, {"m"}),
    "strength that names": (put(2, L2(strength=0.2)), Part.STRENGTHS | Part.NAMES, {"s"}),
    "strength to nothing": (put(1, L2(strength=0.0), Dropout(p=0.3)), Part.TECHNIQUES, {"m"}),
    "other layers": (put(1, L2(strength=0.01, layers=(1,)), Dropout(p=0.3)), Part.TECHNIQUES, {"m"}),
    "noise": (put(1, L2(strength=0.01), Dropout(p=0.4)), Part.TECHNIQUES, {"m"}),
    "off": (put(1, L2(strength=0.01, enabled=False), Dropout(p=0.3)), Part.TECHNIQUES, {"m"}),
    "one more": (put(1, L2(strength=0.01), Dropout(p=0.3), MoreData()), Part.TECHNIQUES, {"m"}),
    "rename": (lambda e: edits.rename_arm(e, 1, "yours"), Part.NAMES, {"m"}),
    "own network": (lambda e: edits.give_own_network(e, 1), Part.OWN, {"m"}),
    "course": (course, Part.COURSE, {"m"}),
    "order": (lambda e: edits.move_arm(e, 1, 2), Part.ARMS, set()),
    "removed": (lambda e: edits.remove_arm(e, 1), Part.ARMS, {"m"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_says_what_it_made_another_and_so_do_undo_and_redo(model, told, name):
    make, parts, arms = EDITS[name]
    assert model.edit(make, name)
    model.undo_stack.undo()
    model.undo_stack.redo()
    assert [edit.parts for edit in told] == [parts] * 3
    assert [edit.arms for edit in told] == [frozenset(arms)] * 3


def test_an_arm_that_comes_is_named(model, told):
    model.edit(edits.add_arm, "add")
    (edit,) = told
    assert edit.parts == Part.ARMS
    assert edit.arms == {model.experiment.arms[-1].key}


def test_a_drag_is_undone_as_one(model, told):
    for strength in (0.02, 0.03, 0.04):
        model.edit(put(1, L2(strength=strength), Dropout(p=0.3)), "drag", "drag")
    model.edit(lambda e: edits.set_data(e, noise=0.4), "noise", "noise")
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert [edit.parts for edit in told] == [Part.STRENGTHS] * 3 + [Part.DATA] * 2 + [Part.STRENGTHS]
    assert model.arm.techniques[0] == L2(strength=0.01)


def test_what_is_typed_and_refused_concerns_everything_and_so_does_another_experiment(model, told):
    assert not model.edit(lambda e: edits.set_data(e, train=1), "")
    model.load(Experiment())
    assert told == [EVERYTHING, EVERYTHING]


def test_what_comes_of_an_edit_afterwards_is_told_as_what_it_is(model, told):
    model.amend(course)
    assert [edit.parts for edit in told] == [Part.COURSE]
    assert model.experiment.arms[1].changes == (
        Change(epoch=5, techniques=(L2(strength=0.5), Dropout(p=0.3))),
    )


def test_nothing_is_told_where_nothing_is_another(model, told):
    assert model.edit(lambda e: Experiment.model_validate(e.model_dump()), "")
    assert told == []
    assert model.undo_stack.count() == 0


@pytest.mark.parametrize("spec", [Experiment, Arm])
def test_every_field_is_some_part(spec):
    """A field that is forgotten here would concern everything, with every edit of it."""
    from reglab.gui.document import edited

    known = {**edited._OF_EXPERIMENT, "arms": Part.ALL} if spec is Experiment else edited._OF_ARM
    assert set(spec.model_fields) - set(known) <= {"techniques"}


def test_a_signal_comes_for_its_parts_alone(model):
    heard = []
    model.on(Part.DATA | Part.SEEDS).connect(lambda: heard.append("data or seeds"))
    model.on(Part.NAMES).connect(lambda: heard.append("names"))
    model.edit(lambda e: edits.set_data(e, noise=0.4), "")
    model.edit(lambda e: edits.rename_arm(e, 1, "yours"), "")
    model.edit(lambda e: edits.set_training(e, epochs=3), "")
    assert heard == ["data or seeds", "names"]
