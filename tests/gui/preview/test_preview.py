"""A preview follows the numbers, runs elsewhere, and leaves nothing behind."""

from __future__ import annotations

import multiprocessing

import numpy as np
import pytest

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.mixup import Mixup
from reglab.gui.preview import loader
from reglab.gui.preview.box import PreviewBox
from reglab.gui.preview.picture import PreviewPicture, target_words
from reglab.gui.preview.request import PreviewRequest

_MOVED = "tests.support.previewed:moved"
_PATIENCE = 120_000


def _experiment(**data):
    return Experiment(data=DataSpec(**{"set": "moons", "train": 40, **data}), arms=(Arm(name="only"),))


def _follow(box, technique, experiment=None, reason=""):
    experiment = experiment or _experiment()
    box.show_technique(experiment, experiment.arms[0], technique, reason)


def _distance(box):
    shown = box.picture.preview
    return None if shown is None else float((shown.variants - shown.original[:, None]).max())


def _nothing_runs():
    return not loader._running and not multiprocessing.active_children()


@pytest.fixture
def box(qtbot):
    made = PreviewBox(_MOVED)
    qtbot.addWidget(made)
    made.resize(240, 300)
    return made


class TestBox:
    def test_it_follows_the_numbers_and_keeps_the_old_picture_until_the_new_one_is_there(self, box, qtbot):
        box.show()
        _follow(box, Jitter(sigma=0.25))
        assert "Drawing" in box.picture.words()
        qtbot.waitUntil(lambda: _distance(box) == 0.25, timeout=_PATIENCE)
        assert box.picture.words() == ""
        for sigma in (0.3, 0.4, 0.5):
            _follow(box, Jitter(sigma=sigma))
            assert _distance(box) == 0.25
        qtbot.waitUntil(lambda: _distance(box) == 0.5, timeout=_PATIENCE)

    def test_other_variants_are_drawn_on_request(self, box, qtbot):
        box.show()
        _follow(box, Jitter(sigma=0.25))
        qtbot.waitUntil(lambda: _distance(box) == 0.25, timeout=_PATIENCE)
        box.again_button.click()
        qtbot.waitUntil(lambda: _distance(box) == 1.25, timeout=_PATIENCE)

    def test_nothing_runs_before_it_is_seen_and_after_it_is_hidden(self, box, qtbot):
        _follow(box, Jitter(sigma=0.25))
        assert box._loader is None
        box.show()
        qtbot.waitUntil(lambda: _distance(box) == 0.25, timeout=_PATIENCE)
        box.hide()
        qtbot.waitUntil(_nothing_runs, timeout=_PATIENCE)
        assert box._loader is None
        box.show()
        _follow(box, Jitter(sigma=0.5))
        qtbot.waitUntil(lambda: _distance(box) == 0.5, timeout=_PATIENCE)

    def test_boxes_share_one_process_and_get_their_own_pictures(self, box, qtbot):
        other = PreviewBox(_MOVED)
        qtbot.addWidget(other)
        for each, sigma in ((box, 0.25), (other, 0.75)):
            each.show()
            _follow(each, Jitter(sigma=sigma))
        qtbot.waitUntil(lambda: _distance(box) == 0.25 and _distance(other) == 0.75, timeout=_PATIENCE)
        assert box._loader is other._loader
        assert len(multiprocessing.active_children()) == 1
        box.hide()
        _follow(other, Jitter(sigma=0.5))
        qtbot.waitUntil(lambda: _distance(other) == 0.5, timeout=_PATIENCE)

    def test_what_cannot_be_shown_is_said(self, qtbot):
        box = PreviewBox("tests.support.previewed:refused")
        qtbot.addWidget(box)
        box.show()
        _follow(box, Jitter())
        qtbot.waitUntil(lambda: "no such examples" in box.picture.words(), timeout=_PATIENCE)

    def test_a_reason_takes_the_place_of_the_picture(self, box, qtbot):
        box.show()
        _follow(box, ImageAugmentation(), reason="Image augmentation needs pictures.")
        assert box.picture.words() == "Image augmentation needs pictures."
        assert box._loader is None

    def test_hiding_ends_what_never_ends(self, qtbot):
        box = PreviewBox("tests.support.previewed:endless")
        qtbot.addWidget(box)
        box.show()
        _follow(box, Jitter())
        qtbot.waitUntil(lambda: box._loader is not None, timeout=_PATIENCE)
        box.hide()
        qtbot.waitUntil(_nothing_runs, timeout=_PATIENCE)


class TestRequest:
    def test_what_does_not_change_examples_asks_for_nothing_new(self):
        experiment = _experiment()
        arm = Arm(name="it", techniques=(L2(), Jitter(), EarlyStopping()))
        request = PreviewRequest.of(experiment, arm, Jitter(), 0)
        assert request.experiment.arms[0].techniques == (Jitter(),)
        other = edits.set_data(experiment, train=41)
        assert PreviewRequest.of(other, arm, Jitter(), 0) != request
        renamed = experiment.model_copy(update={"name": "another", "seeds": 9})
        again = PreviewRequest.of(renamed, Arm(name="b", techniques=(Jitter(),)), Jitter(), 0)
        assert again == request

    def test_one_that_is_off_is_shown_as_if_it_were_on_with_the_others_of_the_arm(self):
        arm = Arm(name="it", techniques=(Mixup(alpha=0.3),))
        request = PreviewRequest.of(_experiment(), arm, Jitter(enabled=False), 0)
        assert request.experiment.arms[0].techniques == (Jitter(), Mixup(alpha=0.3))

    def test_there_are_never_more_examples_than_the_training_part_has(self):
        request = PreviewRequest.of(_experiment(train=7), Arm(name="it"), Jitter(), 3)
        assert request.arguments[2] == tuple(range(7))
        assert request.arguments[-1] == 3

    def test_the_engine_takes_what_is_asked(self):
        from reglab.engine.answers.preview import preview

        for technique, data in ((Jitter(), {}), (ImageAugmentation(), {"set": "digits", "validation": 60})):
            request = PreviewRequest.of(_experiment(**data, test=60), Arm(name="it"), technique, 0)
            made = preview(*request.arguments)
            assert len(made.original) == request.examples
            assert made.variants.shape[1] == request.variants
            assert not np.array_equal(made.variants[:, 0], made.original)


class TestPicture:
    @pytest.mark.parametrize(
        ("target", "classes", "told"),
        [
            ([0.0, 1.0, 0.0], ("a", "b", "c"), "b"),
            ([0.05, 0.9, 0.05], ("a", "b", "c"), "b 90 %"),
            ([0.6, 0.4, 0.0], ("a", "b", "c"), "a+b"),
            ([1.0], ("no", "yes"), "yes"),
            ([0.3], ("no", "yes"), "no+yes"),
            ([2.5], (), "2.5"),
        ],
    )
    def test_targets_in_words(self, target, classes, told):
        assert target_words(np.array(target), classes) == told

    @pytest.mark.parametrize("data", ["digits", "moons", "sine"])
    def test_it_paints_pictures_points_and_curves(self, qtbot, data):
        from tests.support.previewed import moved

        experiment = _experiment(set=data)
        request = PreviewRequest.of(experiment, Arm(name="it"), Jitter(sigma=2.0), 0)
        picture = PreviewPicture()
        qtbot.addWidget(picture)
        picture.resize(240, 200)
        picture.show()
        empty = picture.grab().toImage()
        info = experiment.data.info
        picture.show_preview(moved(*request.arguments), info.classes, (*info.features[:2], info.target)[:2])
        assert picture.grab().toImage() != empty
        assert picture.height() == picture.minimumSizeHint().height()
