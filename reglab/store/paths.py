"""Where a person's data, logs and settings lie, made where they are missing; see `reglab.places`."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from reglab.places import APP, data_place, place, portable_dir
from reglab.store.errors import explain

__all__ = ["data_dir", "log_dir", "portable_dir", "settings_dir"]


def data_dir() -> Path:
    """Folder of histories and records; it is made where it is missing.

    Raises
    ------
    StoreError
        If it cannot be made; so do the other functions.
    """
    return _made(data_place())


def log_dir() -> Path:
    """Folder of the log files; it is made where it is missing."""
    return _made(place("logs", platformdirs.user_log_path(APP, appauthor=False)))


def settings_dir() -> Path:
    """Folder of settings; it is made where it is missing."""
    return _made(place("settings", platformdirs.user_config_path(APP, appauthor=False)))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from error
    return folder
