"""A hand that does anything at all to the window, and can do the same again.

Every act is a name with three whole numbers, which it takes modulo whatever there is to choose from: a
list of acts can be replayed, and so can each part of it. That is how a failure is cut down to its cause.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QAction, QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QMessageBox,
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
from reglab.gui.dialogs.branch import BranchDialog
from reglab.gui.main_window import MainWindow
from reglab.gui.questions import Questions
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.slider import ValueSlider
from reglab.record.views import Answer

SPIN_S = 0.012
"""How long events are handled after each act."""
GAP_MS = 5
MODES = ("light", "dark", "projector")
SIZES = ((1024, 700), (1366, 768), (1920, 1080), (1100, 600))
NUMBERS = ("0", "0.01", "1e-3", "0.5", "3", "7", "20", "1000", "-1", "", "abc", "1e9", "0.999")
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_V, Qt.Key.Key_N),
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done, with three numbers that say to what and how."""

    name: str
    a: int = 0
    b: int = 0
    c: int = 0

    def __str__(self) -> str:
        return f'Act("{self.name}", {self.a}, {self.b}, {self.c})'


class WalkError(AssertionError):
    """Something went wrong; says what, and what was done before."""

    def __init__(self, wrong: str, acts: Sequence[Act]) -> None:
        super().__init__(f"{wrong}\nafter {len(acts)} acts:\n" + ",\n".join(str(act) for act in acts))
        self.wrong, self.acts = wrong, tuple(acts)
        self.fault = wrong.strip().splitlines()[-1]
        """The last line of what went wrong, by which it is known again."""


@dataclass
class Gaps:
    """The longest times in which the event loop was kept from its work, longest first."""

    wall: list[tuple[float, str]] = field(default_factory=list)
    """Seconds by the clock, and the act after which they were."""
    used: list[tuple[float, str]] = field(default_factory=list)
    """Seconds that this thread computed meanwhile: what others on the machine do is not in it."""

    def add(self, wall: float, used: float, act: str) -> None:
        """Take one gap."""
        for kept, seconds in ((self.wall, wall), (self.used, used)):
            kept.append((seconds, act))
            kept.sort(reverse=True)
            del kept[40:]

    def merge(self, other: Gaps) -> None:
        """Take those of another walk too."""
        for kept, more in ((self.wall, other.wall), (self.used, other.used)):
            kept.extend(more)
            kept.sort(reverse=True)
            del kept[40:]


class Walker(QObject):
    """Acts on a window, and looks whether anything goes wrong.

    Parameters
    ----------
    window : MainWindow
        What is acted on; it is seen.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.done: list[Act] = []
        self.wrong: list[str] = []
        self.gaps = Gaps()
        self._held: list[tuple[Callable[[Answer], None], Answer]] | None = None
        # The seam: answers come as late as the hand wants, those about drafts too.
        self._asked = window.findChildren(Questions)
        self._answers = [questions.answer for questions in self._asked]
        for questions, answer in zip(self._asked, self._answers, strict=True):
            questions.answer = partial(self._pass_on, answer)  # type: ignore[method-assign]
        self._choice = 0
        self._closing = QTimer(self)
        self._closing.setInterval(10)
        self._closing.timeout.connect(self._answer_dialog)
        self._probe = QTimer(self)
        self._probe.setTimerType(Qt.TimerType.PreciseTimer)
        self._probe.setInterval(GAP_MS)
        self._probe.timeout.connect(self._tick)
        self._last = (time.perf_counter(), time.thread_time())
        self._hook: Any = None
        self._handler: Any = None

    # -- beginning and end -------------------------------------------------------------------

    def __enter__(self) -> Walker:
        self._hook, sys.excepthook = sys.excepthook, self._excepthook
        self._handler = qInstallMessageHandler(self._message)
        self._closing.start()
        self._last = (time.perf_counter(), time.thread_time())
        self._probe.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.stop()
        self._probe.stop()
        sys.excepthook = self._hook
        qInstallMessageHandler(self._handler)
        for questions, answer in zip(self._asked, self._answers, strict=True):
            questions.answer = answer  # type: ignore[method-assign]

    def _excepthook(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        self.wrong.append("".join(traceback.format_exception(kind, error, trace)))

    def _message(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and "This plugin does not support" not in message:
            self.wrong.append(f"Qt says: {message}")

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        act = str(self.done[-1]) if self.done else "the start"
        self.gaps.add(now[0] - self._last[0], now[1] - self._last[1], act)
        self._last = now

    # -- acting ------------------------------------------------------------------------------

    def perform(self, act: Act) -> None:
        """Do it, let events be handled, and raise `WalkError` where something went wrong."""
        self.done.append(act)
        self._choice = act.c
        try:
            getattr(self, f"do_{act.name}")(act.a, act.b, act.c)
            self.spin(SPIN_S)
        except Exception:
            self.wrong.append(traceback.format_exc())
        if self.wrong:
            raise WalkError("\n".join(self.wrong), self.done)

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

    def walk(self, seed: int, enough: Callable[[], bool]) -> None:
        """Do random acts until it is enough."""
        rng = random.Random(seed)
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        while not enough():
            name = rng.choices(names, weights)[0]
            self.perform(Act(name, *(rng.randrange(10_000) for _ in range(3))))

    def _pass_on(self, take: Callable[[Answer], None], answer: Answer) -> None:
        if self._held is None:
            take(answer)
        else:
            self._held.append((take, answer))

    def _answer_dialog(self) -> None:
        """Answer what stands in the way: a menu, a question, a dialog."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            actions = [action for action in popup.actions() if action.isEnabled() and not action.menu()]
            if actions and self._choice % 3:
                chosen = actions[self._choice % len(actions)]
                popup.close()
                chosen.trigger()
            else:
                popup.close()
        elif popup is not None:
            popup.close()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            discard = dialog.button(QMessageBox.StandardButton.Discard)
            (discard or dialog.buttons()[0]).click()
        elif isinstance(dialog, BranchDialog):
            boxes = [box for box in dialog.panel.findChildren(QAbstractButton) if _usable(box)]
            boxes[self._choice % len(boxes)].click()
            self._choice //= 7
            if self._choice % 4 != 1:
                dialog.accept() if dialog.buttons.buttons()[0].isEnabled() else dialog.reject()
        elif isinstance(dialog, QDialog):
            dialog.reject()

    # -- finding something to act on ---------------------------------------------------------

    def _find(self, kind: type[Any], number: int, under: QWidget | None = None) -> Any:
        """The widget of a kind, out of those that are seen and can be used; ``None`` where there is none."""
        tops = [under] if under else [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        found = [widget for top in tops for widget in top.findChildren(kind) if _usable(widget)]
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
        if self._held is None:
            self._held = []

    def do_release_answers(self, _a: int, _b: int, _c: int) -> None:
        held, self._held = self._held or [], None
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
            button.click()

    def do_click(self, a: int, _b: int, _c: int) -> None:
        button = self._find(QAbstractButton, a)
        if button is not None and not isinstance(button.parent(), QTabBar) and not _leaves(button):
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


def _usable(widget: QWidget) -> bool:
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


def shortest(acts: Sequence[Act], fails: Callable[[Sequence[Act]], bool], tries: int = 200) -> list[Act]:
    """Leave out as many acts as can be, so that it still fails: ever smaller pieces, from the front on."""
    left, size = list(acts), max(1, len(acts) // 2)
    while tries > 0:
        place, before = 0, len(left)
        while place < len(left) and tries > 0:
            rest = left[:place] + left[place + size :]
            tries -= 1
            if rest and fails(rest):
                left = rest
            else:
                place += size
        if size == 1 and len(left) == before:
            break
        size = max(1, size // 2)
    return left
