"""Files that are either the old ones or the new ones, whole, whatever happens while they are written."""

from __future__ import annotations

import os
import secrets
import sys
import time
from contextlib import suppress
from pathlib import Path

from reglab.store.errors import explain

STALE_S = 3600.0
"""Age at which what a killed program left behind is swept up, in seconds."""


def write_atomic(path: str | Path, content: str | bytes) -> None:
    """Write a file so that a reader, or a crash at any time, finds the old content or the new one.

    A temporary file in the same folder is filled, brought to the disk, and put in the
    place of `path`. A file that exists keeps its permissions, and a link still points to
    its file.

    Parameters
    ----------
    path : str or Path
        The file; its folder must exist.
    content : str or bytes
        Text is written as UTF-8 with the line ends that it has.

    Raises
    ------
    StoreError
        If it cannot be written; the old content is still there.
    """
    shown = Path(path)
    target = Path(os.path.realpath(shown))
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.tmp")
    try:
        if target.is_dir():
            raise IsADirectoryError(21, os.strerror(21))
        _sweep(target)
        _write(temporary, data, target)
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise explain(shown, error) from error
    except BaseException:  # Ctrl-C leaves nothing behind either
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _write(temporary: Path, data: bytes, target: Path) -> None:
    # Mode 0o666 lets the person's umask decide, as for every new file.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
        with suppress(FileNotFoundError):
            temporary.chmod(target.stat().st_mode & 0o7777)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk too, where folders can be synced."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(target: Path) -> None:
    """Remove what programs that were killed long ago left beside `target`."""
    for left in target.parent.glob(f".{_escaped(target.name[:80])}.*.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_S:
                left.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
