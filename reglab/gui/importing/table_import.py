"""A table on its way into the experiment: what is known of it, what is wanted of it, what is made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from reglab.experiment.sources.base import Source
from reglab.experiment.sources.table import TableSource
from reglab.experiment.tables.choices import Choices, Known, Meaning
from reglab.experiment.tables.guesses import guessed_ignored, guessed_target
from reglab.experiment.tables.report import TableReport
from reglab.experiment.tables.survey import Survey
from reglab.gui.importing.file_import import FileImport
from reglab.words import counted, fixed
from reglab.words.language import _, grouped

SURVEY, UNDERSTAND = "reglab.data.tables.calls:survey", "reglab.data.tables.calls:understand"


class TableImport(FileImport):
    """Reads a table anew with every change of how it is written, and says what is made of it."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__((path,), parent)
        self.known = Known()
        self.survey: Survey | None = None
        self.choices: Choices | None = None
        """Empty until there is a survey, and where no column can be learned."""
        self.meaning: Meaning | None = None
        self._look_anew = True
        self._before: TableSource | None = None

    def remember(self, before: Source | None) -> None:
        if isinstance(before, TableSource):
            self._before = before
            self.known = Known(markers=before.markers)

    @property
    def seen(self) -> bool:
        return self.survey is not None

    @property
    def source(self) -> Source | None:
        return self.meaning.source if self.meaning is not None else None

    @property
    def words(self) -> str:
        return f"{self.paths[0].name}: {file_words(self.survey)}" if self.survey is not None else ""

    @property
    def first_page(self) -> int:
        # What was found is mostly right: the columns are what a person has to look at.
        return 1 if self.survey is None or self.survey.report.problems else 2

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

    def _changed(self) -> None:
        self.meaning = None
        self.read_again()

    def read(self) -> None:
        if self._look_anew or self.survey is None:
            self.ask(SURVEY, str(self.paths[0]), self.known)
        elif self.choices is not None:
            self.ask(UNDERSTAND, self.survey.report, self.choices)

    def take(self, found: Survey | Meaning) -> None:
        if isinstance(found, Meaning):
            self.meaning = found
            self.progressed.emit(1.0)
            self.understood.emit()
            return
        self.survey, self.meaning, self._look_anew = found, None, False
        self.choices = self._first_choices(found)
        self.surveyed.emit()
        if self.choices is None:
            self.trouble = _("No column can be learned: one of numbers or categories is wanted.")
            self.progressed.emit(1.0)
            self.understood.emit()
        else:
            self.read()

    def lose(self) -> None:
        self.meaning = None
        if self._look_anew:
            self.survey = None
            self.surveyed.emit()

    def _first_choices(self, survey: Survey) -> Choices | None:
        """What is wanted, as far as the columns are still there; what a person has not said is guessed."""
        names = {column.name for column in survey.report.columns}
        before = self.choices
        if before is None and self._before is not None:
            before = choices_of(self._before, survey.report)
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
        return suited(Choices(target, ignored=guessed_ignored(survey.report, target))) if target else None


def choices_of(source: TableSource, report: TableReport) -> Choices:
    """What was wanted of a table, for another one that is like it."""
    used = {column.name for column in source.columns}
    extra = {column.name for column in (source.group, source.time) if column is not None}
    kinds = {column.name: column.kind for column in report.columns}
    taken = [
        column.name for column in source.columns if column.levels and kinds.get(column.name) != "category"
    ]
    return Choices(
        source.target.name,
        ignored=tuple(name for name in kinds if name not in used | extra | {source.target.name}),
        missing=source.missing,
        task=source.task,
        group=source.group.name if source.group is not None else "",
        time=source.time.name if source.time is not None else "",
        categories=tuple(taken),
    )


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


def file_words(survey: Survey) -> str:
    """``"1,234 rows, 12 columns, 0.3 MB"``."""
    report = survey.report
    size = (
        _("{size} MB").format(size=fixed(report.size / 1e6, 1, grouped=True))
        if report.size >= 1e5
        else _("{size} kB").format(size=grouped(max(1, report.size // 1000)))
    )
    return f"{counted(report.rows, 'row')}, {counted(len(report.columns), 'column')}, {size}"
