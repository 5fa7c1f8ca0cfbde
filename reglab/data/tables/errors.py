"""The error of this room."""

from __future__ import annotations

from reglab.experiment.text import one_line


class TableError(ValueError):
    """A table that cannot be read or used; its text is one sentence with a remedy, in one line."""

    def __init__(self, sentence: str) -> None:
        # Names of files and columns may hold line breaks and worse.
        super().__init__(one_line(sentence))
