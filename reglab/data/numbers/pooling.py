"""All examples of a source of arrays in one, and which of them are for the test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.data.arrays import Examples, Integers, Targets
from reglab.data.errors import DataError
from reglab.data.numbers.examples import as_rows, class_numbers, flat_labels
from reglab.data.seeding import generator
from reglab.data.stratify import stratified_order
from reglab.experiment.sources.arrays import ArraysSource
from reglab.words.language import _, grouped

Rows = tuple[Integers, Integers, Integers]
"""Those of training, validation and test part."""


def pooled(source: ArraysSource, arrays: Sequence[NDArray[Any]]) -> Examples:
    """Return all examples of a source, x of shape (n, features) with the numbers as they lie in the files.

    Parameters
    ----------
    source : ArraysSource
        What they are.
    arrays : sequence of array
        Examples and labels of each pair, in their order.

    Raises
    ------
    DataError
        If they are not what the source says.
    """
    xs, ys = [], []
    for pair, x, y in zip(source.pairs, arrays[::2], arrays[1::2], strict=True):
        labels = flat_labels(y, source.title)
        rows = as_rows(x, channels_last=source.channels_last)
        if len(rows) != pair.rows or len(labels) != pair.rows or rows.shape[1] != len(source.info.features):
            raise DataError(
                _("“{data}” holds other examples than the experiment says; take it anew.").format(
                    data=source.title
                )
            )
        xs.append(rows)
        ys.append(
            class_numbers(labels, source.classes, source.title)
            if source.classes
            else labels.astype(np.float64)
        )
    x, y = (np.concatenate(each) if len(each) > 1 else each[0] for each in (xs, ys))
    # Big-endian numbers are slow, and truth values no numbers.
    x = np.asarray(x, dtype=np.float64 if x.dtype.kind == "b" else x.dtype.newbyteorder("="))
    x.setflags(write=False)
    y.setflags(write=False)
    return x, y


def parts_of(
    source: ArraysSource, y: Targets, sizes: tuple[int, int, int], seed: int, draw: tuple[int, ...]
) -> Rows | None:
    """Return the rows of the three parts where some are for the test; ``None`` where any may be in any part.

    Parameters
    ----------
    source : ArraysSource
        The arrays.
    y : array, shape (n,)
        Classes or values of all examples.
    sizes : tuple of int
        Examples of training, validation and test part.
    seed : int
        Seed of the test part.
    draw : tuple of int
        Key of the other two.

    Raises
    ------
    DataError
        If there are too few of either.
    """
    if not source.tests:
        return None
    train, validation, test = sizes
    known = source.total - source.tests
    if test > source.tests or train + validation > known:
        raise DataError(
            _(
                "“{data}” has {known} examples for training and validation and {tests} for the test, but "
                "{asked} and {asked_tests} are asked for; take smaller parts."
            ).format(
                data=source.title,
                known=grouped(known),
                tests=grouped(source.tests),
                asked=grouped(train + validation),
                asked_tests=grouped(test),
            )
        )
    strata = y if source.classes else np.zeros(len(y), dtype=np.int64)
    late = known + stratified_order(strata[known:], generator("test", seed), (test,))
    order = stratified_order(strata[:known], generator("validation", *draw), (validation,), 1)
    between, rest = order[:validation], order[validation:]
    first = rest[stratified_order(strata[rest], generator("train", *draw), (train,))]
    return first[:train], between, late[:test]
