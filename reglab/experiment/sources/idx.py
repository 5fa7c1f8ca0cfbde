"""Pictures and their labels in files of MNIST's own format (IDX), also compressed (.gz)."""

from __future__ import annotations

from typing import Literal

from reglab.experiment.sources.arrays import ArraysSource
from reglab.words.language import _


class IdxSource(ArraysSource):
    """Two files for each pair: examples, then labels. The files of MNIST for the test are its test part."""

    kind: Literal["idx"] = "idx"

    def _trouble(self) -> str:
        if len(self.files) != 2 * len(self.pairs):
            return _("each pair needs two files, examples and labels; name both.")
        return super()._trouble()
