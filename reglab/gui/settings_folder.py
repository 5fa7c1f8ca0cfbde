"""Where the window's settings lie: with the desktop's of this person, or beside the program."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from reglab.places import APP, portable_dir


def keep_settings_in(folder: str) -> None:
    """Keep the window's settings in files of a folder, not where the desktop has those of its user."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)


def keep_settings_beside() -> None:
    """In portable mode, keep the window's settings with the other data beside the program."""
    if (portable := portable_dir()) is not None:
        keep_settings_in(str(portable / "settings"))


def early_settings() -> QSettings:
    """The settings before there is an application whose names tell where they lie."""
    return QSettings(QSettings.defaultFormat(), QSettings.Scope.UserScope, APP, APP)
