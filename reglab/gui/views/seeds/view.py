"""The tab that tells luck from effect: differences from the baseline, a dot for each seed."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reglab.analysis.comparison import SCORE_NAMES, SCORES, Comparison, comparisons
from reglab.analysis.outcomes import arm_summaries
from reglab.analysis.seeds_words import method
from reglab.experiment.experiment import MAX_SEEDS, Experiment
from reglab.gui.run.further_seeds import seed_trouble
from reglab.gui.run.questions import Questions
from reglab.gui.views.arms import shown_arms
from reglab.gui.views.dotted import DottedView
from reglab.gui.views.seeds import TAB
from reglab.gui.views.seeds.content import Measure, Shown, content_of
from reglab.gui.views.switches import Mode, ModeSwitch
from reglab.gui.views.tab import Tab
from reglab.gui.views.waiting import GONE_BRIEF
from reglab.record.matching import same_question
from reglab.record.record import RunRecord
from reglab.words import capital
from reglab.words.language import _, in_context, plural

INTERVAL_MS = 300
MORE = 5
"""So many more seeds are trained at a time."""
_ONE = _("Trains every arm with one further seed, none of the others anew; it joins this run.")
_ALONE = _("There is only the baseline: add an arm to compare it with.")
_BASELINE = _("Only the baseline is shown: show another arm by the eye on its card.")


class SeedsView(DottedView):
    """Shows by how much every arm differs from the baseline in each seed, and what the seeds tell."""

    tab: ClassVar[Tab] = TAB
    pause_ms: ClassVar[int] = INTERVAL_MS
    idle_share: ClassVar[float] = 10.0

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, _("Differences from the baseline in every seed"), parent)
        self.measure = ModeSwitch(
            (
                Mode("loss", _("Loss"), _("Validation data loss")),
                Mode("gap", _("Gap"), _("Validation minus training data loss")),
                Mode("score", _("Score"), _("Validation accuracy of a classification, R² of a regression")),
            ),
            in_context("noun", "Measure"),
        )
        self.point = ModeSwitch(
            (
                Mode("last", _("At the end"), _("Each network as it ended")),
                Mode(
                    "best", _("At the best epochs"), _("Each network at its epoch of least validation loss")
                ),
            ),
            _("Weights"),
        )
        self.one = QPushButton(_("One more seed"))
        self.more = QPushButton()
        self._build()
        self.measure.chosen.connect(self.mark_due)
        self.point.chosen.connect(self.mark_due)
        self.one.clicked.connect(self.seed_wanted)
        self.more.clicked.connect(self._want_more)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.measure, 2)
        row.addWidget(self.point, 2)
        row.addWidget(self.one)
        row.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 4)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.headline)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.reading)

    # -- what the window tells -------------------------------------------------------------------

    def adopt_experiment(self) -> None:
        self._offer_more()

    def update_view(self) -> None:
        record = self.record
        self._offer_more()
        if record is None or not record.epochs:
            self._say(self.waiting())
            return
        experiment = record.experiment
        task = experiment.data.info.task
        self.measure.buttons["score"].setText(capital(SCORE_NAMES[SCORES[task]]))
        if len(experiment.arms) < 2:
            self._say(_ALONE)
            return
        arms = arm_summaries(record)
        compared = comparisons(arms, task, experiment.data.validation)
        content = content_of(self.shown, arms, compared, shown_arms(self))
        if not content.rows:
            self._say(_BASELINE)
            return
        about = self._about(compared, [row.arm.arm for row in content.rows])
        self.headline.show()
        self.show_rows(content, self.shown.sentence(about), method(len(compared)))

    @property
    def shown(self) -> Shown:
        """Which differences are shown."""
        record = self.record
        task = record.experiment.data.info.task if record is not None else "classification"
        key = self.measure.current
        measure: Measure = "gap" if key == "gap" else "score" if key == "score" else "loss"
        return Shown(measure, "best" if self.point.current == "best" else "last", task)

    def _about(self, compared: tuple[Comparison, ...], rows: list[int]) -> Comparison:
        """The arm that the sentence is about: the selected one, else the first."""
        places = self.arm_places
        arm = places.index(self.selected_arm) if self.selected_arm in places else -1
        return compared[(arm if arm in rows else rows[0]) - 1]

    def _say(self, words: str) -> None:
        self.headline.hide()
        self.show_message(words)

    # -- more seeds ------------------------------------------------------------------------------

    def _wanted(self, record: RunRecord) -> int:
        return min(record.experiment.seeds + MORE, MAX_SEEDS)

    def _offer_more(self) -> None:
        record, experiment = self.record, self.experiment
        for button in (self.one, self.more):
            button.setVisible(record is not None and experiment is not None)
        if record is None or experiment is None:
            return
        trouble = seed_trouble(record, stale=not same_question(record.experiment, experiment))
        if not trouble and self.questions.run != record.run:
            trouble = GONE_BRIEF
        self.one.setEnabled(not trouble)
        self.one.setToolTip(trouble or _ONE)
        wanted = self._wanted(record)
        more = wanted - record.experiment.seeds
        self.more.setText(plural("Train {n} more seed", "Train {n} more seeds", more or MORE))
        self.more.setEnabled(more > 0 and experiment.seeds < wanted)
        if more <= 0:
            why = plural(
                "There is {n} seed, the most that an experiment can have.",
                "There are {n} seeds, the most that an experiment can have.",
                MAX_SEEDS,
            )
        elif experiment.seeds >= wanted:
            why = plural(
                "{n} seed is set: press Run (Space) to train it.",
                "{n} seeds are set: press Run (Space) to train them.",
                experiment.seeds,
            )
        else:
            why = _(
                "Sets the number of seeds to {wanted}; Run (Space) then trains all anew. It can be undone."
            ).format(wanted=wanted)
        self.more.setToolTip(why)

    @Slot()
    def _want_more(self) -> None:
        if self.record is not None:
            more = partial(_with_seeds, self._wanted(self.record))
            self.edit_wanted.emit(more, _("More seeds"), max(self.selected_arm, 0))


def _with_seeds(seeds: int, experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"seeds": seeds})
