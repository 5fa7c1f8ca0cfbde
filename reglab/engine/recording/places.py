"""Memory that stays where it is, for what a recording reads and others bring anew."""

from __future__ import annotations

from collections.abc import Hashable

import torch
from torch import Tensor


class Places:
    """Keeps numbers of a name and shape in the same memory every time."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Hashable, torch.Size], Tensor] = {}

    def keep(self, name: Hashable, values: Tensor) -> Tensor:
        """Copy numbers to their place, and return it; they lie there without gaps."""
        key = (name, values.shape)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = values.clone(memory_format=torch.contiguous_format)
        else:
            kept.copy_(values)
        return kept
