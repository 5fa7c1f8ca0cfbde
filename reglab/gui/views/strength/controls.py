"""What is to be varied, in which arm, with how many seeds; what that takes; and the button that trains."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.sweeps import Parameter
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.run.sweep_worker import Ask
from reglab.gui.views.strength.entrants import Entrants
from reglab.gui.views.strength.range_editor import RangeEditor
from reglab.gui.views.strength.setting import (
    PLANE_POINTS,
    POINTS,
    SEED_INFO,
    SEEDS,
    Choice,
    Range,
    offered,
    usual,
    usual_range,
)
from reglab.gui.views.switches import Mode, ModeSwitch
from reglab.gui.widgets.labels import Caption, ElidedCheckBox, ElidedLabel, SteadyCaption
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.plain import button_text, literal
from reglab.words import capital

_MODES = (
    Mode("curve", "Curve", "Vary one number"),
    Mode("plane", "Map", "Vary two numbers together, for a heat map"),
    Mode("contest", "Compare", "Vary several numbers, each alone, to see which is best at its best"),
)
_WAYS_IN = {
    "curve": "Vary a number and watch what it does:",
    "plane": "Vary two numbers together:",
    "contest": "Each alone: which is best at its best?",
}


class StrengthControls(QWidget):
    """Makes an `Ask` of what a person chooses."""

    changed = Signal()
    """Another sweep is asked for."""
    pressed = Signal()
    """Train or Stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiment: Experiment | None = None
        self._arm = 0
        self._seeds = SEEDS
        self._paths = ["", ""]
        """What a person chose for each axis; empty where nobody has."""
        self._ranges: dict[tuple[str, bool], Range] = {}
        """Ranges that a person has set, by path and whether they are of a heat map."""
        self._parameters: dict[str, Parameter] = {}
        self._refusal = self._problem = self._note = ""
        self.running = False
        self.head = QWidget()
        """Which arm is varied; in a contest each says it."""
        self.swatch = ArmSwatch()
        self.arm = ElidedLabel(bold=True)
        self.mode = ModeSwitch(_MODES, "What is varied")
        self.way_in = Caption()
        self.first = RangeEditor("Parameter to vary")
        self.second = RangeEditor("Second parameter to vary")
        self.entrants = Entrants()
        self.baseline = ElidedCheckBox()
        self.seeds = NumberField(SEED_INFO)
        self.seeds.set_widest("100")
        self.seeds.setAccessibleName("Seeds at every point")
        self.problem = Caption()
        self.problem.setProperty("role", "error")
        self.taken = SteadyCaption()
        self.taken.reserve(2)
        self.taken.setAccessibleName("What it takes")
        self.button = QPushButton("Train")
        self.button.setProperty("role", "primary")
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self.swatch)
        head.addWidget(self.arm, 1)
        column.addWidget(self.head)
        column.addWidget(self.mode)
        column.addWidget(self.way_in)
        column.addWidget(self.first)
        column.addWidget(self.second)
        column.addWidget(self.entrants)
        row = QHBoxLayout()
        row.setSpacing(6)
        label = QLabel("seeds at every point")
        label.setBuddy(self.seeds)
        row.addWidget(self.seeds)
        row.addWidget(label)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.baseline)
        column.addWidget(self.problem)
        column.addWidget(self.taken)
        column.addWidget(self.button)
        self.problem.hide()

    def _connect(self) -> None:
        for place, editor in enumerate((self.first, self.second)):
            editor.changed.connect(self._take_first if place == 0 else self._take_second)
            editor.chosen.connect(self._choose_first if place == 0 else self._choose_second)
            editor.refused.connect(self._refuse)
        self.entrants.changed.connect(self._take_entrants)
        self.entrants.refused.connect(self._refuse)
        self.mode.chosen.connect(self._take_mode)
        self.seeds.committed.connect(self._take_seeds)
        self.seeds.refused.connect(self._refuse)
        self.baseline.toggled.connect(self._say_changed)
        self.button.clicked.connect(self.pressed)

    # -- what is asked ---------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment, arm: int, hue: int) -> None:
        """Offer what can be varied in an arm; what a person chose stays where it can."""
        self._experiment, self._arm = experiment, min(max(arm, 0), len(experiment.arms) - 1)
        chosen = self.chosen_arm
        self.swatch.show_hue(hue)
        self.arm.set_text(chosen.name)
        groups = offered(experiment, chosen)
        self._parameters = {p.path: p for group in groups.values() for p in group}
        offer = {heading: [Choice(p) for p in group] for heading, group in groups.items()}
        self.first.offer(offer)
        self.second.offer(offer)
        self.entrants.show_experiment(experiment, chosen)
        self._show()

    @property
    def chosen_arm(self) -> Arm:
        """The arm whose parameter is varied."""
        assert self._experiment is not None
        return self._experiment.arms[self._arm]

    def _show(self) -> None:
        assert self._experiment is not None
        mode = self.mode.current
        first = self._parameters.get(self._paths[0]) or usual(self._experiment, self.chosen_arm)
        second = self._second(first) if mode == "plane" else None
        self.way_in.setText(_WAYS_IN[mode])
        for widget, modes in (
            (self.first, "curve plane"),
            (self.second, "plane"),
            (self.entrants, "contest"),
        ):
            widget.setVisible(mode in modes.split())
        self.first.show_range(self._range(first, mode == "plane"))
        self.second.show_range(self._range(second, True) if second is not None else None)
        self.seeds.set_value(self._seeds)
        # A technique is put into all arms that take part: the baseline then were none.
        both = self._arm > 0 and first.common and (second is None or second.common) and mode != "contest"
        self.baseline.setVisible(both)
        name = self._experiment.baseline.name
        self.baseline.setText(button_text(f"“{name}” beside it"))
        self.baseline.setToolTip(literal(f"Train “{name}”, the baseline, at the same points"))
        self._say()

    def _second(self, first: Parameter) -> Parameter:
        """What is varied together with the first: what was chosen, else another strength, else the rate."""
        chosen = self._parameters.get(self._paths[1])
        if chosen is not None and chosen.path != first.path:
            return chosen
        others = [p for p in self._parameters.values() if p.path != first.path and p.present]
        strengths = [p for p in others if p.part == "technique" and p.stronger is not None]
        return next(iter(strengths), next(p for p in others if p.part in ("optimizer", "training")))

    def _range(self, parameter: Parameter, plane: bool) -> Range:
        assert self._experiment is not None
        kept = self._ranges.get((parameter.path, plane))
        if kept is not None:
            return Range(parameter, kept.low, kept.high, kept.points, kept.zero)
        return usual_range(parameter, self._experiment, PLANE_POINTS if plane else POINTS)

    @property
    def ask(self) -> Ask | None:
        """What is asked for; ``None`` where a field holds what cannot be."""
        first, second = self.first.value, self.second.value
        if self.mode.current == "contest" and self._experiment is not None and not self._own_problem:
            return Ask(self._experiment, {}, (), self._seeds, self.entrants.entrants)
        if self._experiment is None or first is None or self._own_problem:
            return None
        over = {each.parameter.path: each.values for each in (first, second) if each is not None}
        beside = self.baseline.isVisibleTo(self) and self.baseline.isChecked()
        keys = {self.chosen_arm.key, *((self._experiment.baseline.key,) if beside else ())}
        arms = tuple(arm.key for arm in self._experiment.arms if arm.key in keys)
        return Ask(self._experiment, over, arms, self._seeds)

    # -- what is told ------------------------------------------------------------------------------

    @property
    def _own_problem(self) -> str:
        """Why the fields make no sweep."""
        if self._refusal:
            return self._refusal
        contest = self.mode.current == "contest"
        pair = (each.value for each in (self.first, self.second) if each.value is not None)
        found = (each.problem for each in (self.entrants.ranges if contest else pair))
        return next((problem for problem in found if problem), "")

    def show_plan(self, words: str, problem: str) -> None:
        """Tell what it takes, or why it cannot be."""
        self._problem = problem
        self.taken.setText(words)
        self._say()

    def show_note(self, note: str) -> None:
        """Tell what went wrong elsewhere, until something is changed; what is asked for can be trained."""
        self._note = note
        self._say()

    def set_running(self, running: bool) -> None:
        """Whether a sweep is under way, which the button would stop."""
        self.running = running
        self.button.setText("Stop" if running else "Train")
        self.button.setToolTip(
            "End it; what is there stays" if running else "Train networks at all points, side by side"
        )
        self._say()

    def _say(self) -> None:
        problem = self._own_problem or self._problem
        said = problem or self._note
        self.problem.setText(capital(said))
        self.problem.setVisible(bool(said) and not self.running)
        self.taken.setVisible(not self.problem.isVisibleTo(self))
        self.button.setEnabled(self.running or not problem)

    # -- what a person does --------------------------------------------------------------------------

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._say_changed()

    @Slot(object)
    def _take_seeds(self, seeds: int) -> None:
        self._seeds = int(seeds)
        self.seeds.set_value(self._seeds)
        self._say_changed()

    @Slot()
    def _take_first(self) -> None:
        self._keep(self.first)

    @Slot()
    def _take_second(self) -> None:
        self._keep(self.second)

    def _keep(self, editor: RangeEditor) -> None:
        if editor.value is not None:
            self._ranges[editor.value.parameter.path, self.mode.current == "plane"] = editor.value
        self._say_changed()

    @Slot()
    def _take_entrants(self) -> None:
        self._refusal = ""
        self._say_changed()

    @Slot(str)
    def _take_mode(self) -> None:
        self._refusal = ""
        self._show()
        self._say_changed()

    @Slot(str)
    def _choose_first(self, path: str) -> None:
        self._choose(0, path)

    @Slot(str)
    def _choose_second(self, path: str) -> None:
        self._choose(1, path)

    def _choose(self, axis: int, path: str) -> None:
        self._paths[axis] = path
        self._refusal = ""
        self._show()
        self._say_changed()

    @Slot()
    def _say_changed(self) -> None:
        self._problem = self._note = ""
        self._say()
        self.changed.emit()

    def choose(self, path: str, second: str = "") -> None:
        """Vary other parameters, as if a person had chosen them."""
        with QSignalBlocker(self):
            self.mode.choose("plane" if second else "curve")
            self._choose(1, second)
        self._choose(0, path)
