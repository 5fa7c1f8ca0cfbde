"""What is to be varied, in which arm, with how many seeds; what that takes; and the button that trains."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.presets import Suggestion, suggestion_for
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.run.sweep_worker import Ask
from reglab.gui.views.strength.axes import Axes
from reglab.gui.views.strength.entrants import Entrants
from reglab.gui.views.strength.setting import SEED_INFO, SEEDS
from reglab.gui.views.switches import Mode, ModeSwitch
from reglab.gui.widgets.labels import Caption, ElidedCheckBox, ElidedLabel, SteadyCaption
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.plain import button_text, literal
from reglab.words import capital
from reglab.words.language import _, in_context

_MODES = (
    Mode("curve", _("Curve"), _("Vary one number")),
    Mode("plane", _("Map"), _("Vary two numbers together, for a heat map")),
    Mode("contest", _("Compare"), _("Vary several numbers, each alone, to see which is best at its best")),
)
_WAYS_IN = {
    "curve": _("Vary a number and watch what it does:"),
    "plane": _("Vary two numbers together:"),
    "contest": _("Each alone: which is best at its best?"),
}
_SUGGESTED = _("This example is about this number:")


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
        self._suggestion: Suggestion | None = None
        self._refusal = self._problem = self._note = ""
        self.running = False
        self.head = QWidget()
        """Which arm is varied; in a contest each says it."""
        self.swatch = ArmSwatch()
        self.arm = ElidedLabel(bold=True)
        self.mode = ModeSwitch(_MODES, _("What is varied"))
        self.way_in = Caption()
        self.axes = Axes()
        self.first, self.second = self.axes.first, self.axes.second
        self.entrants = Entrants()
        self.baseline = ElidedCheckBox()
        self.seeds = NumberField(SEED_INFO)
        self.seeds.set_widest("100")
        self.seeds.setAccessibleName(_("Seeds at every point"))
        self.problem = Caption()
        self.problem.setProperty("role", "error")
        self.taken = SteadyCaption()
        self.taken.reserve(2)
        self.taken.setAccessibleName(_("What it takes"))
        self.button = QPushButton(in_context("verb", "Train"))
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
        for widget in (self.head, self.mode, self.way_in, self.axes, self.entrants):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(6)
        label = QLabel(_("seeds at every point"))
        label.setBuddy(self.seeds)
        row.addWidget(self.seeds)
        row.addWidget(label)
        row.addStretch(1)
        column.addLayout(row)
        for widget in (self.baseline, self.problem, self.taken, self.button):
            column.addWidget(widget)
        self.problem.hide()

    def _connect(self) -> None:
        for part in (self.axes, self.entrants):
            part.changed.connect(self._say_changed)
            part.refused.connect(self._refuse)
        self.axes.chosen.connect(self._begin_anew)
        self.entrants.chosen.connect(self._begin_anew)
        self.mode.chosen.connect(self._begin_anew)
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
        self.axes.show_experiment(experiment, chosen)
        self.entrants.show_experiment(experiment, chosen)
        self._follow(suggestion_for(experiment))
        self._show()

    def _follow(self, suggestion: Suggestion | None) -> None:
        """Choose what an example suggests, once: what a person chooses afterwards stays."""
        before, self._suggestion = self._suggestion, suggestion
        if suggestion is None or suggestion == before or not self.axes.follow(suggestion):
            return
        self._seeds = suggestion.seeds
        with QSignalBlocker(self.mode), QSignalBlocker(self.baseline):
            self.mode.choose("curve")
            self.baseline.setChecked(True)

    @property
    def chosen_arm(self) -> Arm:
        """The arm whose parameter is varied."""
        assert self._experiment is not None
        return self._experiment.arms[self._arm]

    @property
    def contest(self) -> bool:
        """Whether several are compared."""
        return self.mode.current == "contest"

    def _show(self) -> None:
        assert self._experiment is not None
        mode = self.mode.current
        self.axes.show_second(mode == "plane")
        varied = [each.parameter for each in self.axes.ranges]
        followed = self._suggestion is not None and [self._suggestion.path] == [p.path for p in varied]
        self.way_in.setText(_SUGGESTED if followed and mode == "curve" else _WAYS_IN[mode])
        self.head.setVisible(not self.contest)
        self.axes.setVisible(not self.contest)
        self.entrants.setVisible(self.contest)
        self.seeds.set_value(self._seeds)
        # A technique is put into all arms that take part: the baseline then were none.
        self.baseline.setVisible(self._arm > 0 and all(p.common for p in varied) and not self.contest)
        name = self._experiment.baseline.name
        self.baseline.setText(button_text(_("“{arm}” beside it").format(arm=name)))
        self.baseline.setToolTip(
            literal(_("Train “{arm}”, the baseline, at the same points").format(arm=name))
        )
        self._say()

    @property
    def ask(self) -> Ask | None:
        """What is asked for; ``None`` where a field holds what cannot be."""
        if self._experiment is None or self._own_problem:
            return None
        if self.contest:
            return Ask(self._experiment, {}, (), self._seeds, self.entrants.entrants)
        over = {each.parameter.path: each.values for each in self.axes.ranges}
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
        ranges = self.entrants.ranges if self.contest else self.axes.ranges
        return next((each.problem for each in ranges if each.problem), "")

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
        self.button.setText(_("Stop") if running else in_context("verb", "Train"))
        self.button.setToolTip(
            _("End it; what is there stays") if running else _("Train networks at all points, side by side")
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
    def _begin_anew(self) -> None:
        """Another parameter or mode: what could not be in the fields of before is gone with them."""
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
        with QSignalBlocker(self.mode):
            self.mode.choose("plane" if second else "curve")
        self.axes.choose(path, second)
