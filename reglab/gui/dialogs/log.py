"""The folder of the program's log."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from reglab.gui.widgets.plain import literal
from reglab.store.errors import StoreError
from reglab.store.paths import log_dir


def show_log(window: QWidget) -> None:
    """Open the folder in the desktop's way; where there is none, say why."""
    try:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))
    except StoreError as error:
        QMessageBox.warning(window, "reglab", literal(str(error)))
