"""The connection to a history: opened when it is wanted, with sentences for what goes wrong.

Window and command line may write to one history at the same time. SQLite's lock lets one of them write at a
time; its rollback journal and a full synchronisation for every commit are what survives a program or a
computer that goes off in the middle. There is no write-ahead log: versions of SQLite that are still about
may damage a file when two connections write with it.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reglab.experiment.versions import VersionError
from reglab.store.errors import StoreError, explain
from reglab.store.history.schema import ForeignError, set_up
from reglab.words.language import _

PATIENCE_S = 5.0
"""How long a lock of another program is waited for."""


class Connection:
    """One connection to a history, of one thread.

    Parameters
    ----------
    find : callable
        Says where the database lies, or raises `StoreError`; the file is made where it is missing, with its
        first use.
    patience : float
        Seconds for which a lock of another program is waited for.
    """

    def __init__(self, find: Callable[[], Path], patience: float = PATIENCE_S) -> None:
        self._find = find
        self._patience = patience
        self._path: Path | None = None
        self._open: sqlite3.Connection | None = None

    @property
    def path(self) -> Path:
        """The database."""
        if self._path is None:
            self._path = self._find()
        return self._path

    @contextmanager
    def reading(self, patience: float | None = None) -> Iterator[sqlite3.Connection]:
        """Lend the connection for what is read.

        Parameters
        ----------
        patience : float, optional
            Seconds for which a lock of another program is waited for, where others than usual.

        Raises
        ------
        StoreError
            If it cannot be opened, or an error of the database is raised within the block.
        """
        try:
            yield self._opened(self._patience if patience is None else patience)
        except (sqlite3.Error, ForeignError, VersionError) as error:
            self._doubt(error)
            raise sentence(self.path, error) from error

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[sqlite3.Connection]:
        """Lend the connection for a transaction: the block's changes are all kept, on the disk, or none.

        Parameters and errors are those of `reading`.
        """
        with self.reading(patience) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # After some errors SQLite has rolled back by itself.
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close it; the next use opens it again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _opened(self, patience: float) -> sqlite3.Connection:
        if self._open is None or not self.path.exists():
            # A file that was moved away would be written on unseen.
            self.close()
            connection = sqlite3.connect(self.path, patience, isolation_level=None, check_same_thread=False)
            try:
                connection.row_factory = sqlite3.Row
                set_up(connection)
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute("PRAGMA synchronous = FULL")
            except BaseException:
                connection.close()
                raise
            self._open = connection
        self._open.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")
        return self._open

    def _doubt(self, error: Exception) -> None:
        """Begin anew with the next use where the file may be another one by then."""
        if _code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL):
            self.close()


def _code(error: Exception) -> int:
    """The primary code of an error of SQLite; 0 for another error."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


_OF_THE_SYSTEM = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_AUTH: errno.EACCES,
}


def sentence(path: Path, error: Exception) -> StoreError:
    """Turn an error of the database into a sentence with a remedy."""
    if isinstance(error, ForeignError):
        return StoreError(
            _(
                "{path} is a database of another program; move it to another place, and "
                "reglab begins a history of its own."
            ).format(path=path)
        )
    if isinstance(error, VersionError):
        return StoreError(_("{path} cannot be opened: {error}.").format(path=path, error=error))
    code = _code(error)
    if path.is_dir() or code in _OF_THE_SYSTEM:
        return explain(path, OSError(errno.EISDIR if path.is_dir() else _OF_THE_SYSTEM[code], ""))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            _("{path} is in use by another program; close that, or try again in a moment.").format(path=path)
        )
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreError(
            _(
                "{path} is damaged or no history of reglab ({error}); move it to another "
                "place, and reglab begins a new one."
            ).format(path=path, error=error)
        )
    return StoreError(_("{path} cannot be used as the history: {error}.").format(path=path, error=error))
