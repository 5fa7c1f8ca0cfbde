"""The error of this room."""

from __future__ import annotations

from reglab.data.errors import DataError


class TableError(DataError):
    """A table that cannot be read or used; its text is one sentence with a remedy, in one line."""
