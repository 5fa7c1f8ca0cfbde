"""A preview in a technique's card: it follows the numbers while it is seen, and costs nothing else."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Technique
from reglab.gui.preview import loader
from reglab.gui.preview.loader import PreviewLoader
from reglab.gui.preview.picture import PreviewPicture
from reglab.gui.preview.request import PreviewRequest
from reglab.gui.widgets.buttons import tool_button
from reglab.record.preview import Preview
from reglab.words.language import _

DEBOUNCE_MS = 60
"""How long a number must rest before it is asked for."""


class PreviewBox(QWidget):
    """Originals and what training makes of them, with a button for other variants.

    Parameters
    ----------
    function : str, optional
        What makes previews in the other process, if not the engine.
    """

    def __init__(self, function: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._function = function or loader.PREVIEW
        self._loader: PreviewLoader | None = None
        self._request: PreviewRequest | None = None
        self._asked: PreviewRequest | None = None
        self._reason = ""
        self._user = 0
        self._roll = 0
        self._shown_data: object = None
        self._subject: tuple[Experiment, Arm, Technique] | None = None
        self.picture = PreviewPicture()
        self.again_button = tool_button("reset", _("Draw other variants"))
        self.again_button.clicked.connect(self._again)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        head = QHBoxLayout()
        head.addWidget(QLabel(_("Preview")), 1)
        head.addWidget(self.again_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.picture)

    def show_technique(self, experiment: Experiment, arm: Arm, technique: Technique, reason: str) -> None:
        """Follow a technique of an arm; with a reason why it can do nothing, say that instead."""
        self._subject, self._reason = (experiment, arm, technique), reason
        self._request = None if reason else PreviewRequest.of(experiment, arm, technique, self._roll)
        if experiment.data != self._shown_data:
            self._shown_data = experiment.data
            self.picture.forget()
        self._follow()

    def _follow(self) -> None:
        if self._request is None:
            self.picture.forget()
            self.picture.say(self._reason)
        elif self.isVisible() and self._request != self._asked:
            if self.picture.preview is None:
                self.picture.say(_("Drawing examples …"))
            self._timer.start()

    @Slot()
    def _again(self) -> None:
        self._roll += 1
        if self._subject is not None:
            self.show_technique(*self._subject, self._reason)

    @Slot()
    def _ask(self) -> None:
        if self._request is None or not self.isVisible():
            return
        if self._loader is None:
            self._loader = PreviewLoader.shared()
            self._user = self._loader.join()
            self._loader.arrived.connect(self._show)
            self._loader.failed.connect(self._fail)
            # Where the box goes without being hidden first.
            self.destroyed.connect(partial(self._loader.leave, self._user))
        self._asked = self._request
        self._loader.ask(self._user, self._function, *self._request.arguments)

    @Slot(int, object)
    def _show(self, user: int, preview: Preview) -> None:
        if user == self._user and self._subject is not None and self._request is not None:
            info = self._subject[0].data.info
            self.picture.show_preview(preview, info.classes, (*info.features[:2], info.target)[:2])

    @Slot(int, str)
    def _fail(self, user: int, sentence: str) -> None:
        if user == self._user:
            self._asked = None
            self.picture.say(_("No preview: {reason}").format(reason=sentence))

    # -- only while it is seen ---------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_loader()

    @Slot()
    def close_loader(self) -> None:
        """Ask for nothing more; with the last box that does so, the thread and its process end."""
        self._timer.stop()
        if self._loader is not None:
            self._loader.arrived.disconnect(self._show)
            self._loader.failed.disconnect(self._fail)
            self._loader.leave(self._user)
            self._loader = self._asked = None
