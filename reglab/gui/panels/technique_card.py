"""One technique of the selected arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reglab.experiment.base import field_info
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import LayerRef, Scale, Technique
from reglab.gui import theme
from reglab.gui.icons import themed
from reglab.gui.panels import technique_words as words
from reglab.gui.panels.technique_details import TechniqueDetails
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.gui.widgets.form import FieldGroup
from reglab.gui.widgets.labels import ElidedLabel, SteadyCaption
from reglab.gui.widgets.names import in_sentence
from reglab.gui.widgets.numbers import format_number


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows beside the technique itself.

    Parameters
    ----------
    layers : sequence of LayerSpec
        Hidden layers of the arm's network.
    scale : Scale
        Sizes of the arm on which the conventions depend.
    hue : QColor
        Colour of the arm.
    siblings : int
        How many techniques of this kind the arm has.
    can_split : bool
        Whether other layers could have a strength of their own.
    """

    layers: Sequence[LayerSpec]
    scale: Scale
    hue: QColor
    siblings: int = 1
    can_split: bool = False


class TechniqueCard(QWidget):
    """A line while the technique is off; strength and formula while it is on; everything when opened."""

    changed = Signal(object, str, str)
    """The technique as a person wants it, words for the undo list, and the key of the act."""
    refused = Signal(str)
    """What was typed in a field cannot be a value; a sentence, empty when mended."""
    split = Signal()
    """Another strength is wanted for other layers."""
    remove = Signal()
    """This one of several techniques of its kind is to go."""

    def __init__(self, technique: Technique, state: CardState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._technique, self._state = technique, state
        self.fields = FieldGroup(self)
        self.check = QCheckBox(technique.title)
        self.value_label = ElidedLabel(role="muted")
        # It is the value that gives way where the panel is narrow, not the name.
        self.value_label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.remove_button = tool_button("close", "Remove this strength of its own")
        self.open_button = tool_button("right", "Show all settings")
        self.open_button.setFixedWidth(20)
        self._opened = False
        self._tabbed: tuple[LayerRef, ...] | None = None
        self.formula = SteadyCaption()
        self.equivalents = SteadyCaption()
        self.details: TechniqueDetails | None = None
        self._build(technique, state)
        self.check.clicked.connect(self._toggle)
        self.open_button.clicked.connect(self._flip)
        self.remove_button.clicked.connect(self.remove)
        self.fields.edited.connect(self._edit)
        self.fields.refused.connect(self.refused)
        self.show_technique(technique, state)

    def _build(self, technique: Technique, state: CardState) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.check, 1)
        head.addWidget(self.value_label)
        head.addWidget(self.remove_button)
        head.addWidget(self.open_button)
        info = words.main_parameter(technique, state.scale)
        self.main = NumberEditor(info, slider=True)
        self.fields.add(self.main)
        symbol = QLabel(info.param.symbol or info.param.label)
        symbol.setBuddy(self.main.field)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(symbol)
        row.addWidget(self.main, 1)
        self.body = QWidget()
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(22, 0, 4, 2)
        self._column.setSpacing(2)
        self._column.addLayout(row)
        self._column.addWidget(self.formula)
        self._column.addWidget(self.equivalents)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 1, 2, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.body)

    # -- showing -----------------------------------------------------------------------------

    def show_technique(self, technique: Technique, state: CardState) -> None:
        """Show a technique; one that the arm does not have comes with its defaults, switched off."""
        self._technique, self._state = technique, state
        reason = words.unavailable(technique, state.layers)
        info = words.main_parameter(technique, state.scale)
        self.check.setChecked(technique.enabled)
        # What is on can always be switched off.
        self.check.setEnabled(technique.enabled or not reason)
        self.check.setText(self._title())
        tip = words.technique_tooltip(technique, state.scale)
        self.check.setToolTip(f"<p>{reason}</p>{tip}" if reason else tip)
        symbol = info.param.symbol or info.param.label.lower()
        self.value_label.set_text(f"{symbol} {format_number(getattr(technique, info.name))}", "muted")
        self.main.set_info(info)
        self.main.set_value(getattr(technique, info.name))
        # The reason is longer than any formula, and its room goes with it.
        self.formula.reserve(2 if reason else 1)
        self.formula.setText(reason or self._formula())
        self.equivalents.reserve(2 if len(technique.conventions(state.scale)) > 3 else 1)
        self.equivalents.setText(words.conventions_line(technique, state.scale))
        self.equivalents.setVisible(bool(self.equivalents.text()))
        self.equivalents.setToolTip(words.conventions_tooltip(technique, state.scale))
        self.remove_button.setVisible(state.siblings > 1)
        self._show_parts()
        self.update()

    def _title(self) -> str:
        technique, state = self._technique, self._state
        if state.siblings == 1:
            return technique.title
        return f"{technique.name} · {words.layers_words(technique, state.layers)}"

    def _formula(self) -> str:
        formula = self._technique.formula(self._state.scale)
        return f"{formula}  (no effect)" if self._technique.is_neutral() else formula

    def _show_parts(self) -> None:
        opened = self._opened
        self.body.setVisible(opened or self._technique.enabled)
        self.value_label.setVisible(not opened and not self._technique.enabled)
        if opened:
            if self.details is None:
                self._make_details()
            assert self.details is not None
            self.details.show_technique(self._technique, self._state.layers, self._state.can_split)
            self._order_tabs(self.details)
        if self.details is not None:
            self.details.setVisible(opened)

    def _make_details(self) -> None:
        """Made when they are opened for the first time: most of them never are."""
        self.details = TechniqueDetails(self._technique, self._state.scale)
        self.details.fields.edited.connect(self._edit)
        self.details.fields.refused.connect(self.refused)
        self.details.split.connect(self.split)
        if self.details.layers is not None:
            self.details.layers.chosen.connect(self._choose_layers)
        self._column.addWidget(self.details)

    def _order_tabs(self, details: TechniqueDetails) -> None:
        """Let Tab go from the strength through the details: made later, they would come last of all."""
        layers = tuple(details.layers.boxes) if details.layers is not None else ()
        if layers != self._tabbed:
            self._tabbed = layers
            for before, after in pairwise([self.main.field, *details.tab_stops()]):
                QWidget.setTabOrder(before, after)

    # -- editing -----------------------------------------------------------------------------

    @Slot(bool)
    def _toggle(self, on: bool) -> None:
        words_ = f"Switch {'on' if on else 'off'} {self._technique.name}"
        self.changed.emit(self._technique.model_copy(update={"enabled": on}), words_, "")

    @Slot()
    def _flip(self) -> None:
        self.set_opened(not self._opened)

    def set_opened(self, opened: bool) -> None:
        """Show all settings, or only what matters most."""
        self._opened = opened
        themed(self.open_button, "down" if opened else "right")
        self.open_button.setToolTip("Show less" if opened else "Show all settings")
        self.open_button.setAccessibleName(self.open_button.toolTip())
        self._show_parts()

    @Slot(str, object, str)
    def _edit(self, name: str, value: object, merge_key: str) -> None:
        technique = self._technique
        if name == "convention" and isinstance(technique, words.Convertible):
            changed = technique.in_convention(value, self._state.scale)
        else:
            changed = technique.model_copy(update={name: value})
        label = in_sentence(field_info(technique, name).param.label)
        key = f"{technique.kind}.{merge_key}" if merge_key else ""
        self.changed.emit(changed, f"Change {label}", key)

    @Slot(object)
    def _choose_layers(self, layers: object) -> None:
        changed = self._technique.model_copy(update={"layers": layers})
        self.changed.emit(changed, f"Choose layers of {self._technique.name}", "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a bar in the arm's hue while the technique acts."""
        if not self._technique.enabled:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(look.border), 1))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(frame, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._state.hue if self._technique.active else QColor(look.border))
        painter.drawRoundedRect(QRectF(1, 6, 3, self.height() - 12), 1.5, 1.5)
        painter.end()
