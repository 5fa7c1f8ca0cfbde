"""Finds words that have no room: ``REGLAB_LANGUAGE=de python -m tests.support.room 1366x768 1.0 [FOLDER]``.

Goes through everything in the window in the language of the environment. With a folder, a picture of each
place is put there.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from tests.support.fitting import faults
from tests.support.tour import Tour, touring

_SETTLING = 8
"""So many rounds of events layouts may take."""


class Room:
    """Collects what has no room.

    Parameters
    ----------
    size : (int, int)
        The size of the window: it must not need more.
    folder : Path, optional
        Where pictures go.
    """

    def __init__(self, size: tuple[int, int], folder: Path | None = None) -> None:
        self.size, self.folder = size, folder
        self.found: dict[str, str] = {}
        self.looks = 0
        self.tour: Tour | None = None

    def look(self, place: str, widget: QWidget) -> None:
        """Look at a window, once its layouts are settled."""
        assert self.tour is not None
        self.looks += 1
        window = widget.window()
        for _ in range(_SETTLING):
            if not (found := faults(window)):
                break
            self.tour.spin(0.03)
        for fault in found:
            self.found.setdefault(fault, place)
        small = window.minimumSizeHint()
        if small.width() > self.size[0] or small.height() > self.size[1]:
            self.found.setdefault(f"needs {small.width()} × {small.height()}", place)
        if self.folder is not None:
            name = "".join(c if c.isalnum() else "-" for c in place)
            kind = "dialog-" if isinstance(window, QDialog) else ""
            window.grab().save(str(self.folder / f"{self.looks:03d}-{kind}{name[:60]}.png"))


def faults_of(size: tuple[int, int], scale: float, folder: Path | None = None) -> list[str]:
    """Go on the tour; return a line for each word without room."""
    room = Room(size, folder)
    with touring(room.look, size=size, scale=scale) as tour:
        room.tour = tour
        tour.everything()
    return [f"{place} · {fault}" for fault, place in room.found.items()]


def _screen(size: str) -> None:
    """Have a screen of just that size, before Qt looks for one."""
    width, _x, height = size.partition("x")
    screen = {"name": "one", "x": 0, "y": 0, "width": int(width), "height": int(height)}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"windowFrameMargins": False, "screens": [screen]}, file)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.name}"


if __name__ == "__main__":
    _screen(sys.argv[1])
    width, _x, height = sys.argv[1].partition("x")
    pictures = Path(sys.argv[3]) if sys.argv[3:] else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    lines = faults_of((int(width), int(height)), float(sys.argv[2]), pictures)
    sys.stdout.write("".join(f"{line}\n" for line in lines) + f"{len(lines)} faults\n")
    sys.stdout.flush()
    os._exit(0)
