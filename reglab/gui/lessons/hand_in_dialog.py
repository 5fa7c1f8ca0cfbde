"""Asks under which name and into which folder a lesson is handed in; both are remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reglab.gui.lessons.progress import keep_participant, participant
from reglab.gui.widgets.labels import Caption
from reglab.lessons.hand_in import MAX_NAME
from reglab.words.language import _


class HandInDialog(QDialog):
    """A name, which may be left out, and a folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Hand in"))
        self.name = QLineEdit(participant())
        self.name.setMaxLength(MAX_NAME)
        self.name.setPlaceholderText(_("any name, or none"))
        self.folder = QLineEdit(str(QSettings().value("lessons/folder", "")))
        invitation = _("a folder that the teacher has named")
        self.folder.setPlaceholderText(invitation)
        self.folder.setMinimumWidth(self.folder.fontMetrics().horizontalAdvance(invitation) + 20)
        self.browse = QPushButton(_("Choose…"))
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        form = QFormLayout()
        form.addRow(_("&Name"), self.name)
        folder = QLabel(_("&Folder"))
        folder.setBuddy(self.folder)
        form.addRow(folder, row)
        self.told = Caption(
            _(
                "One small file: your predictions and answers, and the gap and score of "
                "every arm and seed. Nothing else leaves this computer."
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_ = buttons.addButton(_("Hand in"), QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.told)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)
        self.browse.clicked.connect(self._choose)
        self.folder.textChanged.connect(self._enable)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._enable()

    def chosen_folder(self) -> Path:
        """The folder."""
        return Path(self.folder.text().strip())

    @Slot()
    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Folder for hand-ins"), self.folder.text())
        if name:
            self.folder.setText(name)

    @Slot()
    def _enable(self) -> None:
        self.done_.setEnabled(bool(self.folder.text().strip()))

    def accept(self) -> None:
        keep_participant(self.name.text())
        QSettings().setValue("lessons/folder", self.folder.text())
        super().accept()
