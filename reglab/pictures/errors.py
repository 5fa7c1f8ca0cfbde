"""The error of this room."""

from __future__ import annotations

from reglab.experiment.text import one_line


class PicturesError(ValueError):
    """A folder of pictures that cannot be learned from; one sentence with a remedy, in one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(one_line(sentence))
