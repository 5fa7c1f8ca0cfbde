"""What a technique's card shows when it is opened: other parameters, layers, meaning and source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from reglab.experiment.advice import Advice
from reglab.experiment.base import FieldInfo
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.families import DataTechnique
from reglab.gui.panels.advice_line import AdviceLine
from reglab.gui.panels.layer_chooser import LayerChooser
from reglab.gui.panels.technique_words import main_parameter
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.scroll_column import as_wide_as_its_place
from reglab.gui.widgets.section import Section
from reglab.words import in_sentence, typed
from reglab.words.language import _

_BREAKABLE = {ord("."): ".\u200b", ord("("): "\u200b("}
_LABEL = _("Start after ep.")
"""Sets the width of the labels; longer ones take two lines."""

if TYPE_CHECKING:
    from reglab.gui.explain.desk import Desk
    from reglab.gui.preview.box import PreviewBox


class TechniqueDetails(QWidget):
    """Editors for all parameters but the main one, and for the layers.

    Parameters
    ----------
    technique : Technique
        Any one of the kind that is shown.
    scale : Scale
        Sizes on which the conventions depend.
    desk : Desk, optional
        Where pictures ask; without, there are none of those that do.
    """

    split = Signal()
    """Another strength is wanted for the layers that are not chosen."""

    edited = Signal(str, object, str)
    """A picture is to have another value of a field, with the key of the act."""

    def __init__(
        self, technique: Technique, scale: Scale, desk: Desk | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.fields = FieldGroup(self)
        self._sections: dict[Section, list[FieldInfo]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        as_wide_as_its_place(self)
        self._column.setSpacing(4)
        self.preview: PreviewBox | None = None
        if isinstance(technique, DataTechnique):
            # Seldom asked for, and its modules would delay every start.
            from reglab.gui.preview.box import PreviewBox

            self.preview = PreviewBox()
            self._column.addWidget(self.preview)
        # As late, for the same reason.
        from reglab.gui.explain.pictures import pictures_of

        self.pictures = pictures_of(technique, desk)
        for picture in self.pictures:
            self._column.addWidget(picture)
            picture.edited.connect(self.edited)
        main = main_parameter(technique, scale)
        others = [info for info in technique.parameters() if main is None or info.name != main.name]
        for heading, infos in groupby(others, key=lambda info: info.param.group):
            self._add_form(heading, list(infos))
        self.layers: LayerChooser | None = None
        self.split_button = tool_button(
            "add",
            _("Give the layers that are not checked a strength of their own"),
            _("Own strength for other layers"),
            parent=self,
        )
        # Its room stays, so that a box that is ticked moves nothing.
        policy = self.split_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        # Nor may its words make the card wider than the panel: heights would be those of another width.
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.split_button.setSizePolicy(policy)
        self.split_button.hide()
        if technique.per_layer:
            self.layers = LayerChooser()
            self._column.addWidget(QLabel(_("Layers")))
            self._column.addWidget(self.layers)
            self._column.addWidget(self.split_button)
            self.split_button.clicked.connect(self.split)
        self.tail = QWidget()
        """What stands at the very end, below warnings, so that these move nothing that can be pressed."""
        self.notes = AdviceLine("note")
        as_wide_as_its_place(self.tail)
        tail = QVBoxLayout(self.tail)
        tail.setContentsMargins(0, 0, 0, 2)
        tail.setSpacing(4)
        tail.addWidget(self.notes)
        tail.addWidget(Caption(technique.about))
        # The names of functions are long: they may be broken behind their points.
        tail.addWidget(Caption(_("Source: {source}").format(source=technique.source).translate(_BREAKABLE)))

    def _add_form(self, heading: str, infos: list[FieldInfo]) -> None:
        form = Form(self.fields, infos, longest=_LABEL, wrapped=True)
        if not heading:
            self._column.addWidget(form)
            return
        # What does nothing unless it is asked for waits behind its heading.
        section = Section(heading, opened=bool(infos[0].default), minor=True)
        section.add(form)
        self._sections[section] = infos
        self._column.addWidget(section)

    def show_technique(
        self, technique: Technique, layers: Sequence[LayerSpec], can_split: bool, advice: tuple[Advice, ...]
    ) -> None:
        """Show the values of `technique` in a network with these hidden layers."""
        self.fields.show_values(technique)
        for section, infos in self._sections.items():
            section.set_summary(_changed(technique, infos))
        if self.layers is not None:
            self.layers.show_technique(technique, layers)
            self.split_button.setVisible(can_split)
        self.notes.show_advice(advice)

    def show_examples(self, experiment: Experiment, arm: Arm, technique: Technique, reason: str) -> None:
        """Show in pictures what training makes of examples, units and weights; or say why it does nothing."""
        if self.preview is not None:
            self.preview.show_technique(experiment, arm, technique, reason)
        if self.pictures:
            from reglab.gui.explain.technique_picture import Subject

            subject = Subject(experiment, arm, technique, reason)
            for picture in self.pictures:
                picture.show_subject(subject)


def _changed(technique: Technique, infos: list[FieldInfo]) -> str:
    """The fields of a heading that are not as they were, for its line while it is closed."""
    values = {info.param.label: getattr(technique, info.name) for info in infos}
    defaults = {info.param.label: info.default for info in infos}
    told = [
        in_sentence(label) if value is True else f"{in_sentence(label)} {typed(value)}"
        for label, value in values.items()
        if value != defaults[label] and not isinstance(value, str) and value is not False
    ]
    return ", ".join(told)
