"""Which kinds of files there are, by what they are told, and what imports them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from reglab.words.language import _

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from reglab.gui.importing.file_import import FileImport

_IDX = re.compile(r"(idx[0-9]|ubyte)", re.IGNORECASE)
_MOST = 1000
"""Entries of a folder that are looked at."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of files that can be imported.

    Parameters
    ----------
    title : str
        Its name on the screen.
    about : str
        What it is, in a few words.
    patterns : tuple of str
        How its names look in a file dialog; none for folders.
    """

    title: str
    about: str
    patterns: tuple[str, ...] = ()


KINDS: tuple[FileKind, ...] = (
    FileKind(
        _("Tables"),
        _("text with a comma, semicolon, tab or bar between the cells (CSV, TSV)"),
        ("*.csv", "*.tsv", "*.tab", "*.txt", "*.dat"),
    ),
    FileKind(
        _("Spreadsheets"),
        _("a sheet of an Excel or OpenDocument workbook"),
        ("*.xlsx", "*.xlsm", "*.xls", "*.ods"),
    ),
    FileKind(
        _("Arrays"),
        _("NPZ files of numpy, and MNIST’s own format (IDX, also .gz), all its files together"),
        ("*.npz", "*.idx", "*ubyte", "*.gz"),
    ),
    FileKind(_("Pictures"), _("a folder that holds a folder of pictures for each class")),
)
FILTER = ";;".join(
    [
        _("Data ({patterns})").format(
            patterns=" ".join(pattern for kind in KINDS for pattern in kind.patterns)
        ),
        *(f"{kind.title} ({' '.join(kind.patterns)})" for kind in KINDS if kind.patterns),
        _("All files (*)"),
    ]
)
"""What a file dialog offers."""


def is_array_file(path: Path) -> bool:
    """Whether a file is called as arrays are."""
    name = path.name.lower()
    return name.endswith((".npz", ".idx", ".gz")) or _IDX.search(name) is not None


def import_of(paths: Sequence[Path], parent: QObject | None = None) -> FileImport:
    """Return what imports these files, by their names."""
    from reglab.gui.importing.arrays_import import ArraysImport
    from reglab.gui.importing.table_import import TableImport

    if len(paths) == 1 and paths[0].is_dir():
        arrays = [path for path in islice(paths[0].iterdir(), _MOST) if _IDX.search(path.name)]
        return ArraysImport(arrays or paths, parent)
    if len(paths) > 1 or is_array_file(paths[0]):
        return ArraysImport(paths, parent)
    return TableImport(paths[0], parent)
