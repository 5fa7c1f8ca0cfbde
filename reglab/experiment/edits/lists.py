"""One move in a sequence, the same for layers and arms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def moved(items: Iterable[T], source: int, target: int) -> list[T]:
    """Return the items with the one at `source` taken out and put in at position `target`."""
    result = list(items)
    result.insert(target, result.pop(source))
    return result
