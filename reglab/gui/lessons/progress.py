"""How far a person has come in each lesson; kept with the settings."""

from __future__ import annotations

from PySide6.QtCore import QSettings


class LessonProgress:
    """Remembers a step for each lesson."""

    def step(self, key: str) -> int:
        """The step that was seen last, from 0."""
        value = QSettings().value(f"lessons/{key}", 0)
        try:
            return max(int(str(value)), 0)
        except ValueError:
            return 0

    def keep(self, key: str, step: int) -> None:
        """Remember where a lesson was left."""
        QSettings().setValue(f"lessons/{key}", step)
