"""Arrays in one file of numpy (NPZ)."""

from __future__ import annotations

from typing import Literal

from reglab.experiment.sources.arrays import ArraysSource
from reglab.words.language import _


class NpzSource(ArraysSource):
    """One file with all arrays, which are named in the pairs."""

    kind: Literal["npz"] = "npz"

    def _trouble(self) -> str:
        if len(self.files) != 1 or not all(pair.x and pair.y for pair in self.pairs):
            return _("the arrays lie in one file, and each pair names both of its own; name them.")
        return super()._trouble()
