"""Finds words without room: ``REGLAB_LANGUAGE=de python -m tests.support.room 1366x768 1.0 [FOLDER [MODE]]``.

Goes through everything in the window in the language of the environment. With a folder, a picture of each
place is put there.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QDialog, QWidget

from reglab.experiment.presets import PRESETS
from reglab.gui import theme
from tests.support.fitting import faults
from tests.support.painted import Painted
from tests.support.tour import Tour, touring

_SETTLING = 8
"""So many rounds of events layouts may take, after which what is found for the first time is a fault."""


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
        self.shortened: dict[str, str] = {}
        """What is painted with an ellipsis or beside its place, which may be meant: arms have any names."""
        self.painted = Painted()
        self.looks = 0
        self.tour: Tour | None = None

    def look(self, place: str, widget: QWidget) -> None:
        """Look at a window or a part of it, once its layouts are settled."""
        assert self.tour is not None
        self.looks += 1
        window = widget.window()
        found: list[str] = []
        for _ in range(_SETTLING):
            # What is known already is known to stay.
            found = [fault for fault in faults(window, widget) if fault not in self.found]
            if not found:
                break
            self.tour.spin(0.03)
        for fault in found:
            self.found[fault] = place
        small = window.minimumSizeHint()
        if small.width() > self.size[0] or small.height() > self.size[1]:
            self.found.setdefault(f"needs {small.width()} × {small.height()}", place)
        for line in self.painted.take():
            self.shortened.setdefault(line, place)
        if self.folder is not None:
            name = "".join(c if c.isalnum() else "-" for c in place)
            kind = "dialog-" if isinstance(window, QDialog) else ""
            widget.grab().save(str(self.folder / f"{self.looks:03d}-{kind}{name[:60]}.png"))


def lines_of(
    size: tuple[int, int], scale: float, folder: Path | None = None, mode: theme.Mode = "light"
) -> tuple[list[str], list[str]]:
    """Go on the tour; return a line for each word without room, and for each that is shortened."""
    room = Room(size, folder)
    with room.painted, touring(room.look, size=size, scale=scale, mode=mode) as tour:
        room.tour = tour
        tour.everything()
        tour.modes()
        names = {arm.name for preset in PRESETS.values() for arm in preset.experiment.arms}
    faulty = [f"{place} · {fault}" for fault, place in room.found.items()]
    kept = [(line, place) for line, place in room.shortened.items() if line[1:].split("”")[0] not in names]
    return faulty, [f"{place} · {line}" for line, place in kept]


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
    mode = cast("theme.Mode", (sys.argv[4:] or ["light"])[0])
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    lines, shortened = lines_of((int(width), int(height)), float(sys.argv[2]), pictures, mode)
    sys.stdout.write("".join(f"shortened · {line}\n" for line in shortened))
    sys.stdout.write("".join(f"{line}\n" for line in lines) + f"{len(lines)} faults\n")
    sys.stdout.flush()
    os._exit(0)
