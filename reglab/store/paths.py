"""Where a person's data, logs and settings lie.

As the operating system has it; or, in portable mode, beside the program: where a file named
``portable`` lies next to the executable, everything stays in the folder ``reglab-data`` there,
so that the program runs from a stick and leaves no trace.
"""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

from reglab.store.errors import explain

APP = "reglab"
PORTABLE_MARK = "portable"
PORTABLE_FOLDER = "reglab-data"


def portable_dir() -> Path | None:
    """Folder of everything in portable mode, else ``None``. Only the executable has this mode."""
    if not getattr(sys, "frozen", False):
        return None
    beside = Path(sys.executable).resolve().parent
    return beside / PORTABLE_FOLDER if (beside / PORTABLE_MARK).is_file() else None


def data_dir() -> Path:
    """Folder of histories and records; it is made where it is missing.

    Raises
    ------
    StoreError
        If it cannot be made; so do the other functions.
    """
    return _made("data", platformdirs.user_data_path(APP, appauthor=False))


def log_dir() -> Path:
    """Folder of the log files; it is made where it is missing."""
    return _made("logs", platformdirs.user_log_path(APP, appauthor=False))


def settings_dir() -> Path:
    """Folder of settings; it is made where it is missing."""
    return _made("settings", platformdirs.user_config_path(APP, appauthor=False))


def _made(portable_name: str, usual: Path) -> Path:
    portable = portable_dir()
    folder = usual if portable is None else portable / portable_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from error
    return folder
