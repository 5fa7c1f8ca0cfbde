"""Hand-ins of many participants, merged: the newest of each counts."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reglab.lessons.archives import ARCHIVE, read_archive
from reglab.lessons.hand_in import ENDING, HandIn, HandInError, StepReport, read_hand_in

MAX_FILES = 2000
"""So many files of a folder are looked at."""


@dataclass
class ClassFiles:
    """Files that were handed in, alone or in archives, read once each.

    A file counts as another one when its size or its time of change is another one.
    """

    _read: dict[Path, tuple[tuple[int, int], list[HandIn | str]]] = field(default_factory=dict)

    def take(self, paths: Iterable[Path]) -> bool:
        """Read files that are new; returns whether there were any."""
        changed = False
        for path in paths:
            try:
                found = path.stat()
            except OSError:
                continue
            stamp = (found.st_size, found.st_mtime_ns)
            if path in self._read and self._read[path][0] == stamp:
                continue
            changed = True
            self._read[path] = (stamp, _contents(path))
        return changed

    def scan(self, folder: Path) -> bool:
        """Read the files of a folder that are new; one that cannot be listed has none."""
        try:
            with os.scandir(folder) as entries:
                names = [each.path for each in entries if each.name.lower().endswith((ENDING, ARCHIVE))]
        except OSError:
            return False
        return self.take(Path(name) for name in sorted(names)[:MAX_FILES])

    def merged(self) -> ClassResults:
        """The newest hand-in of each participant and lesson."""
        found = [each for _stamp, contents in self._read.values() for each in contents]
        handed = [each for each in found if isinstance(each, HandIn)]
        # The same hand-in may lie in the folder and in an archive.
        different = {(each.lesson, each.token, each.written): each for each in handed}
        newest: dict[tuple[str, str], HandIn] = {}
        for each in sorted(different.values(), key=lambda one: one.written):
            newest[each.lesson, each.token] = each
        faults = tuple(each for each in found if isinstance(each, str))
        twice = len(handed) - len(different)
        return ClassResults(tuple(newest.values()), len(different) - len(newest), faults, twice)


def _contents(path: Path) -> list[HandIn | str]:
    """The hand-ins of a file, or sentences about what cannot be read."""
    try:
        return read_archive(path) if path.name.lower().endswith(ARCHIVE) else [read_hand_in(path)]
    except HandInError as error:
        return [str(error)]


@dataclass(frozen=True, slots=True)
class ClassResults:
    """What a class has handed in.

    Parameters
    ----------
    handed : tuple of HandIn
        The newest of each participant and lesson.
    older : int
        How many more there were, of the same people.
    faults : tuple of str
        What could not be read, as sentences.
    twice : int
        How many files there are of hand-ins that were there already.
    """

    handed: tuple[HandIn, ...]
    older: int
    faults: tuple[str, ...]
    twice: int = 0

    def lessons(self) -> dict[str, str]:
        """Titles of the lessons by their keys."""
        return dict(sorted((each.lesson, each.title) for each in self.handed))

    def of(self, lesson: str) -> tuple[HandIn, ...]:
        """Who has handed in a lesson."""
        return tuple(each for each in self.handed if each.lesson == lesson)

    def same_names(self, lesson: str) -> tuple[str, ...]:
        """Names that several participants have given."""
        counts = Counter(each.participant for each in self.of(lesson) if each.participant)
        return tuple(sorted(name for name, count in counts.items() if count > 1))

    def steps(self, lesson: str) -> dict[int, StepReport]:
        """One report for each step that somebody did something in."""
        return {
            report.step: report
            for handed in self.of(lesson)
            for report in sorted(handed.steps, key=lambda each: each.step)
        }

    def reports(self, lesson: str, step: int) -> tuple[tuple[HandIn, StepReport], ...]:
        """What each participant has done in a step."""
        return tuple(
            (handed, report) for handed in self.of(lesson) for report in handed.steps if report.step == step
        )


def counts(texts: Iterable[str]) -> list[tuple[str, int]]:
    """How often each text stands there, the most frequent first."""
    return Counter(texts).most_common()


def median_curve(curves: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The median of every column, of curves of equal length; empty where there is none."""
    if not curves:
        return ()
    length = min(map(len, curves))
    return tuple(statistics.median(curve[column] for curve in curves) for column in range(length))


def means(numbers: Sequence[float | None]) -> float | None:
    """The mean of what is there."""
    there = [number for number in numbers if number is not None]
    return statistics.fmean(there) if there else None
