"""Another run over the plots."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.analysis.series import Series, Statistics

_LONGEST = 24
"""Characters of a name at the end of a curve; longer ones lose their middle, since ids stand behind."""


@dataclass(frozen=True, slots=True, eq=False)
class Ghost:
    """Another run over the plots.

    Parameters
    ----------
    name : str
        Its name.
    statistics : Statistics
        Its curves.
    """

    name: str
    statistics: Statistics

    def series(self, metric: str) -> Series | None:
        """A metric's series; ``None`` where the run did not measure it."""
        record = self.statistics.record
        if not record.epochs or (metric not in record.metrics and metric != "gap"):
            return None
        return self.statistics.series(metric)

    def label(self, arm: int) -> str:
        """What stands at the end of an arm's curve."""
        arms = self.statistics.record.experiment.arms
        name = (
            self.name
            if len(self.name) <= _LONGEST
            else f"{self.name[: _LONGEST - 7].rstrip()} … {self.name[-5:]}"
        )
        return f"{name} · {arms[arm].name}" if len(arms) > 1 else name
