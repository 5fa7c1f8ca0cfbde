"""An experiment as text to be pasted into a chat, and as a QR code for the projector."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reglab.code.qr import MOST, qr_code
from reglab.experiment.experiment import Experiment
from reglab.experiment.text_code import text_code
from reglab.gui import theme
from reglab.gui.widgets.busy import waited
from reglab.gui.widgets.labels import Caption, WrappedLabel
from reglab.gui.widgets.qr_picture import QrPicture
from reglab.gui.widgets.room import give_room
from reglab.words import listed
from reglab.words.language import _, grouped, plural

_COPIED_MS = 1500


class ShareDialog(QDialog):
    """Shows the text code of an experiment.

    Parameters
    ----------
    experiment : Experiment
        What is shared.
    """

    def __init__(self, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Text and QR code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.code = text_code(experiment)
        heading = WrappedLabel(experiment.name)
        heading.setProperty("role", "section")
        modules = waited(lambda: qr_code(self.code))
        self.picture = QrPicture()
        self.picture.setVisible(modules is not None)
        self.picture.show_modules(modules or ())
        self.too_long = WrappedLabel(
            _(
                "The experiment takes {length} letters, and a QR code holds {most}. Copy the "
                "text instead, or save the experiment as a file."
            ).format(length=grouped(len(self.code)), most=grouped(MOST))
        )
        self.too_long.setProperty("role", "warning")
        self.too_long.setVisible(modules is None)
        self.text = QPlainTextEdit(self.code)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text code of the experiment"))
        self.text.setFixedHeight(4 * self.text.fontMetrics().lineSpacing() + theme.px(12))
        self.text.setWordWrapMode(self.text.wordWrapMode().WrapAnywhere)
        about = Caption(_about(experiment))
        self.copy_button = QPushButton(_("&Copy text"))
        self.copy_button.setDefault(True)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COPIED_MS)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(heading)
        column.addWidget(self.picture, 1)
        column.addWidget(self.too_long)
        column.addWidget(self.text)
        column.addWidget(about)
        column.addLayout(foot)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.copy_button.clicked.connect(self._copy)
        close.clicked.connect(self.reject)
        self._timer.timeout.connect(self._forget)
        give_room(self, 520, 680 if modules is not None else 260)

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self.code)
        self.copy_button.setText(_("Copied"))
        self._timer.start()

    @Slot()
    def _forget(self) -> None:
        self.copy_button.setText(_("&Copy text"))


def _about(experiment: Experiment) -> str:
    """What the text is, and what is not in it."""
    apart = [each.name for each in experiment.data.source.references if not each.packed]
    said = [_("The whole experiment, without results.")]
    if apart:
        said.append(
            plural(
                "The data are not in it: {files} must be there, too.",
                "The data are not in it: {files} must be there, too.",
                len(apart),
                files=listed(apart),
            )
        )
    said.append(
        _(
            "Paste it into a chat; whoever copies it from there pastes it into the window "
            "(Ctrl+V), or gives it to “reglab run”."
        )
    )
    return " ".join(said)
