"""The transport: run, pause, step, stop, reset, and the numbers that a person changes most."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolBar, QToolButton, QWidget

from reglab.experiment.base import FieldInfo, field_info
from reglab.experiment.edits import set_training
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import TrainingSpec
from reglab.gui import theme
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.demand_label import DemandLabel
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.gui.window.actions import Actions
from reglab.words.language import _, in_context, plural

DEVICE_NAMES = {"cpu": "CPU", "cuda": _("GPU (CUDA)"), "mps": _("GPU (Metal)")}
NOT_FOUND = _("This machine has none, or its driver or PyTorch build does not support it")
PACES = (None, 100, 30, 10, 3, 1)
"""Speeds to choose from, in epochs per second."""


class TransportBar(QToolBar):
    """The tool bar at the window's top."""

    pace_chosen = Signal(object)
    """Epochs per second at most, or ``None`` for full speed."""
    refused = Signal(str)
    """What was typed is no value of the field; carries a sentence, empty when mended."""

    def __init__(self, model: ExperimentModel, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(_("Transport"), parent)
        self.setObjectName("transport")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._model = model
        self.addAction(actions.run)
        self._run = self.widgetForAction(actions.run)
        self._run.setObjectName("run")
        for action in (actions.stop, actions.step, actions.reset):
            self.addAction(action)
        self._others = [
            self.widgetForAction(action) for action in (actions.stop, actions.step, actions.reset)
        ]
        self._labels: list[QAction] = []
        self.addSeparator()
        self.seeds = self._number(field_info(Experiment, "seeds"))
        self.epochs = self._number(field_info(TrainingSpec, "epochs"))
        self.seeds.changed.connect(self._edit_seeds)
        self.epochs.changed.connect(self._edit_epochs)
        self._speed = self._speeds()
        self._speed.activated.connect(self._choose_speed)
        self._device = self._devices()
        self._device.activated.connect(self._choose_device)
        self.demand = DemandLabel()
        """What the run will take; in the room that is left."""
        self.addWidget(self.demand)
        for action in actions.themes:
            self.addAction(action)
        for button in self.findChildren(QToolButton):
            # Reached by the tab key, but a click leaves the focus where it is.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._themes = [self.widgetForAction(action) for action in actions.themes]
        model.on(Part.SEEDS | Part.TRAINING).connect(self._show)
        theme.manager().theme_changed.connect(self._take_type)
        self._take_type()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit(event.size().width())
        super().resizeEvent(event)

    @Slot()
    def _take_type(self) -> None:
        side = theme.px(18)
        self.setIconSize(QSize(side, side))
        # Wide enough for the longest word, so that nothing moves when the word changes.
        words = QFontMetrics(QApplication.font()).horizontalAdvance(in_context("verb", "Continue"))
        self._run.setMinimumWidth(words + side + 26)
        self._fit(self.width())

    def _fit(self, room: int) -> None:
        """Leave out words for which there is no room: of themes, of the transport, then the fields' names."""
        for words in range(3, -1, -1):
            self._show_words(self._themes, words > 2)
            self._show_words(self._others, words > 1)
            for label in self._labels:
                label.setVisible(words > 0)
            layout = self.layout()
            if layout is None or layout.sizeHint().width() <= room:
                return

    @staticmethod
    def _show_words(buttons: Sequence[QWidget], shown: bool) -> None:
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if shown else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button in buttons:
            if isinstance(button, QToolButton) and button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)

    def _number(self, info: FieldInfo) -> NumberEditor:
        """A labelled number field that keeps its width and says why it refuses a number."""
        editor = NumberEditor(info, narrow=True)
        editor.refused.connect(self.refused)
        self._add_labelled(info.param.label, editor)
        return editor

    def _add_labelled(self, title: str, box: QWidget) -> None:
        """Add a field with its label before it."""
        label = QLabel(title)
        label.setContentsMargins(8, 0, 4, 0)
        label.setBuddy(box)
        box.setAccessibleName(title)
        self._labels.append(self.addWidget(label))
        self.addWidget(box)

    def _devices(self) -> QComboBox:
        """The choice of the device; those that the machine lacks cannot be chosen."""
        info = field_info(TrainingSpec, "device")
        box = QComboBox()
        self._add_labelled(info.param.label, box)
        for name in info.choices:
            box.addItem(DEVICE_NAMES[name], name)
        box.setToolTip(f"<b>{info.param.label}</b><br>{info.param.help}")
        return box

    @Slot(tuple)
    def show_devices(self, found: tuple[str, ...]) -> None:
        """Say which devices the machine has."""
        items = self._device.model()
        assert isinstance(items, QStandardItemModel), "the model that a combo box makes for itself"
        for row in range(self._device.count()):
            there = self._device.itemData(row) in found
            items.item(row).setEnabled(there)
            items.item(row).setToolTip("" if there else NOT_FOUND)

    @Slot()
    def _choose_device(self) -> None:
        device = self._device.currentData()
        self._model.edit(lambda e: set_training(e, device=device), _("Change device"))

    def _speeds(self) -> QComboBox:
        """The choice of a pace at which a room can follow."""
        box = QComboBox()
        self._add_labelled(_("Speed"), box)
        for pace in PACES:
            box.addItem(
                in_context("speed", "full") if pace is None else plural("{n} epoch/s", "{n} epochs/s", pace),
                pace,
            )
        box.setToolTip(
            _("<b>Speed</b><br>Slow the training down, so that a room can follow. Works while it runs.")
        )
        return box

    @Slot()
    def _choose_speed(self) -> None:
        self.pace_chosen.emit(self._speed.currentData())

    @Slot()
    def _show(self) -> None:
        experiment = self._model.experiment
        self.seeds.set_value(experiment.seeds)
        self.epochs.set_value(experiment.training.epochs)
        self._device.setCurrentIndex(self._device.findData(experiment.training.device))

    @Slot(object)
    def _edit_seeds(self, value: int) -> None:
        key = self.seeds.merge_key
        self._model.edit(lambda e: e.model_copy(update={"seeds": value}), _("Change seeds"), key)

    @Slot(object)
    def _edit_epochs(self, value: int) -> None:
        self._model.edit(lambda e: set_training(e, epochs=value), _("Change epochs"), self.epochs.merge_key)
