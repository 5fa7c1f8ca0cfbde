"""How far a file is read, with a button that gives it up; only what takes long is shown."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import ElidedLabel
from reglab.words import percent
from reglab.words.language import _

SLOW_MS = 250
"""Reading that takes no longer is not shown: nothing flickers."""


class ReadingBar(QWidget):
    """A bar, its button, and the share in words; empty while nothing is read."""

    stopped = Signal()
    """A person gives the reading up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedSize(theme.px(140), theme.px(8))
        self.progress.setAccessibleName(_("Reading"))
        self.stop = QPushButton(_("Stop reading"))
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.stopped)
        self.words = ElidedLabel(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        row.addWidget(self.words, 1)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._show)
        self.show_share(1.0, busy=False)

    def show_share(self, share: float, *, busy: bool) -> None:
        """Show how far it is, between 0 and 1, where something is being read."""
        self.progress.setValue(round(1000 * share))
        self.words.set_text(_("Reading … {share}").format(share=percent(share, 0)), "muted")
        if not busy:
            self._slow.stop()
            self._set_visible(on=False)
        elif self.progress.isHidden() and not self._slow.isActive():
            self._slow.start()

    @Slot()
    def _show(self) -> None:
        self._set_visible(on=True)

    def _set_visible(self, *, on: bool) -> None:
        for widget in (self.progress, self.stop, self.words):
            widget.setVisible(on)
