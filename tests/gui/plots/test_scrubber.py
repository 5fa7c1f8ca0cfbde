"""The epoch scrubber: it stops where epochs are kept, follows a run, and stays where it is put."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from reglab.gui import theme
from reglab.gui.plots.epoch_track import Flag
from reglab.gui.plots.scrubber import EpochScrubber
from tests.support.growing_run import GrowingRun

KEPT = np.array([0, 1, 2, 5, 10, 20, 50, 100, 150, 200, 250, 300])


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


@pytest.fixture
def scrubber(qtbot):
    scrubber = EpochScrubber()
    qtbot.addWidget(scrubber)
    scrubber.resize(700, 34)
    scrubber.show()
    qtbot.waitExposed(scrubber)
    scrubber.activateWindow()
    scrubber.told = []
    scrubber.epoch_changed.connect(scrubber.told.append)
    return scrubber


@pytest.fixture
def run():
    run = GrowingRun(arms=2, seeds=3, epochs=300)
    run.start()
    return run


@pytest.fixture
def finished(scrubber, run):
    """A scrubber over a run that is over."""
    run.give()
    run.finish()
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    return scrubber


def press(qtbot, scrubber, epoch):
    track = scrubber.track
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(round(track._x(epoch)), 16))


def picture(widget):
    image = widget.grab().toImage()
    return bytes(image.constBits())


def test_nothing_can_be_done_before_a_run_and_the_reason_is_told(scrubber, run):
    assert not scrubber.track.isEnabled()
    assert "press Run" in scrubber.track.toolTip()
    scrubber.set_record(run.record)
    assert "first epoch" in scrubber.first.toolTip()
    run.give(20)
    scrubber.refresh()
    assert "No epoch of this run was kept" in scrubber.track.toolTip()
    assert not scrubber.newest.isEnabled()
    scrubber.set_kept(KEPT)
    assert scrubber.track.isEnabled()
    assert "Go back in time" in scrubber.track.toolTip()
    assert scrubber.told == []


def test_it_follows_a_run_until_a_person_takes_hold(qtbot, scrubber, run):
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    for epochs in (30, 60):
        run.give(30)
        scrubber.refresh()
        assert scrubber.epoch is None
        assert scrubber.label.text() == f"epoch {epochs} of 300"
    press(qtbot, scrubber, 18)
    assert (scrubber.epoch, scrubber.told) == (20, [20])
    run.give(30)
    scrubber.refresh()
    assert scrubber.label.text() == "epoch 20 of 300"
    assert not scrubber.newest.isChecked()
    qtbot.mouseClick(scrubber.newest, Qt.MouseButton.LeftButton)
    assert scrubber.told == [20, None]
    assert scrubber.label.text() == "epoch 90 of 300"


def test_what_is_not_trained_yet_cannot_be_reached(qtbot, scrubber, run):
    scrubber.set_record(run.record)
    run.give(60)
    scrubber.set_kept(KEPT)
    press(qtbot, scrubber, 290)
    assert scrubber.epoch == 50


def test_a_drag_snaps_to_kept_epochs(qtbot, finished):
    track = finished.track
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=QPoint(8, 16))
    for x in range(8, track.width() - 8, 7):
        qtbot.mouseMove(track, QPoint(x, 16))
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() - 8, 16))
    assert set(finished.told) <= set(KEPT.tolist())
    assert finished.told == sorted(set(finished.told))
    assert finished.told[-1] == 300
    qtbot.mouseMove(track, QPoint(50, 16))
    assert finished.epoch == 300


@pytest.mark.parametrize(
    ("key", "epoch"),
    [
        (Qt.Key.Key_Left, 50),
        (Qt.Key.Key_Right, 150),
        (Qt.Key.Key_PageUp, 300),
        (Qt.Key.Key_PageDown, 0),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, None),
    ],
)
def test_keys(qtbot, finished, key, epoch):
    finished.set_epoch(100)
    qtbot.keyClick(finished.track, key)
    assert finished.told == [epoch]
    assert finished.epoch == epoch


def test_page_keys_go_by_ten_kept_epochs(qtbot, scrubber, run):
    run.give()
    scrubber.set_record(run.record)
    scrubber.set_kept(np.arange(0, 301, 3))
    scrubber.set_epoch(150)
    qtbot.keyClick(scrubber.track, Qt.Key.Key_PageUp)
    qtbot.keyClick(scrubber.track, Qt.Key.Key_PageDown)
    assert scrubber.told == [180, 150]


def test_steps_from_between_kept_epochs_go_to_the_neighbours(qtbot, scrubber, run):
    run.give(60)
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    qtbot.keyClick(scrubber.track, Qt.Key.Key_Left)
    assert scrubber.epoch == 50
    scrubber.set_epoch(7)
    qtbot.keyClick(scrubber.track, Qt.Key.Key_Right)
    assert scrubber.epoch == 10


def test_keys_stop_at_the_ends(qtbot, finished):
    finished.set_epoch(0)
    qtbot.keyClick(finished.track, Qt.Key.Key_Left)
    assert finished.told == []


def test_the_buttons(qtbot, finished):
    for button in (finished.previous, finished.first, finished.next, finished.newest):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert finished.told == [250, 0, 1, None]


def test_to_stop_following_is_to_stay(qtbot, scrubber, run):
    run.give(60)
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    qtbot.mouseClick(scrubber.newest, Qt.MouseButton.LeftButton)
    assert scrubber.told == [50]


def test_the_wheel_needs_the_focus(qtbot, finished):
    track = finished.track
    finished.set_epoch(100)

    def turn():
        centre = QPointF(track.rect().center())
        none, keys, phase = (
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
        )
        event = QWheelEvent(centre, centre, QPoint(), QPoint(0, 120), none, keys, phase, False)
        QApplication.sendEvent(track, event)

    track.clearFocus()
    turn()
    assert finished.told == []
    track.setFocus()
    qtbot.waitUntil(track.hasFocus)
    turn()
    assert finished.told == [150]


def test_another_record_is_followed_from_its_newest(finished):
    finished.set_epoch(100)
    other = GrowingRun(arms=1, seeds=1, epochs=40)
    other.start()
    finished.set_record(other.record)
    assert finished.epoch is None
    assert not finished.track.isEnabled()
    assert finished.told == []


def test_the_selected_arms_epochs_are_flagged(scrubber, run):
    run.values["val_loss"][:, 3:] = np.abs(np.arange(300) - 119)[:, None] / 100 + 0.1
    for metric in run.metrics:
        run.values[metric][200:, 4] = np.nan
        run.values[metric][220:, 5] = np.nan
    run.give(210)
    run.stop(4, 200)
    run.give()
    run.stop(5, 220, diverged=True)
    run.finish()
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    assert scrubber.track._flags == ()
    scrubber.set_arm(1)
    assert scrubber.track._flags == (Flag("stopped", 200), Flag("diverged", 220), Flag("best", 120))
    before = picture(scrubber)
    scrubber.set_arm(-1)
    assert picture(scrubber) != before


def test_flags_belong_to_the_arm_of_that_name(scrubber, run):
    run.values["val_loss"][:, 3:] = np.abs(np.arange(300) - 119)[:, None] / 100 + 0.1
    run.give()
    run.finish()
    scrubber.set_record(run.record)
    arms = run.record.experiment.arms
    scrubber.set_experiment(run.record.experiment.model_copy(update={"arms": arms[::-1]}))
    scrubber.set_arm(0)
    assert scrubber.track._flags == (Flag("best", 120),)


def test_nothing_is_painted_where_nothing_is_new(qtbot, scrubber, run, monkeypatch):
    run.give(60)
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    scrubber.set_arm(0)
    asked = []
    monkeypatch.setattr(scrubber.track, "update", lambda: asked.append(1))
    monkeypatch.setattr(scrubber._milestones, "update", lambda: asked.append(2))
    for _ in range(3):
        scrubber.refresh()
    assert asked == []
    run.give(1)
    scrubber.refresh()
    assert set(asked) == {1, 2}


def test_nothing_moves_while_numbers_grow(qtbot, scrubber, run):
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    places = set()
    for _ in range(3):
        run.give(100)
        scrubber.refresh()
        QApplication.sendPostedEvents()
        places.add((scrubber.track.geometry().getRect(), scrubber.label.geometry().getRect()))
    assert len(places) == 1
    assert scrubber.height() == 34


def test_a_run_that_ended_early_fills_the_track(scrubber, run):
    run.give(120)
    scrubber.set_record(run.record)
    assert scrubber.track.maximum() == 300
    run.finish()
    scrubber.refresh()
    assert scrubber.track.maximum() == 120


def test_branching_is_offered_where_it_is_allowed(qtbot, finished):
    assert finished.branch.isHidden()
    finished.allow_branching()
    finished.set_epoch(100)
    with qtbot.waitSignal(finished.branch_asked) as asked:
        qtbot.mouseClick(finished.branch, Qt.MouseButton.LeftButton)
    assert asked.args == [100]
    finished.allow_branching("The run goes on.")
    assert not finished.branch.isEnabled()
    assert finished.branch.toolTip() == "The run goes on."


def test_branching_off_the_newest_takes_the_newest_kept(qtbot, scrubber, run):
    run.give(60)
    scrubber.set_record(run.record)
    scrubber.set_kept(KEPT)
    scrubber.allow_branching()
    with qtbot.waitSignal(scrubber.branch_asked) as asked:
        qtbot.mouseClick(scrubber.branch, Qt.MouseButton.LeftButton)
    assert asked.args == [50]


def test_it_has_names_for_screen_readers(finished):
    finished.set_epoch(100)
    assert finished.track.accessibleName() == "Epoch that is looked at"
    assert finished.track.accessibleDescription() == "epoch 100 of 300"
    assert finished.track.value() == 100
    assert all(button.accessibleName() for button in finished._buttons)


def test_following_and_staying_look_different(qtbot, finished):
    finished.track.clearFocus()
    finished.set_epoch(300)
    stays = picture(finished.track)
    finished.set_epoch(None)
    assert picture(finished.track) != stays


def test_where_epochs_are_kept_can_be_seen(finished):
    before = picture(finished.track)
    finished.set_kept(np.arange(301))
    assert picture(finished.track) != before
    assert len(finished.track._blocks()) == 1


@pytest.mark.parametrize("mode", ["dark", "projector"])
def test_it_follows_the_theme(qapp, finished, mode):
    before = picture(finished.track)
    theme.apply(qapp, mode)
    assert picture(finished.track) != before
    metrics = finished.label.fontMetrics()
    assert finished.label.width() >= metrics.horizontalAdvance("epoch 300 of 300")
