"""What a hand can do to the window: every act takes three numbers, modulo what there is to choose from."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

from reglab.experiment import edits
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.gui import theme
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.slider import ValueSlider
from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer

MODES = ("light", "dark", "projector")
SIZES = ((1024, 700), (1366, 768), (1920, 1080), (1100, 600))
NUMBERS = ("0", "0.01", "1e-3", "0.5", "3", "7", "20", "1000", "-1", "", "abc", "1e9", "0.999")
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_V, Qt.Key.Key_N),
)


class Hand(QObject):
    """Does single things to a window.

    Parameters
    ----------
    window : MainWindow
        What is acted on; it is seen.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.held: list[tuple[Callable[[Answer], None], Answer]] | None = None
        """Answers that are kept waiting, ``None`` where they are passed on at once."""
        self.touched = ""
        """What was clicked last, in words."""

    @staticmethod
    def spin(seconds: float) -> None:
        """Handle events for a while."""
        end = time.perf_counter() + seconds
        while True:
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if time.perf_counter() >= end:
                return
            time.sleep(0.001)

    # -- finding something to act on ---------------------------------------------------------

    def _find(self, kind: type[Any], number: int, under: QWidget | None = None) -> Any:
        """The widget of a kind, out of those that are seen and can be used; ``None`` where there is none."""
        tops = [under] if under else [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        found = [widget for top in tops for widget in top.findChildren(kind) if usable(widget)]
        return found[number % len(found)] if found else None

    def _place(self, a: int, b: int) -> tuple[QWidget, QPoint]:
        """A point of the window, and the widget there."""
        window = self.window
        point = QPoint(a % max(1, window.width()), b % max(1, window.height()))
        widget = window.childAt(point) or window
        return widget, widget.mapFrom(window, point)

    # -- runs --------------------------------------------------------------------------------

    def do_run(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.run.trigger()

    def do_step(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.step.trigger()

    def do_stop(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.stop.trigger()

    def do_reset(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.reset.trigger()

    def do_wait(self, a: int, _b: int, _c: int) -> None:
        self.spin(0.03 * (1 + a % 6))

    def do_await_epochs(self, _a: int, _b: int, _c: int) -> None:
        end = time.perf_counter() + 3
        session = self.window.session
        while session.active and not (session.record and session.record.epochs) and time.perf_counter() < end:
            self.spin(0.01)

    def do_await_end(self, _a: int, _b: int, _c: int) -> None:
        end = time.perf_counter() + 1.5
        while self.window.session.phase in ("starting", "running") and time.perf_counter() < end:
            self.spin(0.01)

    def do_hold_answers(self, _a: int, _b: int, _c: int) -> None:
        if self.held is None:
            self.held = []

    def do_release_answers(self, _a: int, _b: int, _c: int) -> None:
        held, self.held = self.held or [], None
        for take, answer in held:
            take(answer)

    def do_pace(self, a: int, _b: int, _c: int) -> None:
        self.window.session.set_pace((None, None, 20, 5)[a % 4])

    def do_scrub(self, a: int, _b: int, _c: int) -> None:
        kept = self.window.scrubber.track.reachable
        if len(kept):
            self.window.scrubber.track.choose(int(kept[a % len(kept)]))

    def do_newest(self, _a: int, _b: int, _c: int) -> None:
        self.window.scrubber.track.choose(None)

    def do_branch(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.branch.trigger()

    # -- arms --------------------------------------------------------------------------------

    def do_add_arm(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.add_arm.trigger()

    def do_duplicate_arm(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.duplicate_arm.trigger()

    def do_remove_arm(self, _a: int, _b: int, _c: int) -> None:
        if len(self.window.model.experiment.arms) > 1:
            self.window.actions_.remove_arm.trigger()

    def do_select(self, a: int, _b: int, _c: int) -> None:
        self.window.model.select(a % len(self.window.model.experiment.arms))

    def do_rename(self, a: int, b: int, _c: int) -> None:
        names = ("same", f"arm {b % 5}", "<b>bold</b>", "  ", "x" * 60)
        arm = a % len(self.window.model.experiment.arms)
        self.window.arms.cards[arm].renamed.emit(arm, names[b % len(names)])

    def do_move_arm(self, a: int, b: int, _c: int) -> None:
        count = len(self.window.model.experiment.arms)
        if a % count != b % count:
            self.window.arms.move_arm(a % count, b % count)

    def do_hide_arm(self, a: int, b: int, _c: int) -> None:
        self.window.arms.set_arm_visible(a % len(self.window.model.experiment.arms), bool(b % 2))

    def do_technique(self, a: int, b: int, _c: int) -> None:
        kind, on = list(TECHNIQUES)[a % len(TECHNIQUES)], bool(b % 3)
        self.window.model.edit_arm(lambda arm: edits.toggle_technique(arm, kind, on), f"{kind} {on}")

    def do_undo(self, a: int, _b: int, _c: int) -> None:
        for _ in range(1 + a % 3):
            self.window.actions_.undo.trigger()

    def do_redo(self, a: int, _b: int, _c: int) -> None:
        for _ in range(1 + a % 3):
            self.window.actions_.redo.trigger()

    # -- the experiment ----------------------------------------------------------------------

    def do_preset(self, a: int, _b: int, _c: int) -> None:
        presets = list(PRESETS.values())
        self.window.document.show(small(presets[a % len(presets)].experiment))

    def do_new(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.new.trigger()
        self.window.model.edit(small, "make it small")

    def do_data(self, a: int, _b: int, _c: int) -> None:
        sets = list(DATASETS)
        self.window.model.edit(lambda e: small(edits.change_dataset(e, sets[a % len(sets)])), "data")

    def do_noise(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_data(e, noise=(a % 10) / 10), "noise", "noise")

    def do_flips(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_data(e, label_flip=(a % 4) / 10), "flips", "flips")

    def do_seeds(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: e.model_copy(update={"seeds": 1 + a % 4}), "seeds")

    def do_epochs(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_training(e, epochs=(1, 2, 30, 200)[a % 4]), "epochs")

    def do_batch(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_training(e, batch_size=(1, 7, 32)[a % 3]), "batch")

    def do_layer(self, a: int, b: int, _c: int) -> None:
        layers = self.window.experiment_panel.network.layers
        kinds = ("dense", "dense", "batch_norm", "dropout", "activation", "conv2d", "flatten", "max_pool2d")
        if a % 2:
            rows = layers.rows
            if rows:
                layers._remove(b % len(rows))
        else:
            kind = kinds[b % len(kinds)]
            layers.add_layer(kind if kind in LAYERS else "dense")

    # -- the window --------------------------------------------------------------------------

    def do_tab(self, a: int, _b: int, _c: int) -> None:
        tabs = self.window.tabs
        seen = [place for place in range(tabs.count()) if tabs.isTabVisible(place)]
        tabs.setCurrentIndex(seen[a % len(seen)])

    def do_theme(self, a: int, _b: int, _c: int) -> None:
        theme.apply(QApplication.instance(), MODES[a % len(MODES)])

    def do_resize(self, a: int, _b: int, _c: int) -> None:
        self.window.resize(*SIZES[a % len(SIZES)])

    def do_panel(self, a: int, _b: int, _c: int) -> None:
        (self.window.actions_.left_panel, self.window.actions_.right_panel)[a % 2].trigger()

    def do_live(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.live.trigger()

    # -- anything that is seen ---------------------------------------------------------------

    def do_click_view(self, a: int, _b: int, _c: int) -> None:
        button = self._find(QAbstractButton, a, self.window.tabs.currentWidget())
        if button is not None:
            self.touched = button.accessibleName() or button.text()
            button.click()

    def do_click(self, a: int, _b: int, _c: int) -> None:
        button = self._find(QAbstractButton, a)
        if button is not None and not isinstance(button.parent(), QTabBar) and not _leaves(button):
            self.touched = button.accessibleName() or button.text()
            # Not click(), which would wait for the menu to be closed; the timer closes it.
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def do_choose_view(self, a: int, b: int, _c: int) -> None:
        _choose(self._find(QComboBox, a, self.window.tabs.currentWidget()), b)

    def do_choose(self, a: int, b: int, _c: int) -> None:
        _choose(self._find(QComboBox, a), b)

    def do_type(self, a: int, b: int, _c: int) -> None:
        number = self._find(NumberField, a)
        if number is not None:
            number.setFocus()
            number.selectAll()
            QTest.keyClicks(number, NUMBERS[b % len(NUMBERS)])
            QTest.keyClick(number, Qt.Key.Key_Return)

    def do_slide(self, a: int, b: int, _c: int) -> None:
        slider = self._find(ValueSlider, a)
        if slider is not None:
            point = QPoint(b % max(1, slider.width()), slider.height() // 2)
            QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=point)
            QTest.mouseMove(slider, point + QPoint(9, 0))
            QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=point + QPoint(9, 0))

    def do_key(self, a: int, b: int, _c: int) -> None:
        keys = (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.AltModifier,
        )
        QTest.keyClick(QApplication.focusWidget() or self.window, KEYS[a % len(KEYS)], keys[b % len(keys)])

    def do_hover(self, a: int, b: int, c: int) -> None:
        for shift in (0, 30, 60):
            widget, point = self._place(a + shift * (c % 3), b + shift)
            QTest.mouseMove(widget, point)

    def do_mouse(self, a: int, b: int, c: int) -> None:
        widget, point = self._place(a, b)
        if not _leaves(widget):
            self.touched = widget.accessibleName() or type(widget).__name__
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)
            if c % 5 == 0:
                QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=point)

    def do_drag(self, a: int, b: int, c: int) -> None:
        widget, point = self._place(a, b)
        if _leaves(widget):
            return
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=point)
        for part in (1, 2, 3):
            QTest.mouseMove(
                widget, point + QPoint((c % 200 - 100) * part // 3, (c // 50 % 100 - 50) * part // 3)
            )
            self.spin(0.004)
        end = point + QPoint(c % 200 - 100, c // 50 % 100 - 50)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)

    def do_wheel(self, a: int, b: int, c: int) -> None:
        widget, point = self._place(a, b)
        turn = QPoint(0, 120 if c % 2 else -120)
        event = QWheelEvent(
            QPointF(point),
            QPointF(widget.mapToGlobal(point)),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier if c % 3 == 0 else Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def do_menu(self, a: int, b: int, _c: int) -> None:
        widget, point = self._place(a, b)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, widget.mapToGlobal(point))
        QApplication.sendEvent(widget, event)


def usable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _leaves(widget: QWidget) -> bool:
    """Whether a click there would leave the window: the menu bar, which quits and opens files."""
    actions: list[QAction] = widget.actions()
    window = widget.window()
    mine = getattr(window, "actions_", None)
    return widget.inherits("QMenuBar") or (
        mine is not None and bool({mine.open, mine.save, mine.quit} & set(actions))
    )


def _choose(box: Any, number: int) -> None:
    """Choose a row of a list as a person does."""
    if box is not None and box.count():
        row = number % box.count()
        if box.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
            box.setCurrentIndex(row)
            box.activated.emit(row)


def small(experiment: Experiment) -> Experiment:
    """The experiment with fewer examples, seeds and epochs, so that a run takes a moment."""
    data = experiment.data
    sizes = {part: min(getattr(data, part), 40) for part in ("train", "validation", "test")}
    training = experiment.training.model_copy(update={"epochs": min(experiment.training.epochs, 60)})
    update = {
        "data": data.model_copy(update=sizes),
        "training": training,
        "seeds": min(experiment.seeds, 2),
    }
    return experiment.model_copy(update=update)


WEIGHTS: dict[str, int] = {
    **dict.fromkeys(("run", "wait", "await_epochs", "tab", "scrub", "click_view", "click"), 6),
    **dict.fromkeys(("branch", "technique", "undo", "choose_view", "hold_answers", "release_answers"), 4),
    **dict.fromkeys(("add_arm", "remove_arm", "duplicate_arm", "rename", "move_arm", "hide_arm"), 3),
    **dict.fromkeys(("select", "redo", "choose", "type", "slide", "key", "hover", "mouse", "drag"), 3),
    **dict.fromkeys(("stop", "step", "reset", "newest", "await_end", "preset", "data", "layer"), 2),
    **dict.fromkeys(("new", "noise", "flips", "seeds", "epochs", "batch", "theme", "resize", "panel"), 1),
    **dict.fromkeys(("live", "pace", "wheel", "menu"), 1),
}
"""Every act, and how often it is done beside the others."""
