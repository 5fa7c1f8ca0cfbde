"""The errors of this room."""

from __future__ import annotations

from reglab.experiment.text import one_line


class DataError(ValueError):
    """Data of a person's own that cannot be read or used; one sentence with a remedy, in one line."""

    def __init__(self, sentence: str) -> None:
        # Names of files and columns may hold line breaks and worse.
        super().__init__(one_line(sentence))


class FileLostError(DataError):
    """A file of a source is not where it was, or is not what it was.

    A run that ends with it has the cause ``"data"`` (`reglab.record.events.Cause`): whoever sees that can ask
    for the file, and put it in with ``source.with_references``.
    """

    cause = "data"
