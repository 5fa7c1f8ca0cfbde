"""How much of what is wrong in the training labels the networks learn by heart."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.analysis.series import Statistics
from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS
from reglab.gui.plots.content import Options
from reglab.gui.plots.curve_layer import CurveLayer
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.quantities import Curve, Quantity
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme
from reglab.gui.views.arm_key import ArmKey
from reglab.gui.views.waiting import beginning_words
from reglab.record.record import RunRecord
from reglab.words import percent
from reglab.words.language import _, plural

METRIC = "memorised"
_MOST_BANDS = 2
"""Number of arms whose bands can be told apart."""
NO_FLIPS = _(
    "There are no flipped labels: raise “Flipped labels” in the data section to see what is learned by heart."
)


def _whole(low: float, high: float, scale: float) -> tuple[float, float]:
    del low, high, scale
    return 0.0, 1.0


_QUANTITY = Quantity(
    key=METRIC,
    title=_("Memorised"),
    subtitle=_("flipped training labels that are reproduced (%)"),
    curves=(Curve(METRIC),),
    about=_(
        "Share of the training examples with a flipped label for which the network "
        "predicts just that wrong label. At 100 % all are learned by heart; a "
        "network that learned only what is right would stay near 0 %. The line is "
        "the mean over the seeds, the band reaches from the smallest to the "
        "largest; of more than {arms} arms the selected one alone has a band."
    ).format(arms=_MOST_BANDS),
    limits=_whole,
    percent=True,
)


def _quantity(record: RunRecord) -> Quantity:
    """The quantity, with the number of labels that are flipped where that is the same in all arms."""
    experiment = record.experiment
    flipped = round(experiment.data.label_flip * experiment.data.train)
    same = not any(t.kind == "more_data" and t.enabled for arm in experiment.arms for t in arm.techniques)
    several = len(experiment.seed_values()) > 1
    if same and several:
        subtitle = plural(
            "share of the {n} flipped training label reproduced (%) · band: all seeds",
            "share of the {n} flipped training labels reproduced (%) · band: all seeds",
            flipped,
        )
    elif same:
        subtitle = plural(
            "share of the {n} flipped training label reproduced (%)",
            "share of the {n} flipped training labels reproduced (%)",
            flipped,
        )
    elif several:
        subtitle = _("share of the flipped training labels reproduced (%) · band: all seeds")
    else:
        subtitle = _("share of the flipped training labels reproduced (%)")
    return replace(_QUANTITY, subtitle=subtitle)


def missing(record: RunRecord) -> str:
    """Say why there is no curve, or nothing where there is one."""
    if METRIC not in record.metrics:
        if record.experiment.data.label_flip == 0:
            return NO_FLIPS
        return _("This run did not measure what is learned by heart: press Run (Space) to train it again.")
    return "" if record.epochs else beginning_words(record)


class _FewBands(CurveLayer):
    """Bands of many arms would mix: then the selected arm alone has one."""

    def _paint_bands(self, painter: QPainter, arms: list[int]) -> None:
        selected = self.content.options.selected
        alone = len(arms) > _MOST_BANDS and selected in arms
        super()._paint_bands(painter, [selected] if alone else arms)


class MemorisedPlot(QWidget):
    """One curve for each arm."""

    read = Signal(str)
    """The values at the crosshair; empty for none."""

    def __init__(self, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = options
        """Theme, arms and hues."""
        self._key = ArmKey()
        self.plot = CurvePlot(options, (_QUANTITY,), hero=True, layer=_FewBands)
        self._made: tuple[RunRecord, int] | None = None
        self._epoch = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 4)
        layout.setSpacing(2)
        layout.addWidget(self._key)
        layout.addWidget(self.plot, 1)
        self.plot.canvas.hovered.connect(self.show_epoch)
        self.plot.canvas.whole_wanted.connect(self.show_whole)

    def forget(self) -> None:
        """Drop what belongs to another record."""
        self._made = None

    def show_record(self, record: RunRecord, arms: tuple[ShownArm, ...], epoch: int | None) -> None:
        """Show what a record holds of it, with the crosshair at an epoch if one is looked at."""
        self._key.show_arms(arms)
        # A branch changes what was recorded of past epochs.
        if self._made != (record, record.revision):
            self._made = (record, record.revision)
            self.plot.set_choices((_quantity(record),))
            self.plot.set_statistics(Statistics(record, SPREADS[DEFAULT_SPREAD]), None, "")
            self.plot.show_whole()
        statistics = self.plot.content.statistics
        assert statistics is not None
        statistics.advance()
        if (epoch or 0) != self._epoch:
            self._epoch = epoch or 0
            self.plot.canvas.set_cursor_epoch(self._epoch)
        self.plot.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self.options.theme = theme
        self.plot.restyle()

    @Slot()
    def show_whole(self) -> None:
        """Forget all zooming."""
        self.plot.show_whole()
        self.plot.refresh()

    @Slot(int)
    def show_epoch(self, epoch: int) -> None:
        """Put the crosshair at an epoch; 0 for the one that is looked at, if any."""
        self.plot.canvas.set_cursor_epoch(epoch or self._epoch)
        self.read.emit(self._words(epoch))

    def _words(self, epoch: int) -> str:
        statistics = self.plot.content.statistics
        if statistics is None or not 1 <= epoch <= statistics.epochs:
            return ""
        line = statistics.series(METRIC).line[epoch - 1]
        parts = [
            f"{statistics.record.experiment.arms[arm].name}: {percent(float(line[arm]))}"
            for arm in sorted(self.options.visible)
            if math.isfinite(line[arm])
        ]
        return _("Epoch {epoch} – {shares}").format(epoch=epoch, shares=", ".join(parts)) if parts else ""
