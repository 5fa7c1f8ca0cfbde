"""Sheets of Excel and OpenDocument as text with commas, so that all that reads tables reads them too.

A workbook is a zip archive of texts: both may claim to hold much more than they do, and one cell far out
makes a sheet of a thousand million. So it is unpacked within bounds and looked at before anything is made
of it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from reglab.data.tables.errors import TableError
from reglab.words import listed, quoted
from reglab.words.language import _, grouped

MAX_UNPACKED = 200_000_000
"""Bytes of a workbook when it is unpacked."""
MAX_CELLS = 10_000_000
"""Cells of the rectangle that a sheet fills."""
MAX_REPEATED = 4_000
_CHUNK = 1 << 20
_LARGEST = 50_000_000
_CELL = re.compile(rb'<(?:[a-z]+:)?c [^>]*?\br="([A-Z]{1,7})([0-9]{1,12})"')
_CELL_REPEATED = re.compile(rb'<table:table-cell [^>]*?number-columns-repeated="([0-9]+)"[^>]*>')
_ROW_REPEATED = re.compile(
    rb'<table:table-row [^>]*?number-rows-repeated="([0-9]+)"[^>]*>(.*?)</table:table-row>', re.DOTALL
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def sheets_of(path: Path) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook; none where a file is no workbook.

    Raises
    ------
    TableError
        If it is one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError:
        return ()
    if head == _ZIP and _format_of(path) == "other":
        return ()
    return tuple(_workbook(path).sheet_names) if head in (_ZIP, _OLE) else ()


def chosen_sheet(path: Path, wanted: str = "") -> str:
    """Return the sheet that is read: the one that a person wants, or the first; empty where there are none.

    Raises
    ------
    TableError
        If there is no such sheet, or the workbook cannot be read.
    """
    names = sheets_of(path)
    if wanted and wanted not in names:
        words = (
            _("{file} has no sheet “{sheet}”; there is {sheets}.")
            if names
            else _("{file} has no sheet “{sheet}”; there is none.")
        )
        there = listed([quoted(name) for name in names[:20]])
        raise TableError(words.format(file=path.name, sheet=wanted[:60], sheets=there))
    return wanted or (names[0] if names else "")


def text_of(path: Path, sheet: str) -> bytes:
    """Return a sheet as text: UTF-8, commas between the cells, quotes doubled; raises `TableError`."""
    now = path.stat()
    return _text_of(path, sheet, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=1)
def _text_of(path: Path, sheet: str, _changed: int, _size: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    with _refusing(path):
        rows = _workbook(path).get_sheet_by_name(sheet).iter_rows()
        writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    """A cell as a text that means the same."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()
    if isinstance(value, timedelta):
        return repr(value.total_seconds())
    return value.isoformat() if isinstance(value, date | time) else str(value).replace("\0", "")


def _workbook(path: Path) -> Any:
    """Open a workbook; what it holds was looked at before."""
    try:
        import python_calamine
    except ModuleNotFoundError:
        raise TableError(
            _(
                "{file} is a spreadsheet, which only the extra “sheets” reads (pip install "
                "'reglab[sheets]'); or save the table as CSV."
            ).format(file=path.name)
        ) from None
    if path.stat().st_size > _LARGEST:
        raise TableError(
            _("{file} has more than {most} MB; save the table as CSV.").format(
                file=path.name, most=f"{_LARGEST / 1e6:g}"
            )
        )
    with _refusing(path):
        with path.open("rb") as file:
            is_zip = file.read(4) == _ZIP
        content = _checked(path) if is_zip else path.read_bytes()
        return python_calamine.load_workbook(io.BytesIO(content))


class _refusing:  # noqa: N801
    """Turns whatever is raised where a workbook is damaged into a sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> Literal[False]:
        if error is None or isinstance(error, TableError):
            return False
        module, name = type(error).__module__, type(error).__name__
        if name == "PasswordError":
            raise TableError(
                _("{file} is locked with a password; save it without.").format(file=self._path.name)
            ) from None
        # The reader is written in another language, whose failures are no ordinary exceptions of Python.
        if isinstance(error, _DAMAGE) or "calamine" in module or name == "PanicException":
            raise TableError(
                _("{file} is damaged, or no spreadsheet that can be read; save the table as CSV.").format(
                    file=self._path.name
                )
            ) from None
        return False


def _format_of(path: Path) -> Literal["excel", "opendocument", "binary", "other"]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except _DAMAGE:
        return "other"
    if "xl/workbook.bin" in names:
        raise TableError(
            _("{file} is a binary workbook (xlsb); save it as .xlsx, or the table as CSV.").format(
                file=path.name
            )
        )
    if "xl/workbook.xml" in names:
        return "excel"
    return "opendocument" if {"mimetype", "content.xml"} <= names else "other"


def _checked(path: Path) -> bytes:
    """The workbook packed anew from what it really holds, so that no claim is left that was not checked."""
    kind, left, buffer = _format_of(path), MAX_UNPACKED, io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as clean:
        for member in archive.infolist():
            name = member.filename
            if not name.lower().endswith((".xml", ".rels")) and name != "mimetype":
                continue  # pictures and the like
            parts = []
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise TableError(
                            _(
                                "{file} has more than {most} MB when it is unpacked; save the table as CSV."
                            ).format(file=path.name, most=f"{MAX_UNPACKED / 1e6:g}")
                        )
                    parts.append(chunk)
            content = b"".join(parts)
            if kind == "excel" and name.startswith("xl/worksheets/"):
                _check_rectangle(path.name, content)
            if kind == "opendocument" and name == "content.xml":
                _check_repeats(path.name, content)
            clean.writestr(name, content)
    return buffer.getvalue()


def _check_rectangle(name: str, content: bytes) -> None:
    rows: list[int] = []
    columns: set[bytes] = set()
    for found in _CELL.finditer(content):
        columns.add(found[1])
        rows += [int(found[2])] if not rows or int(found[2]) != rows[-1] else []
    if not rows:
        return
    across = [_number_of(letters) for letters in columns]
    _check_size(name, max(rows) - min(rows) + 1, max(across) - min(across) + 1)


def _check_repeats(name: str, content: bytes) -> None:
    for found in _CELL_REPEATED.finditer(content):
        if b"office:" in found[0] and int(found[1]) > MAX_REPEATED:
            _check_size(name, MAX_CELLS, int(found[1]))
    for found in _ROW_REPEATED.finditer(content):
        cells = found[2].count(b"<table:table-cell")
        if b"office:value" in found[2] and cells * int(found[1]) > MAX_CELLS // 10:
            _check_size(name, int(found[1]), max(cells, 11))


def _check_size(name: str, rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise TableError(
            _(
                "A sheet of {file} reaches over more than {most} cells, most of them probably empty: a cell "
                "far from the others is filled. Clear it, or save the table as CSV."
            ).format(file=name, most=grouped(MAX_CELLS))
        )


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
