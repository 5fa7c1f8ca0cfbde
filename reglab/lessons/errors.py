"""The error of a lesson: what is wrong with its text, for its author."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.text import one_line
from reglab.words import counted
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the line of the file, the step and field, and a sentence."""

    line: int
    where: str
    sentence: str

    def __str__(self) -> str:
        sentence = one_line(self.sentence)
        if self.where:
            sentence = f"{self.where}: {sentence}"
        return _("line {line}: {sentence}").format(line=self.line, sentence=sentence)


class LessonError(ValueError):
    """A lesson that cannot be shown; `faults` lists all that is wrong with it, in the order of the file."""

    def __init__(self, faults: list[Fault], origin: str = "") -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        count = counted(len(faults), "fault")
        heading = f"{one_line(origin)}: {count}" if origin else count
        super().__init__("\n".join([heading, *(f"  - {fault}" for fault in self.faults)]))
