"""The page about pruning: a table for one threshold, and the curve over all shares, asked for once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QScrollArea

from reglab.analysis.pruning import arm_curve, arm_pruning
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.views.base import View
from reglab.gui.views.soundness import without_diverged
from reglab.gui.views.weights.pages import stacked
from reglab.gui.views.weights.pruning import PruningPicture
from reglab.gui.views.weights.pruning_curve import SHARES, PruningCurvePicture
from reglab.record.questions import Answer, PrunedNetwork, PruneShares, PruningCurve
from reglab.record.record import RunRecord


class PruningPage:
    """Keeps the curves of the networks that are shown.

    Parameters
    ----------
    view : View
        Asks the run.
    show : callable
        Shows what is known anew.
    """

    def __init__(self, view: View, show: Callable[[], None]) -> None:
        self.table, self.curve = PruningPicture(), PruningCurvePicture()
        self._view, self._show = view, show
        self._curves: dict[int, PruningCurve] = {}
        self._asked: tuple[object, ...] = ()

    def widget(self) -> QScrollArea:
        """Return the table over the curve."""
        return stacked(self.table, self.curve)

    def restart(self) -> None:
        """Another record is shown."""
        self._curves, self._asked = {}, ()

    def ask(self, record: RunRecord, columns: tuple[int, ...], epoch: int | None) -> None:
        """Ask for the curves, which depend on no threshold, unless they are known or on their way."""
        key = columns, epoch, record.epochs, record.ended
        if key != self._asked:
            self._asked = key
            self._view.ask_run("pruning curve", PruneShares(SHARES), columns, epoch, self._take)

    def _take(self, answer: Answer) -> None:
        if answer.curves and self._view.record is not None:
            answer = without_diverged(self._view.record, answer)
            self._curves = dict(zip(answer.replicas, answer.curves, strict=True))
            self._show()

    def show(self, record: RunRecord, found: Sequence[tuple[ShownArm, list[PrunedNetwork]]]) -> None:
        """Show arms with what is known of their networks."""
        task = record.experiment.data.info.task
        rows = [(arm, arm_pruning(networks)) for arm, networks in found]
        self.table.show_content(rows, task, record.arm_seconds)
        curves = [(arm, [self._curves[c] for c in arm.columns if c in self._curves]) for arm, _ in found]
        self.curve.show_rows([(arm, arm_curve(own)) for arm, own in curves if own], task)
