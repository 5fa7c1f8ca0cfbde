"""Chooses one parameter for a curve, or two for a heat map, with their ranges."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.presets import Suggestion
from reglab.experiment.sweeps import Parameter
from reglab.gui.views.strength.range_editor import RangeEditor
from reglab.gui.views.strength.setting import (
    PLANE_POINTS,
    POINTS,
    Choice,
    Range,
    offered,
    usual,
    usual_range,
)
from reglab.words.language import _


class Axes(QWidget):
    """The parameters along the axes of the picture."""

    changed = Signal()
    """Other values are chosen."""
    chosen = Signal()
    """Another parameter is chosen."""
    refused = Signal(str)
    """What was typed is no number of the field; a sentence, empty when mended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiment: Experiment | None = None
        self._arm: Arm | None = None
        self._plane = False
        self._paths = ["", ""]
        """What a person chose for each axis; empty where nobody has."""
        self._ranges: dict[tuple[str, bool], Range] = {}
        """Ranges that a person has set, by path and whether they are of a heat map."""
        self._parameters: dict[str, Parameter] = {}
        self.first = RangeEditor(_("Parameter to vary"))
        self.second = RangeEditor(_("Second parameter to vary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for editor, take, choose in (
            (self.first, self._take_first, self._choose_first),
            (self.second, self._take_second, self._choose_second),
        ):
            column.addWidget(editor)
            editor.changed.connect(take)
            editor.chosen.connect(choose)
            editor.refused.connect(self.refused)

    # -- what is shown ---------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment, arm: Arm) -> None:
        """Offer what can be varied in an arm; what a person chose stays where it can."""
        self._experiment, self._arm = experiment, arm
        groups = offered(experiment, arm)
        self._parameters = {p.path: p for group in groups.values() for p in group}
        offer = {heading: [Choice(p) for p in group] for heading, group in groups.items()}
        self.first.offer(offer)
        self.second.offer(offer)
        self.refill()

    def show_second(self, plane: bool) -> None:
        """Whether there is a second axis."""
        self._plane = plane
        self.refill()

    def refill(self) -> None:
        """Show what is chosen."""
        if self._experiment is None or self._arm is None:
            return
        first = self._parameters.get(self._paths[0]) or usual(self._experiment, self._arm)
        second = self._second(first) if self._plane else None
        self.first.show_range(self._range(first))
        self.second.show_range(self._range(second) if second is not None else None)
        self.second.setVisible(self._plane)

    def _second(self, first: Parameter) -> Parameter:
        """What is varied together with the first: what was chosen, else another strength, else the rate."""
        chosen = self._parameters.get(self._paths[1])
        if chosen is not None and chosen.path != first.path:
            return chosen
        others = [p for p in self._parameters.values() if p.path != first.path and p.present]
        strengths = [p for p in others if p.part == "technique" and p.stronger is not None]
        return next(iter(strengths), next(p for p in others if p.part in ("optimizer", "training")))

    def _range(self, parameter: Parameter) -> Range:
        assert self._experiment is not None
        kept = self._ranges.get((parameter.path, self._plane))
        if kept is not None:
            return Range(parameter, kept.low, kept.high, kept.points, kept.zero)
        return usual_range(parameter, self._experiment, PLANE_POINTS if self._plane else POINTS)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The ranges along the axes."""
        return tuple(each.value for each in (self.first, self.second) if each.value is not None)

    # -- what is chosen --------------------------------------------------------------------------------

    def follow(self, suggestion: Suggestion) -> bool:
        """Choose what an example suggests, if there is such a parameter."""
        parameter = self._parameters.get(suggestion.path)
        if parameter is None:
            return False
        self._paths = [suggestion.path, ""]
        made = Range(parameter, suggestion.low, suggestion.high, suggestion.points, zero=True)
        self._ranges[suggestion.path, False] = made
        self.refill()
        return True

    def choose(self, path: str, second: str) -> None:
        """Vary other parameters, as if a person had chosen them."""
        self._paths = [path, second]
        self.refill()
        self.chosen.emit()

    @Slot()
    def _take_first(self) -> None:
        self._keep(self.first)

    @Slot()
    def _take_second(self) -> None:
        self._keep(self.second)

    def _keep(self, editor: RangeEditor) -> None:
        if editor.value is not None:
            self._ranges[editor.value.parameter.path, self._plane] = editor.value
        self.changed.emit()

    @Slot(str)
    def _choose_first(self, path: str) -> None:
        self.choose(path, self._paths[1])

    @Slot(str)
    def _choose_second(self, path: str) -> None:
        self.choose(self._paths[0], path)
