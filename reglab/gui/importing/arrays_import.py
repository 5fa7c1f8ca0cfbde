"""Arrays and pictures on their way into the experiment: IDX and NPZ files, folders of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject

from reglab.experiment.arrays import ArraysReport
from reglab.experiment.sources.base import Source
from reglab.gui.importing.file_import import FileImport
from reglab.words import counted

NUMBERS, PICTURES = "reglab.data.numbers.calls:look", "reglab.pictures.calls:look"
TaskKey = Literal["auto", "classification", "regression"]


class ArraysImport(FileImport):
    """Looks at arrays anew with every choice.

    Parameters
    ----------
    paths : sequence of Path
        One NPZ file, IDX files that belong together, or a folder of pictures.
    """

    def __init__(self, paths: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(paths, parent)
        self.folder = len(self.paths) == 1 and self.paths[0].is_dir()
        """Whether it is a folder of pictures, which are made small."""
        self.report: ArraysReport | None = None
        self.task: TaskKey = "auto"
        self.side = 28
        self.colour: bool | None = None
        self._keeping: bool | None = None
        """Whether the source is to be packed, while pictures are kept for a person who took them."""

    @property
    def seen(self) -> bool:
        return self.report is not None

    @property
    def source(self) -> Source | None:
        return self.report.source if self.report is not None and not self.waiting else None

    @property
    def words(self) -> str:
        if self.report is None:
            return ""
        names = ", ".join(path.name for path in self.paths)
        return f"{names}: {counted(self.report.source.total, 'example')}"

    def choose(
        self, *, task: TaskKey | None = None, side: int | None = None, colour: bool | str | None = ""
    ) -> None:
        """Change what is wanted of them; what is not named stays. ``None`` for a colour finds it out."""
        before = (self.task, self.side, self.colour)
        self.task, self.side = task or self.task, side or self.side
        if not isinstance(colour, str):
            self.colour = colour
        if (self.task, self.side, self.colour) != before:
            self.read_again()

    def read(self) -> None:
        if self.folder:
            kept = self._keeping is not None
            self.ask(PICTURES, str(self.paths[0]), self.side, self.colour, kept)
        else:
            self.ask(NUMBERS, [str(path) for path in self.paths], self.task)

    def take(self, found: ArraysReport) -> None:
        self.report = found
        if self._keeping is not None:
            pack, self._keeping = self._keeping, None
            super().complete(pack=pack)
            return
        self.surveyed.emit()
        self.progressed.emit(1.0)
        self.understood.emit()

    def lose(self) -> None:
        self._keeping, self.report = None, None
        self.surveyed.emit()

    def cancel(self) -> None:
        self._keeping = None
        super().cancel()

    def complete(self, *, pack: bool) -> None:
        if self.folder and self.source is not None:
            # Until now they were only looked at.
            self._keeping = pack
            self.read()
        else:
            super().complete(pack=pack)
