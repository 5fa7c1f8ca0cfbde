"""The types of fields that many techniques share: layers, a strength, whether biases count."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from reglab.experiment.base import Param
from reglab.words.language import _

LayerRef = Annotated[int, Field(ge=1, le=32)] | Literal["input", "output"]
"""A layer as a person names it: 1 is the first hidden layer; or ``"input"``, ``"output"``."""


def _in_one_sentence(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Replace the errors of every member of the union by a single one."""
    try:
        # The list of a JSON file arrives here as Python's, which the strict tuple would refuse.
        return validate(tuple(value) if isinstance(value, list) else value)
    except ValidationError:
        raise PydanticCustomError(
            "layers", _('must be "all" or a list of layers: "input", "output" or a number from 1 to 32')
        ) from None


Layers = Annotated[Literal["all"] | tuple[LayerRef, ...], WrapValidator(_in_one_sentence)]
"""Where a technique acts: all layers that it suits, or those named."""


def strength_param(label: str, help: str, symbol: str = "λ", typical: str = "") -> Param:  # noqa: A002
    """A `Param` for a coefficient that spans many powers of ten."""
    return Param(label, help, symbol=symbol, scale="log", slider=(1e-5, 1.0), typical=typical)


Strength = Annotated[float, Field(ge=0, le=1e6)]
"""A penalty's coefficient: zero or more."""


Biases = Annotated[
    bool,
    Param(
        _("Biases too"),
        _(
            "Off, as usual: biases shift a function but do not make it rough. On: the "
            "biases of these layers are treated like their weights, as with "
            "bias_regularizer in Keras or one weight_decay for everything in PyTorch."
        ),
    ),
]
"""Whether biases are treated like weights."""
