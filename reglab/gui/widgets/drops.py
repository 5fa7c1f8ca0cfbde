"""Files that are dragged into a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def accept_files(event: QDropEvent) -> tuple[Path, ...]:
    """Accept a drag of local files, as a copy, and return their paths; anything else is left alone.

    A file manager that is told of a move removes its file.
    """
    urls = event.mimeData().urls()
    if not urls or not all(url.isLocalFile() for url in urls):
        return ()
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return tuple(Path(url.toLocalFile()) for url in urls)
