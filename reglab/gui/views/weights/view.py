"""The tab with the weights of the networks."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reglab.gui import theme as themes
from reglab.gui.plots.content import Options
from reglab.gui.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.base import View
from reglab.gui.views.picture import Picture
from reglab.gui.views.shown_arms import ShownArm, invitation, shown_arms
from reglab.gui.views.switches import Mode, ModeSwitch, SeedChoice
from reglab.gui.views.weights import filters
from reglab.gui.views.weights.content import ArmNetworks, Network, WeightsContent, layer_name
from reglab.gui.views.weights.filters import FilterPicture
from reglab.gui.views.weights.histograms import HistogramPicture
from reglab.gui.views.weights.matrix import MatrixPicture
from reglab.gui.views.weights.network import NetworkDrawing
from reglab.gui.views.weights.norms import NormPlots
from reglab.gui.widgets.labels import ElidedLabel
from reglab.record.views import Answer, Weights

MOST_WEIGHTS = 2_000_000
"""Weights that are asked for at once; beyond, fewer seeds are."""

MODES = (
    Mode("histograms", "Histograms", "How the weights of each layer are distributed, and how many are zero"),
    Mode("norms", "Norms", "Norm of each layer's weights over the epochs, and the share near zero"),
    Mode("matrix", "Matrix", "The weight matrix of a layer as a heat map, one for each arm"),
    Mode("filters", "Filters", "What each unit of the first layer looks for, as a picture"),
    Mode("network", "Network", "The networks, with a line for every weight that is not near zero"),
)
_LAYERED = ("histograms", "norms", "matrix")
_SEED_TIPS = {
    "histograms": "Weights of all seeds together, or of one",
    "norms": "The curves are the mean over all seeds, their bands reach from the smallest to the largest",
}


class WeightsView(View):
    """Shows what regularization does to the weights, in five pictures."""

    title: ClassVar[str] = "Weights"

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self._networks: dict[int, Network] = {}
        self._last: tuple[object, ...] | None = None
        self._few_seeds = ""
        self.switch = ModeSwitch(MODES, "What to show of the weights")
        self.layer_choice = QComboBox()
        self.layer_choice.setAccessibleName("Layer")
        self.layer_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.seed_choice = SeedChoice()
        self.log = QToolButton()
        self.log.setText("log")
        self.log.setCheckable(True)
        self.log.setChecked(True)
        self.log.setProperty("role", "chip")
        self.log.setToolTip("Logarithmic axis for the number of weights")
        self.log.setAccessibleName("Logarithmic axis")
        self.histograms = HistogramPicture()
        self.norms = NormPlots(Options(themes.current()))
        self.matrix = MatrixPicture()
        self.filters = FilterPicture()
        self.network = NetworkDrawing()
        self.empty = Picture("No weights yet")
        self._pages: dict[str, QWidget] = {
            "histograms": _scrolled(self.histograms),
            "norms": _scrolled(self.norms),
            "matrix": self.matrix,
            "filters": self.filters,
            "network": self.network,
            "empty": self.empty,
        }
        self.stack = QStackedWidget()
        for page in self._pages.values():
            self.stack.addWidget(page)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        framed = QVBoxLayout(self.card)
        framed.setContentsMargins(2, 2, 2, 2)
        framed.addWidget(self.stack)
        self.reading = ElidedLabel(role="muted", small=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.switch, 1)
        for control in (self.layer_choice, self.seed_choice, self.log):
            row.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 4)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.reading)
        for picture in (self.histograms, self.matrix, self.filters, self.network):
            picture.read.connect(self._read)
        self.norms.hovered.connect(self._read_epoch)
        self.switch.chosen.connect(self._choose_mode)
        self.layer_choice.activated.connect(self._choose_layer)
        self.seed_choice.seed_chosen.connect(self.mark_due)
        self.log.toggled.connect(self._set_log)
        self._arrange()

    # -- the base's calls ------------------------------------------------------------------------

    def figure_widget(self) -> QWidget:
        """The widget that a picture of this view is taken of."""
        return self.card

    def restart(self) -> None:
        self._networks.clear()
        self._last = None
        self.norms.forget()

    def update_view(self) -> None:
        self._arrange()
        arms = shown_arms(self)
        if not arms:
            self._show_message(invitation(self, "the weights of the networks"))
        elif self.switch.current == "norms":
            self._show_norms()
        else:
            columns = self._columns(arms)
            # Arms, mode or seed changed: what is known is shown at once, the answer may take a while.
            state = (self.switch.current, columns, arms, self._layer)
            if state != self._last:
                self._last = state
                self._show()
            self.questions.ask("weights", Weights(), columns, self.epoch, self._take)

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        self.norms.set_theme(theme)
        for picture in (self.histograms, self.matrix, self.filters, self.network, self.empty):
            picture.changed()

    # -- content ------------------------------------------------------------------------------------

    def _take(self, answer: Answer) -> None:
        if answer.trouble:
            self._read(answer.trouble)
        if not answer.weights:
            return
        self._networks.update(zip(answer.replicas, answer.weights, strict=True))
        self._show()

    def _show(self) -> None:
        """Show what is known of the networks that are wanted; keep the last picture where nothing is."""
        record, mode = self.record, self.switch.current
        if record is None or mode == "norms":
            return
        wanted = set(self._columns(shown_arms(self)))
        found = []
        for arm in shown_arms(self):
            known = [self._networks[c] for c in arm.columns if c in wanted and c in self._networks]
            if known:
                found.append(ArmNetworks(arm, tuple(known)))
        if not found:
            if not self._networks:
                self._show_message(invitation(self, "the weights of the networks"))
            return
        content = WeightsContent(tuple(found), record.experiment.data.info)
        if mode == "histograms":
            self.histograms.show_content(content, self._layer)
        elif mode == "matrix":
            self.matrix.show_content(content, min(self._layer or 0, content.layers - 1))
        elif mode == "filters":
            self.filters.show_content(content)
        else:
            self.network.show_content(content)
        self.stack.setCurrentWidget(self._pages[mode])

    def _show_norms(self) -> None:
        record = self.record
        assert record is not None
        if not record.epochs or not set(record.layer_metrics) >= {"weight_norm", "near_zero"}:
            words = "The first epoch is being trained …" if not record.ended else "No epoch was trained."
            self._show_message(words)
            return
        options = self.norms.options
        places = self.arm_places
        options.hues, options.visible = places, frozenset(self.shown_arms())
        options.selected = places.index(self.selected_arm) if self.selected_arm in places else -1
        self.norms.show_record(record, shown_arms(self), self._layer, self.epoch)
        self.stack.setCurrentWidget(self._pages["norms"])

    def _show_message(self, words: str) -> None:
        self.empty.message = words
        self.empty.setAccessibleDescription(words)
        self.empty.changed()
        self.stack.setCurrentWidget(self.empty)

    def _columns(self, arms: tuple[ShownArm, ...]) -> tuple[int, ...]:
        """Columns of the replicas that are shown."""
        assert self.record is not None
        place = self.seed_choice.place
        if place is not None:
            return tuple(arm.columns[place] for arm in arms if place < len(arm.columns))
        one_seed = sum(self.record.replicas[arm.columns[0]].parameters for arm in arms if arm.columns)
        seeds = max(1, MOST_WEIGHTS // max(1, one_seed))
        return tuple(column for arm in arms for column in arm.columns[:seeds])

    # -- controls -----------------------------------------------------------------------------------

    @property
    def _layer(self) -> int | None:
        """The layer that is chosen, ``None`` for all."""
        return None if self.layer_choice.currentData() is None else int(self.layer_choice.currentData())

    def _arrange(self) -> None:
        """Offer what can be chosen for the mode and the record."""
        record, mode = self.record, self.switch.current
        experiment = record.experiment if record else self.experiment
        reason = filters.unsuited(experiment.data.info) if experiment else ""
        self.switch.set_reason("filters", reason)
        if reason and mode == "filters":
            self.switch.choose("histograms")
            return
        self._offer_layers(max((r.layers for r in record.replicas), default=0) if record else 0)
        seeds = record.experiment.seed_values() if record and record.replicas else ()
        words = self._all_words(len(seeds)) if mode in ("histograms", "norms") and len(seeds) > 1 else ""
        tip = _SEED_TIPS.get(mode, "The seed whose networks are shown")
        self.seed_choice.offer(seeds, words, tip)
        if mode == "norms":
            self.seed_choice.setEnabled(False)
        self.log.setVisible(mode == "histograms")
        self.layer_choice.setVisible(mode in _LAYERED)

    def _all_words(self, seeds: int) -> str:
        if self.switch.current == "norms":
            return "Mean of seeds"
        arms = shown_arms(self)
        if not arms or self.record is None:
            return "All seeds"
        one_seed = sum(self.record.replicas[arm.columns[0]].parameters for arm in arms if arm.columns)
        most = max(1, MOST_WEIGHTS // max(1, one_seed))
        return "All seeds" if most >= seeds else f"First {most} of {seeds} seeds"

    def _offer_layers(self, layers: int) -> None:
        """Offer all layers together where the mode can, and each of them."""
        together = self.switch.current != "matrix"
        words: list[tuple[str, int | None]] = [("All layers", None)] if together else []
        words += [(layer_name(layer, layers), layer) for layer in range(layers)]
        if [text for text, _ in words] == [
            self.layer_choice.itemText(row) for row in range(self.layer_choice.count())
        ]:
            return
        before = self.layer_choice.currentData()
        with QSignalBlocker(self.layer_choice):
            self.layer_choice.clear()
            for text, layer in words:
                self.layer_choice.addItem(text, layer)
            self.layer_choice.setCurrentIndex(max(0, self.layer_choice.findData(before)) if words else -1)
        self.layer_choice.setEnabled(len(words) > 1)
        self.layer_choice.setToolTip("The layer whose weights are shown")

    @Slot(str)
    def _choose_mode(self, mode: str) -> None:
        del mode
        self._read("")
        self.mark_due()

    @Slot()
    def _choose_layer(self) -> None:
        self.mark_due()

    @Slot(bool)
    def _set_log(self, log: bool) -> None:
        self.histograms.log = log
        self.histograms.changed()

    @Slot(str)
    def _read(self, words: str) -> None:
        self.reading.set_text(words, "muted")

    @Slot(int)
    def _read_epoch(self, epoch: int) -> None:
        self._read(self.norms.value_words(epoch))


def _scrolled(widget: QWidget) -> QScrollArea:
    """Put a picture of several columns where it can be scrolled if there is no room for all of them."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(widget)
    return area
