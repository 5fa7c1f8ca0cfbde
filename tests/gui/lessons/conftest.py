"""Lessons as whoever opens the first one finds them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No lesson was begun and no name given, neither by a test before nor by this one for those behind it."""
    forget()
    yield
    forget()


def forget() -> None:
    """Remove what lessons keep with the settings."""
    for group in ("lessons", "lessonsDone"):
        QSettings().remove(group)
