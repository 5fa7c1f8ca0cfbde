"""Changes of an arm while it trains: in files, in checks, and in words."""

from __future__ import annotations

import pytest

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.differences import change_words, differences
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.more_data import MoreData


def change(epoch: int, *techniques: Technique) -> Change:
    return Change(epoch=epoch, techniques=techniques)


def experiment(*changes: Change) -> Experiment:
    arm = Arm(name="L2", techniques=(L2(strength=0.01),), changes=changes)
    return Experiment(arms=(Arm(name="plain"), arm))


def test_an_arm_is_what_its_last_change_made_of_it() -> None:
    arm = experiment(change(5, L2(strength=0.1)), change(9, Dropout(p=0.3))).arms[1]
    assert [arm.at(epoch).techniques for epoch in (1, 4, 5, 8, 9, 50)] == [
        (L2(strength=0.01),),
        (L2(strength=0.01),),
        (L2(strength=0.1),),
        (L2(strength=0.1),),
        (Dropout(p=0.3),),
        (Dropout(p=0.3),),
    ]
    assert arm.latest == arm.at(9)
    assert arm.latest.changes == ()
    assert arm.summary() == "dropout 0.3 after epoch 8"


def test_edits_of_an_arm_change_its_latest_state_alone() -> None:
    arm = experiment(change(5, L2(strength=0.1)), change(9, Dropout(p=0.3))).arms[1]
    edited = arm.with_latest(arm.latest.model_copy(update={"techniques": (Dropout(p=0.7),)}))
    assert edited.techniques == arm.techniques
    assert edited.changes == (arm.changes[0], change(9, Dropout(p=0.7)))


def test_changes_are_written_and_read() -> None:
    made = experiment(change(5, L2(strength=0.1)), change(9))
    assert loads(dumps(made)) == made


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((change(5), change(5)), r"changes\[1\]\.epoch: must be above 5"),
        ((change(9), change(5)), r"changes\[1\]\.epoch: must be above 9"),
        ((change(100_000),), "at most"),
        ((change(5, BatchNorm()),), "network would be another one"),
        ((change(5, MoreData(times=0.5)),), "training set would be another one"),
        ((change(5, EarlyStopping()),), "early stopping would be another rule"),
        ((change(5, L2(), L2()),), "stands twice"),
        ((change(5, L2(layers=(7,))),), "cannot act on layer 7"),
    ],
)
def test_what_cannot_be_changed_on_the_way_is_refused(changes: tuple[Change, ...], words: str) -> None:
    document = dumps(experiment())
    arm = experiment().arms[1].model_copy(update={"changes": changes})
    text = dumps(experiment().model_copy(update={"arms": (experiment().arms[0], arm)}))
    assert loads(document)
    with pytest.raises(ExperimentError, match=words):
        loads(text)


def test_words_for_a_change_and_for_arms_that_change() -> None:
    made = experiment(change(5, L2(strength=0.1)))
    arm = made.arms[1]
    assert change_words(made, arm.at(4), arm.at(5)) == "L2 0.01 → 0.1"
    (difference,) = differences(made)
    assert difference.sentence == "differs in exactly: L2 0 → 0.01, after epoch 4 L2 0.01 → 0.1"
    assert not difference.warning


def test_a_strength_that_was_dragged_is_told_by_its_ends() -> None:
    drag = [change(epoch, L2(strength=epoch / 100)) for epoch in range(5, 12)]
    (difference,) = differences(experiment(*drag))
    assert difference.sentence.endswith("between epochs 5 and 11 L2 0.01 → 0.11")


def test_another_change_gives_up_what_was_to_come_later() -> None:
    arm = Arm(name="a", techniques=(L2(),)).changed(10, (L2(strength=0.1),)).changed(20, (L2(strength=0.2),))
    assert [change.epoch for change in arm.changes] == [10, 20]
    sooner = arm.changed(15, (L2(strength=0.3),))
    assert sooner.changes == (
        Change(epoch=10, techniques=(L2(strength=0.1),)),
        Change(epoch=15, techniques=(L2(strength=0.3),)),
    )
    assert [change.epoch for change in arm.changed(10, (L2(strength=0.3),)).changes] == [10]


class TestEdits:
    """What an edit does to an arm's beginning it does to what the arm changes to."""

    @staticmethod
    def start(*techniques: Technique, later: tuple[Technique, ...], **more: object) -> Experiment:
        arm = Arm(name="b", techniques=techniques, changes=(change(5, *later),))
        return Experiment.model_validate({"arms": (Arm(name="a"), arm), **more})

    @staticmethod
    def valid(experiment: Experiment) -> Arm:
        return Experiment.model_validate(experiment.model_dump()).arms[1]

    def test_layers_that_are_named_are_followed(self) -> None:
        start = self.start(L2(layers=(2,)), later=(L2(strength=0.1, layers=(2,)),))
        arm = self.valid(edits.remove_layer(start, 0))
        assert arm.techniques == (L2(layers=(1,)),)
        assert arm.changes == (change(5, L2(strength=0.1, layers=(1,))),)

    def test_what_does_not_suit_another_data_set_goes_off(self) -> None:
        data = DataSpec(set="digits", train=100, validation=100, test=100)
        start = self.start(later=(ImageAugmentation(kind="image_augmentation"),), data=data)
        (only,) = self.valid(edits.change_dataset(start, "moons")).changes
        assert [technique.enabled for technique in only.techniques] == [False]

    def test_more_data_fit_at_every_epoch(self) -> None:
        start = self.start(MoreData(times=4), later=(MoreData(times=4), L2()), data=DataSpec(train=100))
        arm = self.valid(edits.change_dataset(start, "breast-cancer"))
        times = [
            next(t.times for t in each if isinstance(t, MoreData))
            for each in (arm.techniques, arm.changes[0].techniques)
        ]
        assert times[0] == times[1]

    def test_a_shorter_run_gives_up_what_would_come_after_its_end(self) -> None:
        start = self.start(L2(), later=(L2(strength=0.1),))
        assert self.valid(edits.set_training(start, epochs=5)).changes == (change(5, L2(strength=0.1)),)
        assert self.valid(edits.set_training(start, epochs=4)).changes == ()

    def test_an_arm_begins_as_it_ended(self) -> None:
        start = self.start(L2(), later=(L2(strength=0.1),))
        arm = self.valid(edits.start_so(start, 1))
        assert (arm.techniques, arm.changes) == ((L2(strength=0.1),), ())
