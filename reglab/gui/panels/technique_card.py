"""One technique of the selected arm."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reglab.experiment.base import FieldInfo, field_info
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Technique
from reglab.gui import theme
from reglab.gui.panels import technique_words as words
from reglab.gui.panels.advice_line import AdviceLine
from reglab.gui.panels.card_state import CardState
from reglab.gui.panels.pulls import Pulls
from reglab.gui.panels.strength_meter import NOTHING, StrengthMeter
from reglab.gui.panels.technique_details import TechniqueDetails
from reglab.gui.theme.icons import themed
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.gui.widgets.form import FieldGroup
from reglab.gui.widgets.labels import ElidedCheckBox, ElidedLabel, SteadyCaption
from reglab.gui.widgets.scroll_column import as_wide_as_its_place
from reglab.words import in_sentence, typed
from reglab.words.language import _

if TYPE_CHECKING:
    from reglab.gui.explain.desk import Desk


class TechniqueCard(QWidget):
    """A line while the technique is off; strength and formula while it is on; everything when opened."""

    changed = Signal(object, str, str)
    """The technique as a person wants it, words for the undo list, and the key of the act."""
    refused = Signal(str)
    """What was typed in a field cannot be a value; a sentence, empty when mended."""
    split = Signal()
    """Another strength is wanted for other layers."""
    remove = Signal()
    """It is to go, numbers and all."""
    explain = Signal()
    """Its explanation is wanted."""

    def __init__(self, technique: Technique, state: CardState, desk: Desk | None = None) -> None:
        super().__init__()
        self._technique, self._state, self._desk = technique, state, desk
        self.fields = FieldGroup(self)
        self.check = ElidedCheckBox(technique.title)
        self.value_label = ElidedLabel(role="muted")
        # It is the value that gives way where the panel is narrow, not the name.
        self.value_label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.advice_button = tool_button("warning", "")
        self.help_button = tool_button(
            "help", _("What {technique} does, and its code elsewhere").format(technique=technique.name)
        )
        self.remove_button = tool_button("close", "")
        self.open_button = tool_button("right", _("Show all settings"))
        for button in (self.advice_button, self.help_button, self.remove_button, self.open_button):
            button.set_bare_size(20, 24)
        self._opened = self._fresh = self._wordy = False
        self._examples: tuple[Experiment, Arm] | None = None
        self.main: NumberEditor | None = None
        self.formula = SteadyCaption()
        self.equivalents = SteadyCaption()
        self.meter: StrengthMeter | None = None
        self._pulls = NOTHING
        self._rows: tuple[int | None, ...] = ()
        self.warnings = AdviceLine("warning")
        self.details: TechniqueDetails | None = None
        self._build(technique, state)
        self.check.clicked.connect(self._toggle)
        self.open_button.clicked.connect(self._flip)
        self.advice_button.clicked.connect(self._flip)
        self.help_button.clicked.connect(self.explain)
        self.remove_button.clicked.connect(self.remove)
        self.fields.edited.connect(self._edit)
        self.fields.refused.connect(self.refused)
        self.show_technique(technique, state)

    def _build(self, technique: Technique, state: CardState) -> None:
        head = QHBoxLayout()
        head.setSpacing(1)
        head.addWidget(self.check, 1)
        head.addWidget(self.value_label)
        for button in (self.advice_button, self.help_button, self.remove_button, self.open_button):
            head.addWidget(button)
        self.body = QWidget()
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(22, 0, 4, 2)
        self._column.setSpacing(2)
        if info := words.main_parameter(technique, state.scale):
            self._column.addLayout(self._main_row(info))
        self._column.addWidget(self.formula)
        self._column.addWidget(self.equivalents)
        if words.has_meter(technique):
            self.meter = StrengthMeter()
            self._column.addWidget(self.meter)
        self._column.addWidget(self.warnings)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 2, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.body)
        as_wide_as_its_place(self, self.body)

    def _main_row(self, info: FieldInfo) -> QHBoxLayout:
        self.main = NumberEditor(info, slider=True)
        self.fields.add(self.main)
        if self.main.slider is not None:
            self.main.slider.sliderReleased.connect(self._show_advice)
        symbol = QLabel(words.main_label(info))
        symbol.setBuddy(self.main.field)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(symbol)
        row.addWidget(self.main, 1)
        return row

    # -- showing -----------------------------------------------------------------------------

    @property
    def technique(self) -> Technique:
        """What it shows."""
        return self._technique

    def shows(self, technique: Technique, state: CardState) -> bool:
        """Whether this is what it shows already."""
        return (technique, state) == (self._technique, self._state)

    def show_technique(self, technique: Technique, state: CardState) -> None:
        """Show a technique; one that the arm does not have comes with its defaults, switched off."""
        same = self.shows(technique, state)
        self._technique, self._state = technique, state
        self.check.setChecked(technique.enabled)
        if same and self._fresh and not self.body.isVisibleTo(self):
            # Most cards are lines that stay as they are, whatever is edited.
            return
        self._fresh = True
        reason = words.unavailable(technique, state.layers, state.data)
        # What is on can always be switched off.
        self.check.setEnabled(technique.enabled or not reason)
        self.check.setText(self._title())
        tip = words.technique_tooltip(technique, state.scale)
        self.check.setToolTip(f"<p>{escape(reason)}</p>{tip}" if reason else tip)
        if info := words.main_parameter(technique, state.scale):
            symbol = info.param.symbol or in_sentence(info.param.label)
            self.value_label.set_text(f"{symbol} {typed(getattr(technique, info.name))}", "muted")
            if self.main is not None:
                self.main.set_info(info)
                self.main.set_value(getattr(technique, info.name))
        self.formula.setText(reason or self._formula())
        self._wordy = bool(reason)
        self.equivalents.reserve(2 if len(technique.conventions(state.scale)) > 3 else 1)
        self.equivalents.setText(words.conventions_line(technique, state.scale))
        self.equivalents.setVisible(bool(self.equivalents.text()))
        self.equivalents.setToolTip(words.conventions_tooltip(technique, state.scale))
        removable = state.siblings > 1 or (state.present and not technique.enabled)
        self.remove_button.setVisible(removable)
        own = _("Remove this strength of its own") if state.siblings > 1 else _("Remove it from the arm")
        self.remove_button.setToolTip(own)
        self.remove_button.setAccessibleName(own)
        self._show_parts()
        self._show_advice()
        self.update()

    def show_pulls(self, pulls: Pulls) -> None:
        """Show how strongly the penalties of the arm pull against the data."""
        self._pulls = pulls
        if self.meter is not None:
            self.meter.show_pulls(pulls, self._rows)

    def show_examples(self, experiment: Experiment, arm: Arm) -> None:
        """Show what training makes of examples, where that is what the technique is about."""
        self._examples = experiment, arm
        if self._opened and self.details is not None:
            reason = words.unavailable(self._technique, self._state.layers, self._state.data)
            self.details.show_examples(experiment, arm, self._technique, reason)

    @Slot()
    def _show_advice(self) -> None:
        """Say what is to be said; not while the slider is held, so that nothing moves under the mouse."""
        if self.main is not None and self.main.slider is not None and self.main.slider.isSliderDown():
            return
        advice = self._state.advice
        self.warnings.show_advice(advice, short=not self._opened)
        grave = any(each.severity == "warning" for each in advice)
        # By the follower that renews it with the theme: another icon would come back there.
        themed(self.advice_button, "warning" if grave else "info", "warning" if grave else "muted")
        self.advice_button.setVisible(bool(advice))
        tip = "".join(f"<p>{escape(each.sentence)}</p>" for each in advice)
        self.advice_button.setToolTip(tip)
        self.advice_button.setAccessibleName(_("Advice"))
        self.advice_button.setAccessibleDescription(" ".join(each.sentence for each in advice))

    def _title(self) -> str:
        technique, state = self._technique, self._state
        if state.siblings == 1:
            return technique.title
        return f"{technique.name} · {words.layers_words(technique, state.layers)}"

    def _formula(self) -> str:
        formula = self._technique.formula(self._state.scale)
        return (
            _("{formula}  (no effect)").format(formula=formula) if self._technique.is_neutral() else formula
        )

    def _show_parts(self) -> None:
        opened, state = self._opened, self._state
        # A reason is longer than any formula, and its room goes with it, but for boxes that can make one.
        self.formula.reserve(2 if self._wordy or (opened and self._technique.per_layer) else 1)
        self.body.setVisible(opened or self._technique.enabled)
        self.value_label.setVisible(state.present and not opened and not self._technique.enabled)
        if opened:
            if self.details is None:
                self._make_details()
            assert self.details is not None
            self.details.show_technique(self._technique, state.layers, state.can_split, state.advice)
        if self.details is not None:
            self.details.setVisible(opened)
            self.details.tail.setVisible(opened)
        if self.meter is not None:
            # While layers can be chosen all have rows: what is ticked off leaves the next box where it is.
            names, self._rows = words.meter_rows(self._technique, state.layers, every=opened)
            self.meter.set_layers(names, self._technique.enabled and state.meter)
            self.meter.show_pulls(self._pulls, self._rows)

    def _make_details(self) -> None:
        """Made when they are opened for the first time: most of them never are."""
        self.details = TechniqueDetails(self._technique, self._state.scale, self._desk)
        self.details.fields.edited.connect(self._edit)
        self.details.edited.connect(self._edit)
        self.details.fields.refused.connect(self.refused)
        self.details.split.connect(self.split)
        if self.details.layers is not None:
            self.details.layers.chosen.connect(self._choose_layers)
        self._column.insertWidget(self._column.indexOf(self.warnings), self.details)
        self._column.addWidget(self.details.tail)

    # -- editing -----------------------------------------------------------------------------

    @Slot(bool)
    def _toggle(self, on: bool) -> None:
        words_ = _("Switch on {technique}") if on else _("Switch off {technique}")
        words_ = words_.format(technique=self._technique.name)
        self.changed.emit(self._technique.model_copy(update={"enabled": on}), words_, "")

    @Slot()
    def _flip(self) -> None:
        self.set_opened(not self._opened)

    def set_opened(self, opened: bool) -> None:
        """Show all settings, or only what matters most."""
        self._opened = opened
        themed(self.open_button, "down" if opened else "right")
        self.open_button.setToolTip(_("Show less") if opened else _("Show all settings"))
        self.open_button.setAccessibleName(self.open_button.toolTip())
        self._show_parts()
        self._show_advice()
        if self._examples is not None:
            self.show_examples(*self._examples)

    @Slot(str, object, str)
    def _edit(self, name: str, value: object, merge_key: str) -> None:
        technique = self._technique
        if name == "convention" and isinstance(technique, words.Convertible):
            changed = technique.in_convention(value, self._state.scale)
        else:
            changed = technique.model_copy(update={name: value})
        label = in_sentence(field_info(technique, name).param.label)
        key = f"{technique.kind}.{merge_key}" if merge_key else ""
        self.changed.emit(changed, _("Change {setting}").format(setting=label), key)

    @Slot(object)
    def _choose_layers(self, layers: object) -> None:
        changed = self._technique.model_copy(update={"layers": layers})
        self.changed.emit(
            changed, _("Choose layers of {technique}").format(technique=self._technique.name), ""
        )

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
