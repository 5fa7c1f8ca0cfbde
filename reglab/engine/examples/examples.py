"""The examples of all seeds on the device; a stack shares them with the smaller ones that follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from reglab.data import Split
from reglab.engine.examples.facts import Facts
from reglab.engine.replicas.structure import Structure
from reglab.experiment.memory import ALIGNED, memory_widths, padded


class Examples:
    """Training and validation examples of n different splits.

    Parameters
    ----------
    structure : Structure
        Sizes and task.
    splits : mapping of int to Split
        The data of every seed; seeds may share one.
    like : Tensor
        Gives type and device.
    """

    def __init__(self, structure: Structure, splits: Mapping[int, Split], like: Tensor) -> None:
        different = list({id(split): split for split in splits.values()}.values())
        self.split_of = {
            seed: next(place for place, other in enumerate(different) if other is split)
            for seed, split in splits.items()
        }
        """Position of every seed's split."""
        idle = memory_widths(structure.plan)[0] - structure.widths[0]
        training = [(split.x_train, split.y_train) for split in different]
        measured = [training, [(split.x_val, split.y_val) for split in different]]
        shifted = [(split.x_val_shifted, split.y_val) for split in different]
        if shifted[0][0] is not None:
            measured.append([(x, y) for x, y in shifted if x is not None])
        self.sizes = tuple(len(part[0][1]) for part in measured)
        """Number of training examples, of validation examples, and of shifted ones where there are some."""
        # One row of zeros behind the last example stands for padding.
        x = np.concatenate([x for x, _ in training])
        t = np.concatenate([encoded(y, structure) for _, y in training])
        self.x = functional.pad(torch.from_numpy(x).to(like), (0, idle, 0, 1))
        """Training inputs of all splits one below the other, then zeros; shape (n · train + 1, inputs)."""
        self.t = functional.pad(torch.from_numpy(t).to(like), (0, 0, 0, 1))
        """Their targets, shape (n · train + 1, outputs)."""
        inputs = [[x for x, _ in part] for part in measured]
        self.measured_x = functional.pad(_side_by_side(inputs, like), (0, idle))
        """Training rows, then the others, each part with zeros up to an aligned number; (n, rows, inputs)."""
        targets = [[encoded(y, structure) for _, y in part] for part in measured]
        self.measured_t = _side_by_side(targets, like).mT.contiguous()
        """Their targets, shape (n, outputs, rows)."""
        self.flips = np.array([int(split.flipped.sum()) for split in different])
        """Training examples with a wrong label, shape (n,)."""
        self.flipped: Tensor | None = None
        """1 where a measured row has a wrong label, shape (n, rows); ``None`` where none has."""
        if self.flips.any():
            none = [np.zeros(len(split.y_val)) for split in different]
            wrong = [split.flipped.astype(np.float64) for split in different]
            flags = [[rows[:, None] for rows in part] for part in (wrong, *[none] * (len(measured) - 1))]
            self.flipped = _side_by_side(flags, like)[..., 0].contiguous()
        self.variation = np.array(
            [[float(np.square(y - y.mean()).sum()) for _, y in part] for part in measured]
        )
        """Σ (y − mean)² of the targets, shape (parts, n); for R²."""
        self.facts = [Facts.of(split, like) for split in different]
        """What techniques on data must know of the features of every split."""
        self.target_scale = np.array([split.target_scale for split in different])
        """Unit of the targets, shape (n,)."""


def encoded(y: NDArray[Any], structure: Structure) -> NDArray[np.float64]:
    """Return the outputs that a network should have, float64 of shape (n, outputs): one-hot for classes."""
    if structure.task == "classification" and structure.outputs > 1:
        y = y[:, None] == np.arange(structure.outputs)
    return y.astype(np.float64).reshape(len(y), structure.outputs)


def _side_by_side(parts: Sequence[Sequence[NDArray[np.float64]]], like: Tensor) -> Tensor:
    pieces = []
    for part in parts:
        rows = np.stack(part)
        pieces.append(np.pad(rows, ((0, 0), (0, padded(rows.shape[1], ALIGNED) - rows.shape[1]), (0, 0))))
    return torch.from_numpy(np.concatenate(pieces, 1)).to(like)
