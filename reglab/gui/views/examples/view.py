"""The tab with the examples."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.content import Options
from reglab.gui.plots.shown_arms import ShownArm, columns_of
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.arms import adopt, shown_arms
from reglab.gui.views.examples import TAB
from reglab.gui.views.examples.arm_choice import ArmChoice
from reglab.gui.views.examples.confusion import ConfusionPicture
from reglab.gui.views.examples.content import ArmOutputs, ExamplesContent, comparable
from reglab.gui.views.examples.memorised import MemorisedPlot, missing
from reglab.gui.views.examples.selections import Selection, disagreeing, mistaken, residuals
from reglab.gui.views.examples.table import ExampleTable
from reglab.gui.views.framed import FramedView
from reglab.gui.views.soundness import without_diverged
from reglab.gui.views.switches import Mode, all_seeds_words
from reglab.gui.views.tab import Tab
from reglab.record.events import Array
from reglab.record.questions import Answer, Examples, ExampleSet, Outputs, Part
from reglab.words.language import _

MOST_NUMBERS = 4_000_000
"""Numbers that are asked for at once, features and outputs together; beyond, fewer seeds are."""

MODES = (
    Mode("confusion", _("Confusion"), _("Which classes are taken for which, one matrix for each arm")),
    Mode("disagree", _("Disagree"), _("The examples for which the arms predict different classes")),
    Mode("mistakes", _("Mistakes"), _("What an arm gets wrong, the surest mistakes first")),
    Mode("residuals", _("Residuals"), _("The examples that an arm's predictions are farthest off")),
    Mode("memorised", _("Memorised"), _("Share of the flipped training labels that are learned by heart")),
)
_PARTS: tuple[tuple[str, Part], ...] = ((_("Validation"), "validation"), (_("Training"), "train"))
_SEED_TIPS = {
    "confusion": _("Examples of all seeds together, or of one"),
    "memorised": _("The curve is the mean over all seeds, the band reaches from the smallest to the largest"),
}


class ExamplesView(FramedView):
    """Shows single examples: who is right, who is not, and who is sure of it."""

    tab: ClassVar[Tab] = TAB
    together: ClassVar[frozenset[str]] = frozenset({"disagree"})

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, MODES, _("What to show of the examples"), parent)
        self._outputs: dict[tuple[Part, int], Array] = {}
        self._examples: dict[int, ExampleSet] = {}
        self._last: tuple[object, ...] | None = None
        self.part_choice = QComboBox()
        for words, part in _PARTS:
            self.part_choice.addItem(words, part)
        self.part_choice.setAccessibleName(_("Examples of which part"))
        self.part_choice.setToolTip(_("Validation examples, or those that the networks were trained on"))
        self.arm_choice = ArmChoice()
        self.confusion = ConfusionPicture()
        self.disagree = ExampleTable(_("Examples on which the arms disagree"))
        self.mistakes = ExampleTable(_("Mistakes of an arm, the surest first"))
        self.residuals = ExampleTable(_("Examples with the largest residuals"))
        self.memorised = MemorisedPlot(Options(themes.current()))
        pages: dict[str, QWidget] = {
            "confusion": self.confusion,
            "disagree": self.disagree,
            "mistakes": self.mistakes,
            "residuals": self.residuals,
            "memorised": self.memorised,
        }
        self.frame(pages, (self.part_choice, self.arm_choice, self.seed_choice))
        self.memorised.read.connect(self.read)
        self.part_choice.activated.connect(self.mark_due)
        self.arm_choice.activated.connect(self.mark_due)
        self._arrange()

    # -- the base's calls ------------------------------------------------------------------------

    def restart(self) -> None:
        self._outputs, self._examples = {}, {}
        self._last = None
        self.memorised.forget()

    def update_view(self) -> None:
        self._arrange()
        arms = shown_arms(self)
        if arms and self.mode == "memorised":
            self._show_memorised(arms)
        elif not arms or self.lost:
            self.show_message(self.waiting())
        else:
            columns = self._columns(arms)
            # Arms, mode or seed changed: what is known is shown at once, the answer may take a while.
            state = (self.mode, columns, arms, self._part, self.arm_choice.arm)
            if state != self._last:
                self._last = state
                self._show()
            unknown = tuple(column for column in columns if column not in self._examples)
            if unknown:
                self.ask_run("examples", Examples(), unknown, self.epoch, self._take_examples)
            want, take = Outputs(self._part), partial(self._take_outputs, self._part)
            self.ask_run("examples' outputs", want, columns, self.epoch, take)

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        self.memorised.set_theme(theme)
        for picture in (self.confusion, self.empty):
            picture.changed()
        for table in (self.disagree, self.mistakes, self.residuals):
            table.set_theme(theme)
        # Pictures of examples have the size of the type.
        self._last = None
        self.mark_due()

    # -- content ------------------------------------------------------------------------------------

    def _take_examples(self, answer: Answer) -> None:
        if answer.trouble:
            self.read(answer.trouble)
        if answer.examples:
            # Examples of seeds that are no longer shown would fill the memory.
            wanted = self._columns(shown_arms(self))
            kept = {column: found for column, found in self._examples.items() if column in wanted}
            self._examples = {**kept, **dict(zip(answer.replicas, answer.examples, strict=True))}
            self._show()

    def _take_outputs(self, part: Part, answer: Answer) -> None:
        if answer.trouble:
            self.read(answer.trouble)
        if answer.outputs and self.record is not None:
            answer = without_diverged(self.record, answer)
            keys = [(part, column) for column in answer.replicas]
            self._outputs = dict(zip(keys, answer.outputs, strict=True))
            self.show_epoch(answer.epoch, answer.replicas)
            self._show()

    def _show(self) -> None:
        """Show what is known of the networks that are wanted; keep the last picture where nothing is."""
        if self.mode == "memorised":
            return
        content = self._content()
        if content is None:
            if not self._outputs or not self._examples:
                self.show_message(self.waiting())
            return
        if self.mode == "confusion":
            self.confusion.show_content(content)
        else:
            found = comparable(content)
            arm = self.arm_choice.arm
            if self.mode == "disagree":
                self._fill(self.disagree, disagreeing(found, content.part))
            elif self.mode == "mistakes":
                self._fill(self.mistakes, mistaken(found, content.part, arm))
            else:
                self._fill(self.residuals, residuals(found, content.part, arm))
        self.show_page()

    @staticmethod
    def _fill(table: ExampleTable, selection: Selection) -> None:
        table.show_examples(selection.found, selection.columns, selection.rows, selection.summary)

    def _content(self) -> ExamplesContent | None:
        """What is known of the networks that are wanted, ``None`` for nothing."""
        record, part = self.record, self._part
        arms = shown_arms(self)
        if record is None or not arms:
            return None
        wanted = set(self._columns(arms))
        found = []
        for arm in arms:
            known = [
                column
                for column in arm.columns
                if column in wanted and column in self._examples and (part, column) in self._outputs
            ]
            if known:
                found.append(
                    ArmOutputs(
                        arm,
                        tuple(self._outputs[part, column] for column in known),
                        tuple(self._examples[column] for column in known),
                        self._probabilities(arm.arm),
                    )
                )
        return ExamplesContent(tuple(found), record.experiment.data.info, part) if found else None

    def _probabilities(self, arm: int) -> bool:
        assert self.record is not None
        experiment = self.record.experiment
        network = experiment.arm_network(experiment.arms[arm])
        return network.resolved_output(experiment.data.info) != "linear"

    def _show_memorised(self, arms: tuple[ShownArm, ...]) -> None:
        record = self.record
        assert record is not None
        if words := missing(record):
            self.show_message(words)
            return
        self.show_epoch(None)
        adopt(self.memorised.options, self)
        self.memorised.show_record(record, arms, self.epoch)
        self.show_page()

    def _columns(self, arms: tuple[ShownArm, ...]) -> tuple[int, ...]:
        """Columns of the replicas that are shown."""
        return columns_of(arms, self.seed_choice.place, self._most_seeds(arms))

    def _most_seeds(self, arms: tuple[ShownArm, ...]) -> int:
        """Number of seeds that may be asked about at once."""
        assert self.record is not None
        data = self.record.experiment.data
        examples = data.train + data.validation
        one_seed = examples * (len(data.info.features) + len(arms) * max(1, len(data.info.classes)))
        return max(1, MOST_NUMBERS // one_seed)

    # -- controls -----------------------------------------------------------------------------------

    @property
    def _part(self) -> Part:
        part: Part = self.part_choice.currentData()
        return part

    def _arrange(self) -> None:
        """Offer what can be chosen for the mode and the record."""
        record = self.record
        experiment = record.experiment if record else self.experiment
        if experiment is not None:
            classes = experiment.data.info.task == "classification"
            for mode in MODES:
                reason = "" if classes else _("For classes only: this data set has a number as its target.")
                if mode.key == "residuals":
                    reason = _("For numbers only: this data set has classes.") if classes else ""
                self.switch.set_reason(mode.key, reason)
            if not self.switch.buttons[self.mode].isEnabled():
                self.switch.choose("confusion" if classes else "residuals")
                return
        seeds = record.experiment.seed_values() if record and record.replicas else ()
        words = self._all_words(len(seeds)) if len(seeds) > 1 else ""
        self.seed_choice.offer(
            seeds, words, _SEED_TIPS.get(self.mode, _("The seed whose examples are shown"))
        )
        if self.mode == "memorised":
            self.seed_choice.setEnabled(False)
        self.part_choice.setVisible(self.mode != "memorised")
        self.arm_choice.offer(shown_arms(self))
        self.arm_choice.setVisible(self.mode in ("mistakes", "residuals"))

    def _all_words(self, seeds: int) -> str:
        if self.mode == "memorised":
            return _("Mean of seeds")
        if self.mode != "confusion":
            return ""
        return all_seeds_words(seeds, self._most_seeds(shown_arms(self)))
