"""The tab with the weights of the networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.content import Options
from reglab.gui.plots.picture import Picture
from reglab.gui.plots.shown_arms import ShownArm, columns_of
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.arms import adopt, shown_arms
from reglab.gui.views.framed import FramedView
from reglab.gui.views.soundness import without_diverged
from reglab.gui.views.switches import all_seeds_words
from reglab.gui.views.tab import Tab
from reglab.gui.views.waiting import beginning_words
from reglab.gui.views.weights import TAB
from reglab.gui.views.weights.coefficients import CoefficientPicture
from reglab.gui.views.weights.content import ArmNetworks, Network, WeightsContent, by_subgradient, layer_names
from reglab.gui.views.weights.filters import FilterPicture
from reglab.gui.views.weights.histograms import HistogramPicture
from reglab.gui.views.weights.layer_choice import LayerChoice
from reglab.gui.views.weights.matrix import MatrixPicture
from reglab.gui.views.weights.modes import LAYERED, MODES, SEED_TIPS, TOGETHER, UNSUITED
from reglab.gui.views.weights.network import NetworkDrawing
from reglab.gui.views.weights.norms import NormPlots
from reglab.gui.views.weights.pages import scrolled
from reglab.gui.views.weights.pruning import THRESHOLD
from reglab.gui.views.weights.pruning_page import PruningPage
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.gui.widgets.names import field_tooltip
from reglab.record.questions import Answer, FeatureSlopes, Pruned, PrunedNetwork, Slopes, Want, Weights
from reglab.record.record import RunRecord
from reglab.words.language import _

Told = TypeVar("Told")
"""What is told of one network."""

MOST_WEIGHTS = 2_000_000
"""Weights that are asked for at once; beyond, fewer seeds are."""


class WeightsView(FramedView):
    """Shows what regularization does to the weights, in seven pictures."""

    tab: ClassVar[Tab] = TAB

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, MODES, _("What to show of the weights"), parent)
        self._networks: dict[int, Network] = {}
        self._slopes: dict[int, FeatureSlopes] = {}
        self._pruned: dict[int, PrunedNetwork] = {}
        self._last: tuple[object, ...] | None = None
        self.layer_choice = LayerChoice()
        self.log = QToolButton()
        self.log.setText(_("log"))
        self.log.setCheckable(True)
        self.log.setChecked(True)
        self.log.setProperty("role", "chip")
        self.log.setToolTip(_("Logarithmic axis for the number of weights"))
        self.log.setAccessibleName(_("Logarithmic axis"))
        self.histograms = HistogramPicture()
        self.norms = NormPlots(Options(themes.current()))
        self.matrix = MatrixPicture()
        self.filters = FilterPicture()
        self.network = NetworkDrawing()
        self.coefficients = CoefficientPicture()
        self.pruning_page = PruningPage(self, self._show)
        self.pruning = self.pruning_page.table
        self.threshold = NumberEditor(THRESHOLD, slider=True)
        self.threshold.changed.connect(self._set_threshold)
        self.threshold_label = QLabel("|w| <")
        self.threshold_label.setToolTip(field_tooltip(THRESHOLD))
        self.threshold_label.setBuddy(self.threshold.field)
        pages = {
            "histograms": scrolled(self.histograms),
            "norms": scrolled(self.norms),
            "matrix": self.matrix,
            "filters": self.filters,
            "coefficients": self.coefficients,
            "network": self.network,
            "pruning": self.pruning_page.widget(),
        }
        self.frame(
            pages, (self.threshold_label, self.threshold, self.layer_choice, self.seed_choice, self.log)
        )
        self.norms.hovered.connect(self._read_epoch)
        self.layer_choice.activated.connect(self.mark_due)
        self.log.toggled.connect(self._set_log)
        self._arrange()

    # -- the base's calls ------------------------------------------------------------------------

    def restart(self) -> None:
        self._networks, self._slopes, self._pruned = {}, {}, {}
        self._last = None
        self.pruning_page.restart()
        self.norms.forget()

    def update_view(self) -> None:
        self._arrange()
        arms = shown_arms(self)
        if arms and self.mode == "norms":
            self._show_norms()
        elif not arms or self.lost:
            self.show_message(self.waiting())
        else:
            columns = self._columns(arms)
            # Arms, mode or seed changed: what is known is shown at once, the answer may take a while.
            state = (self.mode, columns, arms, self.layer_choice.layer)
            if state != self._last:
                self._last = state
                self._show()
            if self.mode == "pruning" and self.record is not None:
                self.pruning_page.ask(self.record, columns, self.epoch)
            self.ask_run("weights", self._want, columns, self.epoch, self._take)

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        self.norms.set_theme(theme)
        for picture in self.findChildren(Picture):
            picture.changed()

    # -- content ------------------------------------------------------------------------------------

    def _take(self, answer: Answer) -> None:
        if answer.trouble:
            self.read(answer.trouble)
        if not (answer.weights or answer.slopes or answer.pruned) or self.record is None:
            return
        answer = without_diverged(self.record, answer)
        # Of one epoch only; networks of seeds that are no longer shown would fill the memory.
        if answer.pruned:
            self._pruned = dict(zip(answer.replicas, answer.pruned, strict=True))
        elif answer.slopes:
            self._slopes = dict(zip(answer.replicas, answer.slopes, strict=True))
        else:
            self._networks = dict(zip(answer.replicas, answer.weights, strict=True))
        self.show_epoch(answer.epoch, answer.replicas)
        self._show()

    def _show(self) -> None:
        """Show what is known of the networks that are wanted; keep the last picture where nothing is."""
        if self.record is None or self.mode == "norms":
            return
        if self.mode == "coefficients":
            self._show_known(self._slopes, self._show_coefficients)
        elif self.mode == "pruning":
            self._show_known(self._pruned, self._show_pruned)
        else:
            self._show_known(self._networks, self._show_networks)

    def _show_known(
        self, known: Mapping[int, Told], show: Callable[[RunRecord, list[tuple[ShownArm, list[Told]]]], None]
    ) -> None:
        """Show what is known of networks, by their columns: arm by arm, those that are wanted."""
        assert self.record is not None
        arms = shown_arms(self)
        wanted = known.keys() & set(self._columns(arms))
        told = ((arm, [known[column] for column in arm.columns if column in wanted]) for arm in arms)
        found = [(arm, networks) for arm, networks in told if networks]
        if found:
            show(self.record, found)
            self.show_page()
        elif not known:
            self.show_message(self.waiting())

    def _show_networks(self, record: RunRecord, found: list[tuple[ShownArm, list[Network]]]) -> None:
        arms = tuple(
            ArmNetworks(
                arm,
                tuple(networks),
                self._own_names(arm.arm),
                by_subgradient(record.experiment.arms[arm.arm]),
            )
            for arm, networks in found
        )
        content = WeightsContent(arms, record.experiment.data.info)
        if self.mode == "histograms":
            self.histograms.show_content(content, self.layer_choice.layer)
        elif self.mode == "matrix":
            self.matrix.show_content(content, min(self.layer_choice.layer or 0, content.layers - 1))
        elif self.mode == "filters":
            self.filters.show_content(content)
        else:
            self.network.show_content(content)

    def _show_coefficients(
        self, record: RunRecord, found: list[tuple[ShownArm, list[FeatureSlopes]]]
    ) -> None:
        self.coefficients.show_content(found, record.experiment.data.info)

    def _show_pruned(self, record: RunRecord, found: list[tuple[ShownArm, list[PrunedNetwork]]]) -> None:
        self.pruning_page.show(record, found)

    def _show_norms(self) -> None:
        record = self.record
        assert record is not None
        if not record.epochs or not set(record.layer_metrics) >= {"weight_norm", "near_zero"}:
            self.show_message(beginning_words(record))
            return
        self.show_epoch(None)
        adopt(self.norms.options, self)
        self.norms.show_record(record, shown_arms(self), self._names(), self.layer_choice.layer, self.epoch)
        self.show_page()

    def _columns(self, arms: tuple[ShownArm, ...]) -> tuple[int, ...]:
        """Columns of the replicas that are shown."""
        return columns_of(arms, self.seed_choice.place, self._most_seeds(arms))

    def _most_seeds(self, arms: tuple[ShownArm, ...]) -> int:
        """Number of seeds whose weights may be asked for at once."""
        assert self.record is not None
        one_seed = sum(self.record.replicas[arm.columns[0]].parameters for arm in arms if arm.columns)
        return max(1, MOST_WEIGHTS // max(1, one_seed))

    # -- controls -----------------------------------------------------------------------------------

    @property
    def _want(self) -> Want:
        """What is asked for the picture."""
        if self.mode == "pruning":
            return Pruned(float(self.threshold.value() or 0.0))
        return Slopes() if self.mode == "coefficients" else Weights()

    @Slot(object)
    def _set_threshold(self, value: object) -> None:
        assert isinstance(value, int | float)
        self.threshold.set_value(float(value))
        self.mark_due()

    def _arrange(self) -> None:
        """Offer what can be chosen for the mode and the record."""
        record, mode = self.record, self.mode
        experiment = record.experiment if record else self.experiment
        for key, unsuited in UNSUITED.items():
            reason = unsuited(experiment.data.info) if experiment else ""
            self.switch.set_reason(key, reason)
            if reason and mode == key:
                self.switch.choose("histograms")
                return
        self.layer_choice.offer(self._names(), together=mode != "matrix")
        seeds = record.experiment.seed_values() if record and record.replicas else ()
        words = self._all_words(len(seeds)) if mode in TOGETHER and len(seeds) > 1 else ""
        tip = SEED_TIPS.get(mode, _("The seed whose networks are shown"))
        self.seed_choice.offer(seeds, words, tip)
        if mode == "norms":
            self.seed_choice.setEnabled(False)
        self.log.setVisible(mode == "histograms")
        self.layer_choice.setVisible(mode in LAYERED)
        for widget in (self.threshold_label, self.threshold):
            widget.setVisible(mode == "pruning")

    def _all_words(self, seeds: int) -> str:
        if self.mode == "norms":
            return _("Mean of seeds")
        return all_seeds_words(seeds, self._most_seeds(shown_arms(self)))

    def _own_names(self, arm: int) -> tuple[str, ...]:
        """Names of the layers of an arm's networks."""
        assert self.record is not None
        experiment = self.record.experiment
        return layer_names(experiment.arm_network(experiment.arms[arm]))

    def _names(self) -> tuple[str, ...]:
        """Names of the layers of the deepest networks."""
        if self.record is None or not self.record.replicas:
            return ()
        arms = range(len(self.record.experiment.arms))
        return max((self._own_names(arm) for arm in arms), key=len)

    @Slot(bool)
    def _set_log(self, log: bool) -> None:
        self.histograms.log = log
        self.histograms.changed()

    @Slot(int)
    def _read_epoch(self, epoch: int) -> None:
        self.read(self.norms.value_words(epoch))
