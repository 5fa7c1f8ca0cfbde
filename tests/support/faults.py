"""A disk on which one operation fails: each open, write, fsync and rename of a writer in turn."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest


class Faults:
    """Counts what is done to a disk, and has one thing of it fail.

    Parameters
    ----------
    at : int or None
        Which operation fails, counted from 0; none where left out.
    number : int
        With which error.
    """

    def __init__(self, at: int | None = None, number: int = errno.ENOSPC) -> None:
        self._at, self._number = at, number
        self.done: list[str] = []
        """What was done, in its order."""

    def _do(self, what: str, act: Callable[..., Any], *args: Any, **options: Any) -> Any:
        self.done.append(what)
        if len(self.done) - 1 == self._at:
            raise OSError(self._number, os.strerror(self._number))
        return act(*args, **options)

    @contextmanager
    def injected(self) -> Iterator[Faults]:
        """Have it act on everything that is done within the block."""
        faults = self
        real_open, real_path_open, real_fdopen = os.open, Path.open, os.fdopen

        def opened(path: Any, flags: int, *args: Any, **options: Any) -> int:
            if not flags & (os.O_WRONLY | os.O_RDWR):
                return real_open(path, flags, *args, **options)
            found: int = faults._do("open", real_open, path, flags, *args, **options)
            return found

        def path_opened(path: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
            if "w" not in mode and "a" not in mode and "+" not in mode:
                return real_path_open(path, mode, *args, **options)
            return _File(faults, faults._do("open", real_path_open, path, mode, *args, **options))

        def handle_opened(*args: Any, **options: Any) -> Any:
            return _File(faults, real_fdopen(*args, **options))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "open", opened)
            patch.setattr(os, "fdopen", handle_opened)
            patch.setattr(Path, "open", path_opened)
            for name in ("fsync", "replace"):
                patch.setattr(os, name, partial(faults._do, name, getattr(os, name)))
            yield self


class _File:
    """A file of which writing and closing may fail."""

    def __init__(self, faults: Faults, file: io.IOBase) -> None:
        self._faults, self._file = faults, file

    def write(self, data: Any) -> Any:
        return self._faults._do("write", self._file.write, data)

    def flush(self) -> None:
        self._faults._do("flush", self._file.flush)

    def truncate(self, *args: Any) -> Any:
        return self._faults._do("truncate", self._file.truncate, *args)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def each_fault(act: Callable[[], object], prepare: Callable[[], object]) -> Iterator[tuple[str, Faults]]:
    """Go through the operations of `act`: what fails next, and the disk on which it does.

    `prepare` is called before each.
    """
    prepare()
    with Faults().injected() as counted:
        act()
    assert {"open", "write"} <= set(counted.done)
    for at, what in enumerate(counted.done):
        prepare()
        yield what, Faults(at, (errno.ENOSPC, errno.EIO, errno.EACCES)[at % 3])
