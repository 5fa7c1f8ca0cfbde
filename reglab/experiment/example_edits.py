"""Single training examples that stand elsewhere than they were drawn, or are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated

from pydantic import Field

from reglab.experiment.base import Spec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.problem import Problem
from reglab.words import counted
from reglab.words.language import _, grouped, plural

MOST_EDITS = 1000
"""The most examples that can be edited in one experiment."""
MOST_INDEX = 99_999
_MOST_TOLD = 10
"""At most so many single edits are told to be wrong: the others are likely to be wrong alike."""


class ExampleEdit(Spec):
    """What became of one training example.

    It is found by its place among the training examples as they are drawn, from 0: all seeds and arms have
    the edit, whatever example each seed has drawn for that place, and those that draw fewer do not.

    Parameters
    ----------
    index : int
        Its place.
    x : tuple of float, or None
        Features that it has instead, in the units of the data set; ``None`` where they stay.
    y : float, or None
        Target value that it has instead, of a regression; ``None`` where it stays.
    removed : bool
        Whether it is left out.
    """

    index: Annotated[int, Field(ge=0, le=MOST_INDEX)]
    x: tuple[float, ...] | None = None
    y: float | None = None
    removed: bool = False


def kept_places(edits: Sequence[ExampleEdit], drawn: int) -> list[int]:
    """Return the places of those of so many drawn examples that are not left out, in their order."""
    gone = {edit.index for edit in edits if edit.removed}
    return [place for place in range(drawn) if place not in gone]


def kept_count(edits: Sequence[ExampleEdit], drawn: int) -> int:
    """Return how many of so many drawn examples are not left out."""
    return drawn - sum(edit.removed and edit.index < drawn for edit in edits)


def edits_words(edits: Sequence[ExampleEdit]) -> str:
    """``"2 training examples moved, 1 left out"``; empty where there are none."""
    removed = sum(edit.removed for edit in edits)
    moved = len(edits) - removed
    words = plural("{n} training example moved", "{n} training examples moved", moved)
    if not removed:
        return words if moved else ""
    if not moved:
        return plural("{n} training example left out", "{n} training examples left out", removed)
    return _("{moved}, {removed} left out").format(moved=words, removed=grouped(removed))


def problems_of_edits(
    edits: Sequence[ExampleEdit], info: DatasetInfo, sizes: Sequence[int]
) -> Iterator[Problem]:
    """What is wrong with the edits of some data.

    Parameters
    ----------
    edits : sequence of ExampleEdit
        The edits.
    info : DatasetInfo
        The data set.
    sizes : sequence of int
        How many training examples are drawn: of all, and by each arm.
    """
    yield from islice(_of_single(edits, info), _MOST_TOLD)
    least = max(2, len(info.classes))
    fewest = min(kept_count(edits, drawn) for drawn in sizes)
    if fewest < least:
        yield Problem(
            "data.example_edits",
            plural(
                "{n} training example would be left, but at least {least} are needed; leave fewer out, or "
                "take more training examples.",
                "{n} training examples would be left, but at least {least} are needed; leave fewer out, or "
                "take more training examples.",
                fewest,
                least=least,
            ),
        )


def _of_single(edits: Sequence[ExampleEdit], info: DatasetInfo) -> Iterator[Problem]:
    seen: set[int] = set()
    for number, edit in enumerate(edits):
        where = f"data.example_edits[{number}]"
        if edit.index in seen:
            yield Problem(
                where, _("example {number} is edited twice; keep one of the edits.").format(number=edit.index)
            )
        seen.add(edit.index)
        if edit.removed and (edit.x is not None or edit.y is not None):
            yield Problem(
                where, _("an example that is left out has no place; remove x and y, or set removed to false.")
            )
        if not edit.removed and edit.x is None and edit.y is None:
            yield Problem(
                where, _("nothing is another; give x or y, set removed to true, or take the edit out.")
            )
        if edit.x is not None and len(edit.x) != len(info.features):
            yield Problem(
                f"{where}.x",
                _("has {numbers}, but {data} has {features}; give one number for each.").format(
                    numbers=counted(len(edit.x), "number"),
                    data=info.title,
                    features=counted(len(info.features), "feature"),
                ),
                predicate=True,
            )
        if edit.y is not None and info.classes:
            yield Problem(
                f"{where}.y", _("{data} has classes, whose labels stay; remove it.").format(data=info.title)
            )
