"""A hand that does anything at all to the window, and can do the same again.

Every act is a name with three whole numbers, which it takes modulo whatever there is to choose from: a
list of acts can be replayed, and so can each part of it. That is how a failure is cut down to its cause.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QMenu,
    QMessageBox,
)

from reglab.gui.dialogs.branch import BranchDialog
from reglab.gui.lessons.hand_in_dialog import HandInDialog
from reglab.gui.run.questions import Questions
from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer
from tests.support.walk_acts import WEIGHTS, Acts
from tests.support.walk_hand import choose, usable

SPIN_S = 0.012
"""How long events are handled after each act."""
GAP_MS = 5
MOST_IN_DIALOG = 4
"""How often something is done in a dialog, at most, before it is closed."""


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


class Walker(Acts):
    """Acts on a window, and looks whether anything goes wrong.

    Parameters
    ----------
    window : MainWindow
        What is acted on; it is seen.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.done: list[Act] = []
        self.wrong: list[str] = []
        self.gaps = Gaps()
        # The seam: answers come as late as the hand wants, those about drafts too.
        self._asked = window.findChildren(Questions)
        self._answers = [questions.answer for questions in self._asked]
        for questions, answer in zip(self._asked, self._answers, strict=True):
            questions.answer = partial(self._pass_on, answer)  # type: ignore[method-assign]
        self._choice = 0
        self._in_use: weakref.ref[QDialog] | None = None
        self._left = 0
        """How often something is still done in the dialog that is used."""
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
        act = f"{self.done[-1]} {self.touched}".strip() if self.done else "the start"
        self.gaps.add(now[0] - self._last[0], now[1] - self._last[1], act)
        self._last = now

    # -- acting ------------------------------------------------------------------------------

    def perform(self, act: Act) -> None:
        """Do it, let events be handled, and raise `WalkError` where something went wrong."""
        self.done.append(act)
        self._choice, self.touched = act.c, ""
        try:
            getattr(self, f"do_{act.name}")(act.a, act.b, act.c)
            self.spin(SPIN_S)
        except Exception:
            self.wrong.append(traceback.format_exc())
        if self.wrong:
            raise WalkError("\n".join(self.wrong), self.done)

    def walk(self, seed: int, enough: Callable[[], bool]) -> None:
        """Do random acts until it is enough."""
        rng = random.Random(seed)
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        while not enough():
            name = rng.choices(names, weights)[0]
            self.perform(Act(name, *(rng.randrange(10_000) for _ in range(3))))

    def _pass_on(self, take: Callable[[Answer], None], answer: Answer) -> None:
        if self.held is None:
            take(answer)
        else:
            self.held.append((take, answer))

    def _answer_dialog(self) -> None:
        """Answer what stands in the way: a menu, a question, a dialog."""
        # What is chosen here may ask in turn, in an event loop of its own. A timer does not fire while its
        # slot is at work, but one that was started meanwhile does: what asks is answered too.
        self._closing.start()
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
            boxes = [box for box in dialog.panel.findChildren(QAbstractButton) if usable(box)]
            boxes[self._choice % len(boxes)].click()
            self._choice //= 7
            if self._choice % 4 != 1:
                dialog.accept() if dialog.buttons.buttons()[0].isEnabled() else dialog.reject()
        elif isinstance(dialog, QFileDialog | HandInDialog):
            # Nothing is written or read.
            dialog.reject()
        elif isinstance(dialog, QDialog):
            self._use(dialog)

    def _use(self, dialog: QDialog) -> None:
        """Choose or press something in a dialog, a few times, before it is closed."""
        if self._in_use is None or self._in_use() is not dialog:
            self._in_use, self._left = weakref.ref(dialog), self._choice % (MOST_IN_DIALOG + 1)
        self._left -= 1
        if self._left < 0:
            dialog.reject()
            return
        self._choice = self._choice * 31 % 9973 + 1
        if self._choice % 2:
            choose(self._find(QComboBox, self._choice // 2, dialog), self._choice // 7)
            return
        button = self._find(QAbstractButton, self._choice // 2, dialog)
        if button is not None:
            self.touched = f"{type(dialog).__name__}: {button.accessibleName() or button.text()}"
            button.click()


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
