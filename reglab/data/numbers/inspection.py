"""Looks at arrays of examples and labels, and says what would be made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reglab.data.errors import DataError
from reglab.data.numbers.examples import as_rows, class_numbers, flat_labels, label_texts
from reglab.experiment.arrays import problems_of_classes, some_of
from reglab.experiment.dataset_info import Task
from reglab.experiment.sources.arrays import MAX_CLASSES, MAX_EXAMPLES, MAX_NUMBERS, ArrayPair
from reglab.words import counted, exact
from reglab.words.language import _, grouped, plural

TaskChoice = Task | Literal["auto"]
_FEW_NUMBERS = 10
"""Labels that are broken numbers in type, but whole, are classes up to so many different ones."""


class Arrays(NamedTuple):
    """Examples and labels, as they lie in their files, and what they are."""

    pair: ArrayPair
    x: NDArray[Any]
    y: NDArray[Any]
    what: str


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found in arrays: fields of an `ArraysSource`, and what a person sees first."""

    fields: dict[str, Any]
    x: NDArray[np.float64]
    y: NDArray[Any]
    counts: tuple[int, ...]
    range: tuple[float, float]
    decisions: tuple[str, ...]
    problems: tuple[str, ...]


def look_at(pairs: Sequence[Arrays], task: TaskChoice = "auto") -> Found:
    """Say what arrays hold and what would be learned.

    Parameters
    ----------
    pairs : sequence of Arrays
        Examples with their labels; those for the test come last.
    task : {"auto", "classification", "regression"}
        Whether the labels are classes or numbers; found out if not given.

    Raises
    ------
    DataError
        If they cannot be learned from, in a sentence.
    """
    shape, last = _shape(pairs[0])
    for each in pairs:
        _fitting(each, pairs[0])
    total = sum(len(each.x) for each in pairs)
    if not 6 <= total <= MAX_EXAMPLES:
        raise DataError(
            _("{what} has {examples}; 6 to {most} are learned from.").format(
                what=pairs[0].what, examples=counted(total, "example"), most=grouped(MAX_EXAMPLES)
            )
        )
    range_ = _range(pairs)
    labels = [flat_labels(each.y, _("the labels of {what}").format(what=each.what)) for each in pairs]
    y = np.concatenate(labels)
    classes, decisions = _classes(y, pairs[0].what, task)
    problems: list[str] = []
    if classes:
        target: NDArray[Any] = class_numbers(y, classes, pairs[0].what)
        counts = tuple(np.bincount(target, minlength=len(classes)).tolist())
        problems += problems_of_classes(classes, counts)
    else:
        target, counts = y.astype(np.float64), ()
    if range_[0] == range_[1]:
        raise DataError(
            _("All numbers of {what} are {number}; there is nothing to learn from.").format(
                what=pairs[0].what, number=exact(range_[0])
            )
        )
    chosen = some_of(target, len(classes))
    rows = np.concatenate([_taken(each, chosen, begin, last) for each, begin in _beginnings(pairs)])
    low, high = _black_and_white(range_, shape)
    fields = {
        "pairs": tuple(each.pair for each in pairs),
        "shape": shape,
        "channels_last": last,
        "classes": classes,
        "low": low,
        "high": high,
    }
    return Found(fields, rows, target[chosen], counts, range_, tuple(decisions), tuple(problems))


def _shape(first: Arrays) -> tuple[tuple[int, ...], bool]:
    """The shape of one example with its channels first, and whether they come last in the array."""
    shape = first.x.shape[1:]
    if first.x.dtype.kind not in "biuf":
        raise DataError(
            _("{what} holds {type}, but examples are numbers; name another array.").format(
                what=first.what, type=first.x.dtype
            )
        )
    found: tuple[int, ...]
    if len(shape) == 2:
        found, last = (1, *shape), False
    elif len(shape) == 3 and shape[2] in (1, 3):
        found, last = (shape[2], shape[0], shape[1]), True
    elif len(shape) == 3 and shape[0] in (1, 3):
        found, last = shape, False
    else:
        found, last = (int(np.prod(shape, dtype=np.int64)),), False
    numbers = int(np.prod(found, dtype=np.int64))
    if not 0 < numbers <= MAX_NUMBERS:
        words = " × ".join(map(grouped, shape))
        raise DataError(
            _(
                "An example of {what} has {numbers} numbers ({shape}); 1 to {most} are learned from. Make "
                "pictures smaller: a folder of pictures is resized when it is imported."
            ).format(what=first.what, numbers=grouped(numbers), shape=words, most=grouped(MAX_NUMBERS))
        )
    return found, last


def _fitting(each: Arrays, first: Arrays) -> None:
    if each.x.shape[1:] != first.x.shape[1:]:
        raise DataError(
            _("Examples of {what} are of another shape than those of {first}; name one kind.").format(
                what=each.what, first=first.what
            )
        )
    if each.y.ndim == 0 or len(each.y) != len(each.x):
        count = 0 if each.y.ndim == 0 else len(each.y)
        raise DataError(
            _("{what} has {examples} and {labels}; name the labels that belong to it.").format(
                what=each.what, examples=counted(len(each.x), "example"), labels=counted(count, "label")
            )
        )


def _range(pairs: Sequence[Arrays]) -> tuple[float, float]:
    found = []
    for each in pairs:
        low, high = float(each.x.min()), float(each.x.max())
        if not np.isfinite([low, high]).all():
            bad = int(len(each.x) - np.isfinite(each.x.reshape(len(each.x), -1)).all(axis=1).sum())
            raise DataError(
                plural(
                    "{n} example of {what} hold values that are no number (NaN, infinity); leave them out, "
                    "or fill them in.",
                    "{n} examples of {what} hold values that are no number (NaN, infinity); leave them out, "
                    "or fill them in.",
                    bad,
                    what=each.what,
                )
            )
        found += [low, high]
    return min(found), max(found)


def _black_and_white(range_: tuple[float, float], shape: tuple[int, ...]) -> tuple[float, float]:
    """Black and white of pictures: 0 and 255 or 0 and 1 where the numbers lie between."""
    low, high = range_
    if len(shape) == 3 and low >= 0:
        return (0.0, 1.0) if high <= 1 else (0.0, 255.0) if high <= 255 else (0.0, high)
    return low, high


def _classes(y: NDArray[Any], what: str, task: TaskChoice) -> tuple[tuple[str, ...], list[str]]:
    """Names of the classes and why there are some; none where a number is learned."""
    values = np.unique(y)
    if y.dtype.kind == "f" and not np.isfinite(values).all():
        raise DataError(
            _("The labels of {what} hold values that are no number; leave those examples out.").format(
                what=what
            )
        )
    words, many = y.dtype.kind in "US", len(values)
    if many < 2:
        raise DataError(
            _("All labels of {what} are the same, so there is nothing to learn; name others.").format(
                what=what
            )
        )
    whole = y.dtype.kind in "biu" or (not words and bool((values == np.floor(values)).all()))
    if task == "auto":
        few = many <= (MAX_CLASSES if y.dtype.kind in "biu" else _FEW_NUMBERS)
        classes = words or many == 2 or (whole and few)
        if words:
            reason = plural("the labels are {n} different word", "the labels are {n} different words", many)
        elif whole:
            reason = plural(
                "the labels are {n} different whole number",
                "the labels are {n} different whole numbers",
                many,
            )
        else:
            reason = plural(
                "the labels are {n} different number", "the labels are {n} different numbers", many
            )
    else:
        classes, reason = task == "classification", _("as asked")
    if words and not classes:
        raise DataError(
            _(
                "The labels of {what} are words, which are no numbers to predict; take them as classes."
            ).format(what=what)
        )
    if not classes:
        return (), [_("Learned as a number (regression): {reason}.").format(reason=reason)]
    if many > MAX_CLASSES:
        raise DataError(
            _(
                "{what} has {labels} different labels, more than {most} classes; take them as a number "
                "(regression), or name others."
            ).format(what=what, labels=grouped(many), most=MAX_CLASSES)
        )
    return tuple(label_texts(values)), [
        plural("Learned as {n} class: {reason}.", "Learned as {n} classes: {reason}.", many, reason=reason)
    ]


def _beginnings(pairs: Sequence[Arrays]) -> list[tuple[Arrays, int]]:
    found, begin = [], 0
    for each in pairs:
        found.append((each, begin))
        begin += len(each.x)
    return found


def _taken(each: Arrays, chosen: NDArray[np.int64], begin: int, last: bool) -> NDArray[np.float64]:
    own = chosen[(chosen >= begin) & (chosen < begin + len(each.x))] - begin
    x = each.x[own]
    rows = as_rows(x, channels_last=last)
    return rows.astype(np.float64)
