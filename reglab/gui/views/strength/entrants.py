"""Chooses the parameters that are compared with each other, each varied alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.sweeps import Entrant, Parameter, parameters
from reglab.experiment.sweeps.contest import LEAST_ENTRANTS, MOST_ENTRANTS
from reglab.gui.views.strength.range_editor import RangeEditor
from reglab.gui.views.strength.setting import POINT_INFO, Choice, Range, offered, usual_range
from reglab.gui.widgets.number_field import NumberField
from reglab.words.language import _

ENTRANT_POINTS = 12
"""Points of each, before anybody has chosen."""
_FALLBACKS = ("l2.strength", "dropout.p")

Offer = Mapping[str, Sequence[Choice]]


class Entrants(QWidget):
    """Two to four parameters with their ranges; the number of points is the same for all."""

    changed = Signal()
    """They take part with other values."""
    chosen = Signal()
    """Others take part."""
    refused = Signal(str)
    """What was typed is no number of the field; a sentence, empty when mended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiment: Experiment | None = None
        self._choices: dict[str, Choice] = {}
        self._keys: tuple[str, ...] = ()
        """What a person chose for each place, empty for nothing; without any nobody has chosen."""
        self._ranges: dict[str, Range] = {}
        self._count = ENTRANT_POINTS
        self.editors = [
            RangeEditor(
                _("Parameter {place} that takes part").format(place=place + 1),
                optional=place >= LEAST_ENTRANTS,
                brief=True,
            )
            for place in range(MOST_ENTRANTS)
        ]
        self.points = NumberField(POINT_INFO)
        self.points.set_widest("400")
        self.points.setAccessibleName(_("Points of each"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for editor in self.editors:
            column.addWidget(editor)
            editor.chosen.connect(self._choose)
            editor.changed.connect(self._take_range)
            editor.refused.connect(self.refused)
        row = QHBoxLayout()
        row.setSpacing(6)
        label = QLabel(_("points each, and zero"))
        label.setBuddy(self.points)
        row.addWidget(self.points)
        row.addWidget(label)
        row.addStretch(1)
        column.addLayout(row)
        self.points.committed.connect(self._take_points)
        self.points.refused.connect(self.refused)

    # -- what is asked ---------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment, arm: Arm) -> None:
        """Offer what can take part; what a person chose stays where it can."""
        self._experiment = experiment
        offer = offered_entrants(experiment, arm)
        self._choices = {choice.key: choice for group in offer.values() for choice in group}
        for editor in self.editors:
            editor.offer(offer)
        self._show()

    def _show(self) -> None:
        assert self._experiment is not None
        chosen = self._chosen()
        filled = 0
        for place, (editor, choice) in enumerate(zip(self.editors, chosen, strict=True)):
            editor.show_range(None if choice is None else self._range(choice))
            filled += choice is not None
            # One place more than there are that take part is offered.
            editor.setVisible(place < max(LEAST_ENTRANTS, filled + 1) or choice is not None)
        self.points.set_value(self._count)

    def _chosen(self) -> list[Choice | None]:
        """Who takes part, by place; nobody twice."""
        assert self._experiment is not None
        usual = usual_entrants(self._experiment, self._choices)
        if not self._keys:
            return [*usual, *[None] * (MOST_ENTRANTS - len(usual))]
        found = [self._choices.get(key) for key in self._keys]
        for place in range(LEAST_ENTRANTS):
            if found[place] is None:
                # Its arm is gone: two are needed.
                rest = [*usual, *self._choices.values()]
                found[place] = next((choice for choice in rest if choice not in found), None)
        return found

    def _range(self, choice: Choice) -> Range:
        assert self._experiment is not None
        kept = self._ranges.get(choice.key)
        made = usual_range(choice.parameter, self._experiment, self._count)
        low, high = (made.low, made.high) if kept is None else (kept.low, kept.high)
        points = min(self._count, made.points) if choice.parameter.integer else self._count
        return Range(choice.parameter, low, high, points, zero=True, arm=choice.arm)

    @property
    def entrants(self) -> tuple[Entrant, ...]:
        """Those that take part."""
        return tuple(Entrant(r.arm, r.parameter.path, r.values) for r in self.ranges)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Their ranges."""
        return tuple(editor.value for editor in self.editors if editor.value is not None)

    # -- what a person does --------------------------------------------------------------------------

    def choose(self, *keys: str) -> None:
        """Let others take part, by the keys of their `Choice`, as if a person had chosen them."""
        self._keys = (*keys, *[""] * (MOST_ENTRANTS - len(keys)))
        self._show()
        self.chosen.emit()

    @Slot(str)
    def _choose(self, key: str) -> None:
        place = self._place()
        present = [choice.key if choice is not None else "" for choice in self._chosen()]
        if key and key in present:
            # Who is there already changes places.
            present[present.index(key)] = present[place]
        present[place] = key
        self._keys = tuple(present)
        self._show()
        self.chosen.emit()

    @Slot()
    def _take_range(self) -> None:
        value = self.editors[self._place()].value
        if value is not None:
            self._ranges[value.choice.key] = value
        self.changed.emit()

    @Slot(object)
    def _take_points(self, count: int) -> None:
        self._count = int(count)
        self._show()
        self.changed.emit()

    def _place(self) -> int:
        """Which editor has spoken."""
        sender = self.sender()
        return next(place for place, editor in enumerate(self.editors) if editor is sender)


def offered_entrants(experiment: Experiment, arm: Arm) -> dict[str, list[Choice]]:
    """Return what can take part, under its headings: what the arms have, and what one could have.

    Parameters
    ----------
    experiment : Experiment
        The experiment.
    arm : Arm
        The selected arm: techniques that an arm lacks are offered for the baseline and for this one.
    """
    groups: dict[str, list[Choice]] = {}

    def add(heading: str, found: Sequence[Parameter], owner: Arm) -> None:
        if found:
            groups[heading] = [Choice(parameter, owner.key) for parameter in found]

    for each in experiment.arms:
        own = [p for p in parameters(experiment, each) if p.part == "technique" and p.present]
        add(_("On “{arm}”").format(arm=each.name), own, each)
    for each in (experiment.baseline, *([arm] if arm.key != experiment.baseline.key else [])):
        others = [p for p in parameters(experiment, each) if not p.present]
        add(_("Added to “{arm}”").format(arm=each.name), others, each)
    for heading, group in offered(experiment, arm).items():
        add(
            _("{heading} of “{arm}”").format(heading=heading, arm=arm.name),
            [p for p in group if p.common and p.part != "data"],
            arm,
        )
    return groups


def usual_entrants(experiment: Experiment, choices: Mapping[str, Choice]) -> list[Choice]:
    """Return who takes part before anybody has chosen: the arms' techniques, each alone where that can be."""
    kinds = dict.fromkeys(t.kind for arm in experiment.arms for t in arm.latest.techniques)
    found: list[Choice] = []
    for kind in kinds:
        alone = [arm for arm in experiment.arms if [t.kind for t in arm.latest.techniques] == [kind]]
        arm = alone[0] if alone else experiment.baseline
        mine = [c for c in choices.values() if c.arm == arm.key and c.parameter.subject == kind]
        found += [c for c in mine if c.parameter.stronger is not None][:1]
    for path in _FALLBACKS:
        if len(found) < LEAST_ENTRANTS and all(choice.parameter.path != path for choice in found):
            key = experiment.baseline.key
            found.append(next(c for c in choices.values() if (c.arm, c.parameter.path) == (key, path)))
    return found[:MOST_ENTRANTS]
