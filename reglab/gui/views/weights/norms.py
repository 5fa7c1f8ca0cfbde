"""How the size of each layer's weights, and the share of small ones, go on over the epochs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from reglab.analysis.series import Statistics
from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS
from reglab.gui.plots.content import Options
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.quantities import Curve, Quantity
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme
from reglab.gui.views.arm_key import ArmKey
from reglab.record.events import Array
from reglab.record.record import RunRecord
from reglab.words import short
from reglab.words.language import _

METRICS = ("weight_norm", "near_zero")
_LEAST_WIDTH = 10.5


class LayerStatistics(Statistics):
    """The series of one layer: its metrics have the names of `LAYER_METRICS`."""

    def __init__(self, record: RunRecord, layer: int) -> None:
        super().__init__(record, SPREADS[DEFAULT_SPREAD])
        self.layer = layer

    def recorded(self, metric: str) -> Array:
        return self.record.layer_values(metric)[:, :, self.layer]


def _share_limits(low: float, high: float, scale: float) -> tuple[float, float]:
    del low, high, scale
    return 0.0, 1.0


def _quantities(title: str) -> tuple[Quantity, Quantity]:
    return (
        Quantity(
            key="weight_norm",
            title=f"{title}: ‖W‖",
            subtitle=_("norm of the weights"),
            curves=(Curve("weight_norm"),),
            about=_(
                "Euclidean norm of the layer's weights, biases aside: mean over the seeds, "
                "and the band from the smallest to the largest."
            ),
            log=True,
        ),
        Quantity(
            key="near_zero",
            title=_("{layer}: near zero").format(layer=title),
            subtitle=_("share with |w| < 0.001 (%)"),
            curves=(Curve("near_zero"),),
            about=_(
                "Share of the layer's weights with |w| < 0.001: mean over the seeds, and "
                "the band from the smallest to the largest."
            ),
            limits=_share_limits,
            percent=True,
        ),
    )


class NormPlots(QWidget):
    """Two plots for each layer: the norm above, the share near zero below."""

    hovered = Signal(int)
    """Another epoch is under the crosshair; 0 for none."""

    def __init__(self, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = options
        """Theme, arms and hues, shared by all plots."""
        self.setAccessibleName(_("Norms of the weights over the epochs"))
        self.plots: list[CurvePlot] = []
        self._statistics: list[LayerStatistics] = []
        self._epoch = 0
        self._made: tuple[RunRecord, int, tuple[int, ...]] | None = None
        self._key = ArmKey()
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 4)
        layout.setSpacing(2)
        layout.addWidget(self._key)
        layout.addLayout(self._grid, 1)

    def forget(self) -> None:
        """Drop what belongs to another record."""
        self._made = None

    def show_record(
        self,
        record: RunRecord,
        arms: tuple[ShownArm, ...],
        names: tuple[str, ...],
        layer: int | None,
        epoch: int | None,
    ) -> None:
        """Show all layers of a record that has epochs, or one of them, and what is new since.

        `names` are those of all layers. The crosshair stands at `epoch`, and nowhere where it is ``None``.
        """
        self._key.show_arms(arms)
        layers = len(names)
        wanted = tuple(range(layers)) if layer is None else (min(layer, layers - 1),)
        # A branch changes what was recorded of past epochs.
        made = (record, record.revision, wanted)
        if self._made != made:
            self._made = made
            self._make(record, wanted, names)
        for statistics in self._statistics:
            statistics.advance()
        if (epoch or 0) != self._epoch:
            self._epoch = epoch or 0
            self.show_epoch(0)
        for plot in self.plots:
            plot.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self.options.theme = theme
        for plot in self.plots:
            plot.restyle()
        self._fit_width()

    def paper_size(self) -> QSize:
        """Size below which the plots say nothing in a picture for paper."""
        one = CurvePlot.paper_room()
        return QSize(one.width() * max(1, len(self.plots) // 2), 2 * one.height())

    def show_epoch(self, epoch: int) -> None:
        """Put the crosshair of all plots at an epoch; 0 for the one that is looked at, if any."""
        for plot in self.plots:
            plot.canvas.set_cursor_epoch(epoch or self._epoch)
        self.hovered.emit(epoch)

    def value_words(self, epoch: int) -> str:
        """What the selected arm's or the first visible arm's curves say at an epoch."""
        arms = self.options.arms()
        if not arms or not self._statistics or not 1 <= epoch <= self._statistics[0].epochs:
            return ""
        record = self._statistics[0].record
        parts = []
        for arm in sorted(arms):
            values = [
                short(float(statistics.series("weight_norm").line[epoch - 1, arm]))
                for statistics in self._statistics
            ]
            parts.append(f"{record.experiment.arms[arm].name}: {', '.join(values)}")
        return _("Epoch {epoch} – ‖W‖ by layer: {norms}").format(epoch=epoch, norms=" · ".join(parts))

    def _make(self, record: RunRecord, wanted: tuple[int, ...], names: tuple[str, ...]) -> None:
        for plot in self.plots:
            self._grid.removeWidget(plot)
            plot.setParent(None)
            plot.deleteLater()
        self._statistics = [LayerStatistics(record, layer) for layer in wanted]
        self.plots = []
        for column, (layer, statistics) in enumerate(zip(wanted, self._statistics, strict=True)):
            for row, quantity in enumerate(_quantities(names[layer])):
                plot = CurvePlot(self.options, (quantity,))
                plot.set_statistics(statistics, None, "")
                plot.canvas.hovered.connect(self.show_epoch)
                plot.canvas.whole_wanted.connect(self.show_whole)
                self._grid.addWidget(plot, row, column)
                self.plots.append(plot)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < len(wanted) else 0)
        self._fit_width()
        self.show_whole()

    def show_whole(self) -> None:
        """Forget all zooming."""
        for plot in self.plots:
            plot.show_whole()
            plot.refresh()

    def _fit_width(self) -> None:
        columns = max(1, len(self.plots) // 2)
        least = round(_LEAST_WIDTH * self.fontMetrics().height() * columns)
        self.setMinimumWidth(least if columns > 1 else 0)
