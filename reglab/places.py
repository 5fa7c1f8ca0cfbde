"""Where a person's files lie: as the operating system has it, or beside the program in portable mode.

A leaf, for those who write there (`reglab.store`) and those who only read (`reglab.data`). Nothing is made
here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP = "reglab"
PORTABLE_MARK = "portable"
PORTABLE_FOLDER = "reglab-data"


def portable_dir() -> Path | None:
    """Folder of everything in portable mode, else ``None``. Only the executable has this mode.

    It is on where a file named ``portable`` lies next to the executable, so that the program runs from a
    stick and leaves no trace.
    """
    if not getattr(sys, "frozen", False):
        return None
    beside = Path(sys.executable).resolve().parent
    return beside / PORTABLE_FOLDER if (beside / PORTABLE_MARK).is_file() else None


def place(portable_name: str, usual: Path) -> Path:
    """A folder of its own in portable mode, else the usual one."""
    portable = portable_dir()
    return usual if portable is None else portable / portable_name


def data_place() -> Path:
    """Folder of histories and records."""
    return place("data", platformdirs.user_data_path(APP, appauthor=False))


def content_place(sha256: str) -> Path:
    """The file of the content folder with this checksum, whether there is one or not."""
    return data_place() / "content" / sha256[:2] / sha256
