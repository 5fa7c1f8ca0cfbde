"""What was found in files of arrays (IDX, NPZ, folders of pictures), before anything is trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.sources.arrays import ArraysSource
from reglab.words import listed, percent, quoted
from reglab.words.language import _, grouped

FIRST = 60
"""So many examples are shown at most."""


@dataclass(frozen=True, slots=True, eq=False)
class ArraysReport:
    """A first look, and what would be made of it.

    ``reglab.data.numbers.calls:look(paths, task)`` returns one for IDX and NPZ files, and
    ``reglab.pictures.calls:look(folder, side, colour)`` for a folder of pictures; both for other processes
    (`reglab.runtime.call`).

    Parameters
    ----------
    source : ArraysSource
        What is learned from, as soon as a person takes it; its `info` says shape, classes, task and counts.
    x : array of float64, shape (n, features)
        Some examples, of every class if there are classes.
    y : array, shape (n,)
        The class of each by its number, or its value.
    counts : tuple of int
        Examples of each class; empty for a regression.
    range : tuple of float
        The smallest and largest number of all examples.
    decisions : tuple of str
        What was decided and why, a sentence each.
    problems : tuple of str
        What is to be told, a sentence each.
    """

    source: ArraysSource
    x: NDArray[np.float64]
    y: NDArray[Any]
    counts: tuple[int, ...]
    range: tuple[float, float]
    decisions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report in plain values, for JSON; without the examples."""
        info = self.source.info
        return {
            "kind": self.source.kind,
            "title": info.title,
            "examples": self.source.total,
            "for_the_test": self.source.tests,
            "shape": list(self.source.shape),
            "task": info.task,
            "classes": dict(zip(info.classes, self.counts, strict=True)),
            "range": list(self.range),
            "decisions": list(self.decisions),
            "problems": list(self.problems),
            "source": self.source.model_dump(mode="json"),
        }


def problems_of_classes(classes: Sequence[str], counts: Sequence[int]) -> list[str]:
    """What is to be told of the sizes of classes, a sentence each."""
    found = []
    if rare := [
        f"{quoted(name)} ({count})" for name, count in zip(classes, counts, strict=True) if count < 3
    ]:
        found.append(
            _("Classes with fewer than 3 examples cannot be in all three parts: {classes}.").format(
                classes=listed(rare[:5])
            )
        )
    if max(counts) > 5 * min(counts):
        found.append(
            _(
                "The classes are of very different sizes, from {smallest} to {largest}: who "
                "always says the largest is right in {percent}."
            ).format(
                smallest=grouped(min(counts)),
                largest=grouped(max(counts)),
                percent=percent(max(counts) / sum(counts), 0),
            )
        )
    return found


def some_of(y: NDArray[Any], classes: int) -> NDArray[np.int64]:
    """Which examples are shown: the first of each class in turn, or the first of all.

    Parameters
    ----------
    y : array, shape (n,)
        Classes by their numbers, or values.
    classes : int
        How many classes there are; 0 for a regression.
    """
    if not classes:
        return np.arange(min(FIRST, len(y)))
    each = max(1, FIRST // classes)
    return np.sort(np.concatenate([np.flatnonzero(y == place)[:each] for place in range(classes)]))
