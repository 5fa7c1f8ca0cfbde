"""The real program with a hand on its window: ``python driven_program.py SCENARIO [ARGUMENTS]``.

Runs ``reglab.__main__.main`` and plays a scenario as soon as the window is shown. Each line on standard
output is one thing that happened. Started by the tests of the whole program.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

Condition = Callable[[], Any]
PATIENCE_S = 240.0


def say(*words: object) -> None:
    print(*words, flush=True)


def epochs(window: Any) -> int:
    return window.session.record.epochs if window.session.record else 0


def train(window: Any) -> Iterator[Condition]:
    """Press Run and wait until it trains."""
    window.actions_.run.trigger()
    yield lambda: window.session.phase == "running" and epochs(window) >= 5
    say("trains")


def close(window: Any) -> Iterator[Condition]:
    """Close the window during training."""
    yield from train(window)
    window.close()


def kill(window: Any) -> Iterator[Condition]:
    """Kill the training process, read the message, and run again."""
    yield from train(window)
    # Another process shows the data before the run.
    (child,) = (child for child in multiprocessing.active_children() if child.name == "reglab-training")
    os.kill(child.pid, signal.SIGKILL)
    yield lambda: window.session.phase == "ended"
    say("record:", window.session.record.failure.message)
    say("window:", window.verdict.text)
    yield from train(window)
    window.close()


def wait(window: Any) -> Iterator[Condition]:
    """Train until somebody ends the program from outside."""
    yield from train(window)
    say("children:", *(child.pid for child in multiprocessing.active_children()))
    yield lambda: False


def show(window: Any) -> Iterator[Condition]:
    """Tell what is shown, and what the process has loaded."""
    yield window.windowHandle().isExposed
    yield lambda: window.document.path is not None or len(sys.argv) == 2
    say("title:", window.windowTitle())
    say("heavy:", *sorted({"torch", "sklearn", "scipy", "typer", "rich"} & set(sys.modules)))
    window.close()


def play(window: Any, steps: Iterator[Condition]) -> None:
    from PySide6.QtCore import QTimer

    state: dict[str, Any] = {"condition": lambda: True, "until": time.monotonic() + PATIENCE_S}
    timer = QTimer(window)

    def tick() -> None:
        if time.monotonic() > state["until"]:
            say("gave up")
            os._exit(9)
        if state["condition"]():
            state["condition"] = next(steps, None)
            if state["condition"] is None:
                timer.stop()

    timer.timeout.connect(tick)
    timer.start(10)


def main() -> int:
    from reglab import __main__ as program
    from reglab.gui.application import app

    scenario = {"close": close, "kill": kill, "wait": wait, "show": show}[sys.argv[1]]

    class DrivenWindow(app.MainWindow):
        def show(self) -> None:
            super().show()
            play(self, scenario(self))

    app.MainWindow = DrivenWindow
    return program.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
