"""Asks which network's weights are to be taken away."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from reglab.export.weights import Moment
from reglab.gui.widgets.labels import Caption
from reglab.record.record import RunRecord
from reglab.words.language import _

_ABOUT = _(
    "A safetensors file with the names of the parts in PyTorch: "
    "load_state_dict of the network that “Show code” writes takes it. Inputs "
    "are standardised as in the run."
)
_MOMENTS: dict[Moment, str] = {
    "last": _("At the end of training"),
    "best": _("At the smallest validation loss"),
}


class WeightsDialog(QDialog):
    """Chooses an arm, a seed, and which of its weights.

    Parameters
    ----------
    record : RunRecord
        The run.
    """

    def __init__(self, record: RunRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Export weights"))
        self.arms, self.seeds, self.moments = QComboBox(), QComboBox(), QComboBox()
        for place, arm in enumerate(record.experiment.arms):
            self.arms.addItem(arm.name, place)
        for seed in sorted({replica.seed for replica in record.replicas}):
            self.seeds.addItem(str(seed), seed)
        for moment, words in _MOMENTS.items():
            self.moments.addItem(words, moment)
        form = QFormLayout()
        form.addRow(_("&Arm"), self.arms)
        form.addRow(_("&Seed"), self.seeds)
        form.addRow(_("&Weights"), self.moments)
        about = Caption(_ABOUT)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.button(buttons.Ok).setText(_("Export…"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(about)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(420)

    @property
    def arm(self) -> int:
        """Position of the arm that is chosen."""
        return int(self.arms.currentData())

    @property
    def seed(self) -> int:
        """The seed that is chosen."""
        return int(self.seeds.currentData())

    @property
    def moment(self) -> Moment:
        """Which weights are chosen."""
        return "best" if self.moments.currentData() == "best" else "last"
