"""A table on its way into the experiment: what is known of it, what is wanted of it, what is made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reglab.experiment.tables.choices import Choices, Known, Meaning
from reglab.experiment.tables.guesses import guessed_ignored, guessed_target
from reglab.experiment.tables.survey import Survey
from reglab.gui.importing.file_reading import FileReading
from reglab.gui.importing.words import in_window

SURVEY, UNDERSTAND = "reglab.data.tables.calls:survey", "reglab.data.tables.calls:understand"
PAUSE_MS = 150
"""How long nothing must be changed before the file is read again."""


class TableImport(QObject):
    """Reads a table anew with every change of how it is written, and says what is made of it."""

    surveyed = Signal()
    """There is another `survey`, or none: then `trouble` says why."""
    understood = Signal()
    """There is another `meaning`, or none: then `trouble` says why, unless it is still looked for."""
    progressed = Signal(float)
    """How far the reading is, between 0 and 1; 1 where nothing is read."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.known = Known()
        self.survey: Survey | None = None
        self.choices: Choices | None = None
        """Empty until there is a survey, and where no column can be learned."""
        self.meaning: Meaning | None = None
        self.trouble = ""
        """Why there is no survey or no meaning, in a sentence."""
        self._reading = FileReading(self)
        self._reading.progressed.connect(self.progressed)
        self._reading.arrived.connect(self._take)
        self._reading.failed.connect(self._fail)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self._look_anew = True

    @property
    def waiting(self) -> bool:
        """Whether something is being read, or is about to be."""
        return self._reading.busy or self._timer.isActive()

    def start(self) -> None:
        """Read the file as it is found."""
        self._look_anew = True
        self._ask()

    def know(self, **changes: Any) -> None:
        """Change what a person knows of how the table is written; the fields are those of `Known`."""
        known = replace(self.known, **changes)
        if known != self.known:
            self.known, self._look_anew = known, True
            self._changed()

    def choose(self, **changes: Any) -> None:
        """Change what is wanted of it; the fields are those of `Choices`."""
        if self.choices is None:
            return
        choices = suited(replace(self.choices, **changes))
        if choices != self.choices:
            self.choices = choices
            self._changed()

    def treat_as_missing(self, marker: str) -> None:
        """Take a value for a mark of missing ones from now on."""
        self.know(markers=tuple(dict.fromkeys((*self.known.markers, marker))))

    def cancel(self) -> None:
        """Give up what is being read."""
        self._timer.stop()
        self._reading.cancel()
        self.progressed.emit(1.0)

    def close(self) -> None:
        """End everything. Safe to call again."""
        self._timer.stop()
        self._reading.close()

    def _changed(self) -> None:
        self._reading.cancel()
        self.meaning, self.trouble = None, ""
        self.understood.emit()
        self._timer.start()

    @Slot()
    def _ask(self) -> None:
        self.progressed.emit(0.0)
        if self._look_anew or self.survey is None:
            self._reading.ask(SURVEY, str(self.path), self.known)
        elif self.choices is not None:
            self._reading.ask(UNDERSTAND, self.survey.report, self.choices)

    @Slot(object)
    def _take(self, found: Survey | Meaning) -> None:
        if isinstance(found, Meaning):
            self.meaning, self.trouble = found, ""
            self.progressed.emit(1.0)
            self.understood.emit()
            return
        self.survey, self.meaning, self.trouble, self._look_anew = found, None, "", False
        self.choices = self._first_choices(found)
        self.surveyed.emit()
        if self.choices is None:
            self.trouble = "No column can be learned: one of numbers or categories is wanted."
            self.progressed.emit(1.0)
            self.understood.emit()
        else:
            self._ask()

    def _first_choices(self, survey: Survey) -> Choices | None:
        """What is wanted, as far as the columns are still there; what a person has not said is guessed."""
        names = {column.name for column in survey.report.columns}
        before = self.choices
        if before is not None and before.target in names:
            return suited(
                replace(
                    before,
                    ignored=tuple(name for name in before.ignored if name in names),
                    group=before.group if before.group in names else "",
                    time=before.time if before.time in names else "",
                    categories=_still_categories(survey, before.categories),
                )
            )
        target = guessed_target(survey.report)
        return suited(Choices(target, ignored=guessed_ignored(survey.report))) if target else None

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.meaning, self.trouble = None, in_window(sentence)
        if self._look_anew:
            self.survey = None
            self.surveyed.emit()
        self.progressed.emit(1.0)
        self.understood.emit()


def suited(choices: Choices) -> Choices:
    """The choices without what cannot be together: the target is neither left out nor a group nor a time."""
    taken = {choices.target}
    group = "" if choices.group in taken else choices.group
    time = "" if choices.time in {*taken, group} else choices.time
    ignored = tuple(name for name in choices.ignored if name not in taken)
    return replace(choices, ignored=ignored, group=group, time=time)


def _still_categories(survey: Survey, names: tuple[str, ...]) -> tuple[str, ...]:
    able = {column.name for column in survey.report.columns if column.values}
    return tuple(name for name in names if name in able)
