"""The same technique in other libraries, as code that can be copied.

Every snippet stands for itself. It may use what a person has anyway: a network `model`, an
`optimizer`, a `loss_function`, and the examples `x` and `y` of one batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import Literal, get_args

from reglab.words import rounded

Library = Literal["Keras", "PyTorch", "scikit-learn"]
LIBRARIES: tuple[Library, ...] = get_args(Library)
"""In the order in which cards show them."""

TORCH_WEIGHTS = """\
import torch
from torch import nn

weights = [m.weight for m in model.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]
"""
"""The beginning of code for PyTorch that acts on weights and leaves the biases alone."""

TORCH_BOTH = """\
import torch
from torch import nn

layers = [m for m in model.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]
weights = [p for m in layers for p in (m.weight, m.bias)]
"""
"""The same with biases."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A technique in one library.

    Parameters
    ----------
    library : {"Keras", "PyTorch", "scikit-learn"}
        Whose code it is.
    code : str
        Python code with the current numbers; empty where the library has no counterpart.
    note : str
        What differs, or why there is none.
    """

    library: Library
    code: str
    note: str = ""


def keras(code: str = "", note: str = "") -> Snippet:
    """Return the snippet for Keras 3."""
    return Snippet("Keras", dedent(code).strip(), note)


def torch(code: str = "", note: str = "") -> Snippet:
    """Return the snippet for PyTorch."""
    return Snippet("PyTorch", dedent(code).strip(), note)


def torch_weights(code: str, note: str = "", biases: bool = False) -> Snippet:
    """Return the snippet for PyTorch of a technique on weights, which the code calls `weights`."""
    return Snippet("PyTorch", f"{TORCH_BOTH if biases else TORCH_WEIGHTS}{dedent(code).strip()}", note)


def keras_regularized(regularizer: str, note: str = "", biases: bool = False) -> Snippet:
    """Return the snippet for Keras of a layer with a regularizer, given as code."""
    both = ["kernel_regularizer=regularizer", *(["bias_regularizer=regularizer"] if biases else [])]
    arguments = "".join(f"    {each},\n" for each in ("64", 'activation="relu"', *both))
    layer = f"layer = keras.layers.Dense(\n{arguments})"
    if not biases:
        layer = f'layer = keras.layers.Dense(64, activation="relu", {both[0]})'
    return Snippet("Keras", f"import keras\n\nregularizer = {regularizer}\n{layer}", note)


def sklearn(code: str = "", note: str = "") -> Snippet:
    """Return the snippet for scikit-learn."""
    return Snippet("scikit-learn", dedent(code).strip(), note)


def literal(value: float) -> str:
    """A number as code, with up to six digits: ``"0.01"``, ``"1e-05"``."""
    return repr(rounded(value, 6))
