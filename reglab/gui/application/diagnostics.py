"""What the window does about errors that nobody foresaw: a log file, and one dialog."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from reglab.gui.widgets.plain import literal
from reglab.store.paths import log_dir
from reglab.words.language import _

LOG_NAME = "reglab.log"
LOG_BYTES = 1_000_000
LOG_FILES = 3

_log = logging.getLogger("reglab.window")
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start_logging() -> Path | None:
    """Log to a rotating file in the person's log folder, and what is serious to the terminal as well.

    Returns
    -------
    Path or None
        The file; ``None`` where there can be none, which is no reason not to start.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.WARNING)
    root.addHandler(terminal)
    try:
        path = log_dir() / LOG_NAME
        file = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8")
    except OSError as error:
        _log.warning("no log file: %s", error)
        return None
    file.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root.addHandler(file)
    return path


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass a message of Qt on to the log."""
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)


class ErrorReporter(QObject):
    """Logs every exception that nobody caught, in whichever thread, and shows the first of each kind.

    One dialog at a time: an error in a slot that a timer calls would otherwise bury the window.

    Parameters
    ----------
    log_file : Path, optional
        Named in the dialog.
    """

    _caught = Signal(str, str)

    def __init__(self, log_file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._shown: set[str] = set()
        self._box: QMessageBox | None = None
        # Queued, so that the dialog opens in the window's thread and after the code that failed.
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over from Python's and Qt's own ways to report errors."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread
        sys.unraisablehook = self._report_unraisable
        qInstallMessageHandler(log_qt_message)

    @property
    def dialog(self) -> QMessageBox | None:
        """The dialog on the screen, if any."""
        return self._box

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and ask for its dialog; takes what ``sys.excepthook`` takes."""
        if issubclass(kind, KeyboardInterrupt):
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _log.error("unexpected error\n%s", details)
        self._caught.emit(f"{kind.__name__}: {error}" if str(error) else kind.__name__, details)

    def _report_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _report_unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        # Raised where there is nobody to hand it to, such as while an object goes away: no harm is done.
        _log.error("%s %r", arguments.err_msg, arguments.object, exc_info=arguments.exc_value)

    @Slot(str, str)
    def _show(self, what: str, details: str) -> None:
        if self._box is not None or details in self._shown:
            return
        self._shown.add(details)
        box = QMessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("reglab")
        box.setText(_("Something went wrong that should not have."))
        said = [what, _("You can go on; if the window behaves oddly, save and start reglab again.")]
        if self._log_file:
            said.append(_("The log is in {file}.").format(file=self._log_file))
        box.setInformativeText(literal("\n\n".join(said)))
        box.setDetailedText(details)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._closed)
        self._box = box
        box.open()

    @Slot()
    def _closed(self) -> None:
        self._box = None
