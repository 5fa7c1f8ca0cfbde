"""Who goes through lessons, and how far they have come in each; kept with the settings."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QSettings

from reglab.lessons.names import seed_of_name
from reglab.lessons.spec import Lesson

_NAME_KEY = "lessons/name"


def participant() -> str:
    """The name that was given last; empty where none was."""
    return str(QSettings().value(_NAME_KEY, ""))


def keep_participant(name: str) -> None:
    """Remember a name for the next time; one of spaces alone is none."""
    QSettings().setValue(_NAME_KEY, name.strip())


def token() -> str:
    """Tells this computer's participant from others of the same name; made once."""
    kept = str(QSettings().value("lessons/token", ""))
    if len(kept) != 12:
        kept = secrets.token_hex(6)
        QSettings().setValue("lessons/token", kept)
    return kept


def own_seed(lesson: Lesson) -> int | None:
    """The data seed of whoever goes through a lesson; ``None`` where all have the same data."""
    if not lesson.header.seed_from_name:
        return None
    # Who gives no name has data of their own, too.
    return seed_of_name(participant() or token())


class LessonProgress:
    """Remembers a step for each lesson."""

    def step(self, lesson: Lesson) -> int:
        """The step that was seen last, from 0; the first where there is no such step any more."""
        value = str(QSettings().value(f"lessons/{lesson.key}", 0))
        step = int(value) if value.isdecimal() else 0
        return step if step < len(lesson.steps) else 0

    def done(self, key: str) -> bool:
        """Whether a lesson was gone through to its end."""
        return bool(QSettings().value(f"lessonsDone/{key}", False, type=bool))

    def finish(self, key: str) -> None:
        """Remember that a lesson was gone through; it begins anew the next time."""
        QSettings().setValue(f"lessonsDone/{key}", True)
        self.keep(key, 0)

    def keep(self, key: str, step: int) -> None:
        """Remember where a lesson was left."""
        QSettings().setValue(f"lessons/{key}", step)
