"""The error of this room: a file or folder that cannot be read or written, as a sentence."""

from __future__ import annotations

import errno
from pathlib import Path

from reglab.experiment.text import one_line
from reglab.experiment.versions import VersionError
from reglab.words.language import _


class StoreError(OSError):
    """A file or folder that cannot be used; its text is a sentence with a remedy, in one line."""

    def __init__(self, sentence: str) -> None:
        # Names of files may hold line breaks and worse.
        super().__init__(one_line(sentence))


_REASONS = {
    errno.ENOENT: _("{path} does not exist; check the name."),
    errno.EACCES: _("{path} may not be accessed; check its permissions."),
    errno.EPERM: _("{path} may not be accessed; check its permissions."),
    errno.EEXIST: _("{path} is a file; choose a folder instead."),
    errno.EISDIR: _("{path} is a folder, not a file; name a file in it."),
    errno.ENOTDIR: _("{path} lies below a file, which is no folder; choose another place."),
    errno.ENOSPC: _("{path} does not fit: the disk is full; make room or choose another disk."),
    errno.EDQUOT: _("{path} does not fit: your share of the disk is full; make room or choose another disk."),
    errno.EFBIG: _("{path} does not fit: files there may not be as large; choose another disk."),
    errno.EROFS: _("{path} lies on a disk that cannot be written to; choose another place."),
    errno.ENAMETOOLONG: _("{path} has too long a name; choose a shorter one."),
    errno.ELOOP: _("{path} is a link that leads back to itself; choose another file."),
}


DAMAGE = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError),
    *(OverflowError, RecursionError, EOFError),
)
"""What may be raised where a file of ours does not hold what it should; `ExperimentError` is one of them."""


_LONGEST = 200
"""Characters of what is told of the damage, which may quote the file."""


def unreadable(path: Path, error: Exception, remedy: str = "") -> StoreError:
    """Turn an error of `DAMAGE` in reading a record into a sentence: of a newer version, or damaged.

    Parameters
    ----------
    path : Path
        The file.
    error : Exception
        What was raised.
    remedy : str
        What to do where it is damaged.
    """
    if isinstance(error, VersionError) and error.newer:
        return StoreError(_("{path} cannot be opened: {error}.").format(path=path, error=error))
    detail = str(error).splitlines()[0] if str(error) else type(error).__name__
    detail = detail if len(detail) <= _LONGEST else f"{detail[:_LONGEST]} …"
    if remedy:
        return StoreError(
            _("{path} is damaged or no record of reglab ({detail}); {remedy}.").format(
                path=path, detail=detail, remedy=remedy
            )
        )
    return StoreError(
        _("{path} is damaged or no record of reglab ({detail}).").format(path=path, detail=detail)
    )


def explain(path: Path, error: OSError) -> StoreError:
    """Turn an error of the operating system about `path` into a sentence."""
    if (known := _REASONS.get(error.errno or 0)) is not None:
        return StoreError(known.format(path=path))
    reason = error.strerror or str(error) or type(error).__name__
    return StoreError(_("{path} cannot be used: {reason}.").format(path=path, reason=reason))
