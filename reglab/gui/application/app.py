"""The desktop application around the window."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from reglab import __version__
from reglab.display import NO_DISPLAY, has_display
from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.gui import theme
from reglab.gui.application.again import start_again
from reglab.gui.application.diagnostics import ErrorReporter, start_logging
from reglab.gui.document.last_experiment import Recalled, recall
from reglab.gui.languages import translate_qt
from reglab.gui.settings_folder import keep_settings_beside
from reglab.gui.theme.icons import app_icon
from reglab.gui.window.appearance import remembered_mode, remembered_scale
from reglab.gui.window.main_window import MainWindow
from reglab.store.unsaved import is_kept

APP_ID = "reglab"
"""Name of the desktop entry, and what a taskbar groups windows by."""


class Application(QApplication):
    """The application, which is told by some desktops to open a file after it has started."""

    file_requested = Signal(str)
    """The desktop asks for a file to be opened; carries its path."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_requested.emit(event.file())
            return True
        return super().event(event)


def make_application(program: str = "reglab") -> Application:
    """Return the application with its names, icon and look.

    Until its event loop runs there is no search for garbage.

    Parameters
    ----------
    program : str
        Name under which settings are kept.
    """
    if sys.platform == "win32":
        import ctypes

        # Otherwise the taskbar shows the icon of Python.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
    # Names first: the settings and the icon of the taskbar are found by them.
    QApplication.setApplicationName(program)
    QApplication.setOrganizationName(program)
    QApplication.setApplicationDisplayName("reglab")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName(APP_ID)
    # Screens at 125 % or 150 % get just that.
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = Application([program])
    translate_qt(app)
    theme.manager().set_scale(app, remembered_scale())
    theme.apply(app, remembered_mode())
    app.setWindowIcon(app_icon())
    gc.disable()
    QTimer.singleShot(0, app, settle_memory)
    return app


def settle_memory() -> None:
    """Take up the search for garbage, and leave out for good what start-up has made.

    A search through all of it holds the event loop up for several frames and finds nothing.
    """
    gc.freeze()
    gc.enable()


class InterruptWatch(QObject):
    """Ends the application in an orderly way on Ctrl-C in its terminal and when it is asked to terminate.

    While Qt waits for events no Python code runs, so a signal is noticed through a socket.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)
        self._before = {
            number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._wakeup = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)

    @Slot()
    def _end(self) -> None:
        number = self._read.recv(1)[0]
        if number in self._before:
            # Not quit(), which may ask about unsaved changes: nobody may be there to answer.
            self._app.exit(128 + number)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()


class _Opener(QObject):
    """Opens files in the window once that is on the screen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @Slot(str)
    def open(self, name: str) -> None:
        self._window.document.open(Path(name))


def main(files: Sequence[str] = ()) -> int:
    """Run the window until it is closed and return the exit code; 1 without a display.

    Parameters
    ----------
    files : sequence of str
        The experiment file to open, if any; or what a window that starts anew has left for this one.
    """
    if not has_display():
        sys.stderr.write(f"{NO_DISPLAY}\n")
        return 1
    keep_settings_beside()
    app = make_application()
    reporter = ErrorReporter(start_logging(), app)
    reporter.install()
    watch = InterruptWatch(app)
    # A file that is asked for takes its place at once, so that only one is read.
    last = Recalled(PRESETS[DEFAULT].experiment) if files else recall()
    window = MainWindow(last.experiment)
    if last.later:
        files = [str(last.path)]
    else:
        window.document.adopt(last.path)
    window.status.show_remark(last.remark)
    opener = _Opener(window)
    app.file_requested.connect(opener.open)
    window.fit_screen()
    window.show()
    for name in filter(is_kept, files):
        window.keeping.recovery.take_over(Path(name))
    window.keeping.recovery.look()
    if not files:
        window.start.offer()
    for name in (name for name in files if not is_kept(name)):
        # After the window is on the screen: if the file is no good, a dialog says so in front of it.
        QTimer.singleShot(0, opener, lambda name=name: opener.open(name))
    window.restart.ready.connect(app.quit)
    try:
        return app.exec()
    finally:
        window.worker.shutdown()
        watch.close()
        if (arguments := window.restart.arguments) is not None:
            start_again(arguments)
