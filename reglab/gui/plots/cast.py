"""Which arm of what is shown is which arm of the experiment, and so its hue, and whether it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reglab.experiment.experiment import Experiment
from reglab.gui.plots.content import Options
from reglab.gui.theme.arm_hues import hues_of
from reglab.record.matching import places


class Cast:
    """Keeps what was told of the arms by their places in the experiment, and applies it to what is shown.

    Parameters
    ----------
    options : Options
        What the plots share; `apply` sets its hues, its visible arms and its selected one.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self.present: Experiment | None = None
        """The experiment told last."""
        self.selected = -1
        """Position in it of the arm that is emphasised; −1 for none."""
        self._hues: Mapping[str, int] | None = None
        self._hidden: frozenset[int] = frozenset()
        self._applied: tuple[object, ...] = ()

    def tell(self, experiment: Experiment, hues: Mapping[str, int] | None) -> None:
        """Take the experiment as it is now, and the hues of its arms by their keys."""
        self.present, self._hues = experiment, hues

    def show_only(self, arms: Iterable[int], shown: Experiment | None) -> bool:
        """Hide all arms but these, and return whether that is a change; follow with `apply`.

        Positions are those in the experiment told last, else in what is shown.
        """
        own = self.present or shown
        hidden = frozenset(range(len(own.arms) if own else 0)) - frozenset(arms)
        changed = hidden != self._hidden
        self._hidden = hidden
        return changed

    def positions(self, shown: Experiment | None) -> tuple[int | None, ...]:
        """Position of each shown arm in the present experiment, ``None`` where it is gone."""
        return places(shown, self.present or shown) if shown else ()

    def differs(self, shown: Experiment | None) -> bool:
        """Whether another arm is which than when it was applied last."""
        return self._told(shown) != self._applied

    def apply(self, shown: Experiment | None, recorded: Experiment | None) -> None:
        """Set hues, visible arms and the selected one by their places in what is shown.

        What `differs` is asked about later is `recorded`, which may have grown since it was shown first.
        """
        positions, options = self.positions(shown), self._options
        self._applied = self._told(recorded)
        options.hues = hues_of(shown, self.present, self._hues) if shown else ()
        options.visible = frozenset(arm for arm, at in enumerate(positions) if at not in self._hidden)
        options.selected = positions.index(self.selected) if self.selected in positions else -1

    def _told(self, shown: Experiment | None) -> tuple[object, ...]:
        """All that tells which arm is which: where it stands, its hue and its name."""
        if shown is None:
            return ()
        names = tuple(arm.name for arm in shown.arms)
        return self.positions(shown), hues_of(shown, self.present, self._hues), names
