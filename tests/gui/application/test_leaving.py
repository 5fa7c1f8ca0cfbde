"""A script that builds the window and leaves, whatever is on its way."""

from __future__ import annotations

import subprocess
import sys

import pytest

WINDOW = """
import sys, time
from PySide6.QtWidgets import QApplication
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.jitter import Jitter
from reglab.gui.window.main_window import MainWindow
from reglab.gui.preview import loader

loader.PREVIEW = "tests.support.previewed:{preview}"
app = QApplication([])
window = MainWindow(Experiment(arms=(Arm(name="plain"), Arm(name="jitter", techniques=(Jitter(),)))))
window.show()
card = window.regularizer_panel.cards["jitter"][0]
card.set_opened({opened})


def until(condition):
    while not condition():
        app.processEvents()
        time.sleep(0.002)


until(window.worker.isRunning)
if {opened}:
    box = card.details.preview
    until(lambda: box._loader is not None)
    if "{preview}" == "moved":
        until(lambda: box.picture.preview is not None)
{leave}
print("left")
"""


@pytest.mark.parametrize(
    ("preview", "opened", "leave"),
    [
        ("endless", True, "pass"),
        ("endless", True, "sys.exit(0)"),
        ("endless", True, "window.close()"),
        ("moved", True, "pass"),
        ("moved", False, "pass"),
    ],
)
def test_leaving_ends_the_threads_and_aborts_nothing(preview: str, opened: bool, leave: str) -> None:
    code = WINDOW.format(preview=preview, opened=opened, leave=leave)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False
    )
    said = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert (done.returncode, said) == (0, [])
