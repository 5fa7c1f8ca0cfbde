"""Offers, below the planes of a view, to split how much predictions change from seed to seed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from reglab.experiment.varying import SOURCES
from reglab.gui.views.plane.asking import AskingView
from reglab.gui.views.plane.movable import Movable
from reglab.gui.views.plane.split import LEAST_SEEDS, VarianceSplit
from reglab.gui.views.plane.split_strip import SplitStrip
from reglab.gui.views.switches import SeedChoice


class Splitting(QObject):
    """Has the variations trained when a person asks for it, and shows what came of them.

    Parameters
    ----------
    view : AskingView
        The view.
    plane : Movable
        Where its predictions are compared.
    seeds : SeedChoice
        The spread is a matter of all seeds together.
    """

    def __init__(self, view: AskingView, plane: Movable, seeds: SeedChoice) -> None:
        super().__init__(view)
        self._view, self._plane, self._seeds = view, plane, seeds
        self._keys: tuple[str, ...] = ()
        """Keys of the arms that were asked about."""
        self.split = VarianceSplit(self)
        self.strip = SplitStrip()
        self.strip.hide()
        self.strip.wanted.connect(self._ask)
        self.strip.given_up.connect(self.split.forget)
        self.split.changed.connect(self.show_strip)
        seeds.seed_chosen.connect(self.show_strip)

    def restart(self) -> None:
        """Another record is shown: what was found of the one before holds no more."""
        self.split.forget()

    @Slot()
    def show_strip(self) -> None:
        """Show what there is, where all seeds are shown together."""
        view, record = self._view, self._view.record
        usual = record is not None and record.state != "untrained" and bool(record.epochs)
        shown = usual and self._seeds.place is None and self._plane.points() is not None
        self.strip.setVisible(shown)
        if not shown or record is None:
            return
        split = self.split
        if split.fraction is not None:
            self.strip.show_progress(split.fraction)
        elif split.found is not None:
            arms, hues = record.experiment.arms, view.arm_hues
            places = {arms[arm].key: arm for arm in view.shown_arms()}
            rows = [
                (arms[arm].name, hues[arm], tuple(split.found.spreads[source.key][at] for source in SOURCES))
                for at, key in enumerate(self._keys)
                if (arm := places.get(key)) is not None
            ]
            self.strip.show_rows(rows, split.found)
        else:
            self.strip.show_offer(max(record.experiment.seeds, LEAST_SEEDS), split.trouble)

    @Slot()
    def _ask(self) -> None:
        record, points = self._view.record, self._plane.points()
        if record is None or points is None:
            return
        # An arm's networks do not depend on which others are there.
        arms = tuple(record.experiment.arms[arm] for arm in self._view.shown_arms())
        self._keys = tuple(arm.key for arm in arms)
        self.split.ask(record.experiment.model_copy(update={"arms": arms}), points)
