"""On which pages files of each kind are looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from reglab.gui.importing.arrays_import import ArraysImport
from reglab.gui.importing.arrays_page import ArraysPage
from reglab.gui.importing.columns_page import ColumnsPage
from reglab.gui.importing.file_import import FileImport
from reglab.gui.importing.table_import import TableImport
from reglab.gui.importing.text_page import TextPage


def pages_of(files: FileImport) -> list[Callable[[], QWidget]]:
    """Return what makes the pages on which files are looked at, in their order."""
    if isinstance(files, TableImport):
        return [partial(TextPage, files), partial(ColumnsPage, files)]
    if isinstance(files, ArraysImport):
        return [partial(ArraysPage, files)]
    raise NotImplementedError(f"there are no pages for {type(files).__name__}")
