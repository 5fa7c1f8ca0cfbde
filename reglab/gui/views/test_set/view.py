"""The tab with the sealed test set: validation beside test, once a person has opened it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from reglab.analysis.comparison import SCORES
from reglab.analysis.curves import best_epochs, lengths
from reglab.analysis.outcomes import arm_summaries
from reglab.analysis.sealed import Look, Measure, looks
from reglab.analysis.sealed_words import headline, look_words, measure_name, remark, shared_examples
from reglab.gui.run.questions import Questions
from reglab.gui.views.arms import shown_arms
from reglab.gui.views.dotted import DottedView
from reglab.gui.views.switches import Mode, ModeSwitch
from reglab.gui.views.tab import Tab
from reglab.gui.views.test_set import TAB
from reglab.gui.views.test_set.content import content_of
from reglab.gui.views.test_set.seal import Seal
from reglab.gui.views.waiting import GONE_BRIEF
from reglab.gui.widgets.labels import WrappedLabel
from reglab.record.peeks import OpenSeal, Point
from reglab.record.questions import Answer
from reglab.record.record import RunRecord
from reglab.words import capital
from reglab.words.language import _, in_context

INTERVAL_MS = 300
_SHIFTED = _("Validation and test examples as the training examples do not show them (Data ▸ More)")
_SEALED = _("Sealed.\nWhat the networks are worth on the test examples is not computed before you open them.")


class SealedView(DottedView):
    """Opens the seal and shows what was seen; the record keeps every look."""

    tab: ClassVar[Tab] = TAB
    pause_ms: ClassVar[int] = INTERVAL_MS

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, _("Validation and test of every arm"), parent)
        self.seal = Seal()
        self.switch = ModeSwitch(
            (
                Mode("score", _("Score"), _("Accuracy of a classification, R² of a regression")),
                Mode("loss", _("Loss"), _("Data loss, as in training")),
            ),
            in_context("noun", "Measure"),
        )
        self.shown_as = ModeSwitch(
            (
                Mode(
                    "plain",
                    in_context("examples", "Plain"),
                    _("The validation and test examples as they are"),
                ),
                Mode("shifted", in_context("examples", "Shifted"), _SHIFTED),
            ),
            _("Examples"),
        )
        self.look_choice = QComboBox()
        self.look_choice.setAccessibleName(in_context("noun", "Look"))
        self.look_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.remark = WrappedLabel()
        self.looks: tuple[Look, ...] = ()
        """Every look that the record holds."""
        self._trouble = ""
        self._asked = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self._chosen = QWidget()
        row = QHBoxLayout(self._chosen)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.switch, 1)
        row.addWidget(self.shown_as, 1)
        row.addWidget(self.look_choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 4)
        layout.setSpacing(6)
        layout.addWidget(self.seal)
        layout.addWidget(self._chosen)
        layout.addWidget(self.headline)
        layout.addWidget(self.remark)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.reading)

    def _connect(self) -> None:
        self.seal.opened.connect(self._open)
        self.switch.chosen.connect(self.mark_due)
        self.shown_as.chosen.connect(self.mark_due)
        self.look_choice.activated.connect(self.mark_due)

    # -- what the window tells -------------------------------------------------------------------

    def restart(self) -> None:
        self.looks, self._trouble, self._asked = (), "", False

    def update_view(self) -> None:
        record = self.record
        known = len(self.looks)
        self.looks = looks(record) if record is not None else ()
        self._offer(record)
        self._show_looks(newest=len(self.looks) != known)

    def _offer(self, record: RunRecord | None) -> None:
        self.seal.setVisible(record is not None and bool(record.epochs))
        if record is None or not record.epochs:
            return
        arms = [(arm, record.experiment.arms[arm].name) for arm in self.shown_arms()]
        self.seal.offer(arms, _best(record, [arm for arm, _ in arms], self.measure) if record.ended else None)
        self.seal.show_state(
            len(self.looks), record.experiment.data.test, self._obstacle(record), self._trouble
        )

    def _obstacle(self, record: RunRecord) -> str:
        """Why nobody can look now; empty where somebody can."""
        if record.lost or self.questions.run != record.run:
            return f"{GONE_BRIEF} {_('Run it again to look.')}"
        if not record.ended:
            return _("Wait for the end of the run: a look now would be spent on networks that still change.")
        return _("Looking …") if self._asked else ""

    def _show_looks(self, *, newest: bool) -> None:
        record = self.record
        seen = bool(self.looks) and record is not None
        for widget in (self._chosen, self.headline, self.remark, self.reading):
            widget.setVisible(seen)
        if not seen or record is None:
            ready = record is not None and bool(record.epochs)
            self.show_message(_SEALED if ready else self.waiting())
            return
        words = [capital(look_words(look)) for look in self.looks]
        if words != [self.look_choice.itemText(at) for at in range(self.look_choice.count())]:
            with QSignalBlocker(self.look_choice):
                kept = self.look_choice.currentIndex()
                self.look_choice.clear()
                self.look_choice.addItems(words)
                self.look_choice.setCurrentIndex(len(words) - 1 if newest else kept)
        self.look_choice.setEnabled(len(words) > 1)
        look = self.looks[max(0, self.look_choice.currentIndex())]
        shifted = {each.number: each for each in looks(record, "shifted")}
        self.shown_as.setVisible(record.experiment.data.shifted is not None)
        if shift := record.experiment.data.shifted:
            self.shown_as.buttons["shifted"].setText(capital(shift.words))
        # Looks of earlier versions have none.
        self.shown_as.set_reason(
            "shifted", "" if look.number in shifted else _("This look has no shifted examples.")
        )
        if self.shown_as.current == "shifted":
            look = shifted.get(look.number, look)
        self._show_look(record, look)

    def _show_look(self, record: RunRecord, look: Look) -> None:
        task = record.experiment.data.info.task
        self.switch.buttons["score"].setText(capital(measure_name("score", task)))
        self.remark.setText(remark(len(self.looks)))
        self.remark.setProperty("role", "warning" if len(self.looks) > 1 else "muted")
        self.remark.style().polish(self.remark)
        content = content_of(look, shown_arms(self), self.measure, task)
        self.show_rows(content, headline(look, self.measure, task), shared_examples(look))

    # -- the seal --------------------------------------------------------------------------------

    @property
    def measure(self) -> Measure:
        """What is shown."""
        return "loss" if self.switch.current == "loss" else "score"

    @Slot(object, str)
    def _open(self, arms: tuple[int, ...], point: Point) -> None:
        record = self.record
        if record is None or self._obstacle(record):
            return
        columns = tuple(column for arm in arms for column in record.columns(arm))
        epochs: tuple[int | None, ...] = (None,) * len(columns)
        if point == "best":
            found = best_epochs(
                record.values("val_loss"), lengths(record.values("train_loss"), record.values("val_loss"))
            )
            epochs = tuple(found[column] for column in columns)
        self._asked, self._trouble = True, ""
        self.ask_run("test part", OpenSeal(point, epochs), columns, None, self._take)
        self.mark_due()

    def _take(self, answer: Answer) -> None:
        self._asked, self._trouble = False, answer.trouble
        self.mark_due()


def _best(record: RunRecord, arms: list[int], measure: Measure) -> int | None:
    """The arm that validation would choose at the end of training."""
    summaries = arm_summaries(record)
    name = f"val_{'loss' if measure == 'loss' else SCORES[record.experiment.data.info.task]}"
    sign = 1 if measure == "loss" else -1
    means = {arm: sign * summaries[arm].last.mean[name] for arm in arms if summaries[arm].last.n}
    return min(means, key=means.__getitem__) if means else None
