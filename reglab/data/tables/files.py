"""The file of a table: that it is a text, how its letters are written, and its checksum."""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from reglab.data.finding import checksum
from reglab.data.tables.errors import TableError
from reglab.data.tables.sheets import chosen_sheet, sheets_of, text_of
from reglab.experiment.tables.layout import Encoding
from reglab.words.language import _, grouped

MAX_BYTES = 300_000_000
"""Largest file that is read."""
Holding = Literal["table", "examples"]
"""What a file should hold."""
_CHUNK = 1 << 20
_HEAD = 1 << 16

_NO_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", _("a spreadsheet or zip archive")),
    (b"\xd0\xcf\x11\xe0", _("an Excel workbook")),
    (b"\x1f\x8b", _("a compressed file (gzip)")),
    (b"BZh", _("a compressed file (bzip2)")),
    (b"\xfd7zXZ", _("a compressed file (xz)")),
    (b"%PDF", _("a PDF document")),
    (b"PAR1", _("a Parquet file")),
    (b"ARROW1", _("an Arrow file")),
    (b"\x89HDF", _("an HDF5 file")),
    (b"SQLite format 3", _("a database")),
    (b"\x93NUMPY", _("a numpy file")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"{\\rtf", _("a text document")),
)
_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is its beginning.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that holds text.

    Parameters
    ----------
    path : Path
        Where it lies.
    size : int
        Bytes.
    sha256 : str
        Checksum of its bytes.
    encoding : str
        How its letters are written.
    lost : int
        Bytes that are no letter in this encoding.
    sheet : str
        The sheet of a workbook that is read as text; empty where the file is a text itself.
    sheets : tuple of str
        All sheets of the workbook.
    """

    path: Path
    size: int
    sha256: str
    encoding: Encoding
    lost: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def opened(path: str | Path, what: Holding = "table") -> Path:
    """Return the path of a regular file that may be read; raise `TableError` with a sentence otherwise.

    Parameters
    ----------
    path : str or Path
        The file.
    what : {"table", "examples"}
        What it should hold, for the sentence.
    """
    try:
        place = Path(path)
        # A pipe would block for ever, a device may have no end.
        mode, size = place.stat().st_mode, place.stat().st_size
        if stat.S_ISDIR(mode):
            raise TableError(
                (
                    _("{path} is a folder; name the file of a table.")
                    if what == "table"
                    else _("{path} is a folder; name the file of examples.")
                ).format(path=place)
            )
        if not stat.S_ISREG(mode):
            raise TableError(
                (
                    _("{path} is not a regular file; name the file of a table.")
                    if what == "table"
                    else _("{path} is not a regular file; name the file of examples.")
                ).format(path=place)
            )
        if size > MAX_BYTES:
            raise TableError(
                _(
                    "{file} has {size} MB, more than the {most} MB that are read; keep fewer rows or columns."
                ).format(file=place.name, size=grouped(round(size / 1e6)), most=f"{MAX_BYTES / 1e6:g}")
            )
        if size == 0:
            raise TableError(_("{file} is empty; check the name.").format(file=place.name))
        with place.open("rb"):
            return place
    except FileNotFoundError:
        raise TableError(_("{path} does not exist; check the name.").format(path=path)) from None
    except PermissionError:
        raise TableError(_("{path} may not be read; check its permissions.").format(path=path)) from None
    except OSError as error:
        raise TableError(
            _("{path} cannot be read: {error}; check the name.").format(
                path=path, error=error.strerror or error
            )
        ) from None
    except TableError:
        raise
    except ValueError:  # a null byte in the name
        raise TableError(_("{path} is no name of a file; check it.").format(path=repr(str(path)))) from None


def text_file(path: str | Path, encoding: str = "", sheet: str = "") -> Generator[float, None, TextFile]:
    """Yield shares of the file; return what is known of its text.

    The encoding is that of a mark at the beginning, else UTF-16 where every other byte is zero, else UTF-8
    if all of it is that, else Windows-1252: never a statistical guess.

    Parameters
    ----------
    path : str or Path
        The file.
    encoding : str
        The encoding, where a person knows it.
    sheet : str
        The sheet of a workbook, where a person wants one; the first otherwise.

    Raises
    ------
    TableError
        If it cannot be read, is no text, or too large.
    """
    place = opened(path)
    if chosen := chosen_sheet(place, sheet):
        sha256 = yield from checksum(place)
        length = max(1, len(text_of(place, chosen)))
        return TextFile(place, length, sha256, "utf-8", sheet=chosen, sheets=sheets_of(place))
    digest, done, size = hashlib.sha256(), 0, place.stat().st_size
    with place.open("rb") as file:
        head = file.read(_HEAD)
        given = _known(encoding) if encoding else _by_pattern(place, head)
        decoder = codecs.getincrementaldecoder(given or "utf-8")("strict" if not given else "replace")
        valid, lost, chunk = True, 0, head
        while chunk:
            digest.update(chunk)
            done += len(chunk)
            if valid:
                try:
                    lost += decoder.decode(chunk).count("\ufffd")
                except UnicodeDecodeError:
                    valid = False
            yield min(1.0, done / size)
            chunk = file.read(_CHUNK)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    if given:
        return TextFile(place, size, digest.hexdigest(), given, lost)
    return TextFile(place, size, digest.hexdigest(), "utf-8" if valid else "cp1252")


def _known(encoding: str) -> Encoding:
    for known in get_args(Encoding):
        if known == encoding:
            found: Encoding = known
            return found
    raise TableError(
        _("“{encoding}” is no known encoding; take one of {encodings}.").format(
            encoding=encoding, encodings=", ".join(get_args(Encoding))
        )
    )


def _by_pattern(place: Path, head: bytes) -> Encoding | None:
    """The encoding that shows in the first bytes; ``None`` where UTF-8 is to be tried."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for mark, what in _NO_TEXT:
        if head.startswith(mark):
            raise TableError(
                _("{file} is {format}, not a table as text; save the table as CSV.").format(
                    file=place.name, format=what
                )
            )
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    strange = sum(
        head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b\x0b\x1c\x1d\x1e\x1f"
    )
    if strange > 0.01 * len(head) + 1:
        raise TableError(
            _("{file} is no text but a binary file; save the table as CSV.").format(file=place.name)
        )
    return None
