"""Files of numbers as others write them: IDX, NPZ, and what is made of them."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.data.numbers.calls import look
from reglab.data.tables.steps import run_through
from reglab.experiment.arrays import ArraysReport

CODES = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}


def idx_bytes(array: NDArray[Any], shape: tuple[int, ...] | None = None) -> bytes:
    """An array in MNIST's format, by the letter of its description; `shape` is what it claims."""
    shape = array.shape if shape is None else shape
    code = CODES[array.dtype.str.lstrip("<>|=")]
    head = bytes([0, 0, code, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def pictures(count: int, seed: int = 0, side: int = 6) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Pictures of ten classes; those of each are bright in a place of their own."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    found = rng.integers(0, 80, (count, side, side))
    found[np.arange(count), labels // side, labels % side] += 170
    order = rng.permutation(count)
    return found[order].astype(np.uint8), labels[order]


def write_mnist(folder: Path, train: int = 120, test: int = 60, *, packed: bool = True) -> list[Path]:
    """Write four files under MNIST's names."""
    folder.mkdir(exist_ok=True)
    found = []
    for name, count, seed in (("train", train, 1), ("t10k", test, 2)):
        x, y = pictures(count, seed)
        for kind, array in (("images-idx3", x), ("labels-idx1", y)):
            data = idx_bytes(array)
            path = folder / f"{name}-{kind}-ubyte{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(data) if packed else data)
            found.append(path)
    return found


def look_at(*paths: Path, **options: Any) -> ArraysReport:
    """What is found in files."""
    return run_through(look([str(path) for path in paths], **options))
