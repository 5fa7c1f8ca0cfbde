"""What a regularization technique is: parameters, words for a person, and what it does to tensors.

A technique is one small class in one file of this folder. Panels, files, the diff of arms,
help and the engine find it through `reglab.experiment.techniques.TECHNIQUES`.

The methods that act on tensors use tensor methods alone and never import torch, so a
process without torch can read every technique. The engine calls them with tensors in
which the replicas of a stack lie side by side; a coefficient of zero must leave a replica
bit for bit as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from reglab.experiment.base import FieldInfo, Param, Spec, field_infos
from reglab.experiment.datasets import DatasetInfo
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Op
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.misfit import Misfit
from reglab.experiment.techniques.snippets import Snippet
from reglab.experiment.techniques.terms import PenaltyPart

if TYPE_CHECKING:
    from torch import Tensor

Group = Literal["Penalties", "Noise", "Weights", "Stopping", "Data", "Network"]
GROUPS: tuple[Group, ...] = ("Penalties", "Noise", "Weights", "Stopping", "Data", "Network")

Domain = Literal["weights", "activations", "network", "data"]
Suits = Literal["any", "weighted", "matrices", "kernels", "pictures"]
"""Layers on which a technique can act: any (with weights, for one on weights), those with weights,
fully connected ones, convolutions, or those that put out pictures."""
LayerRef = Annotated[int, Field(ge=1, le=32)] | Literal["input", "output"]
"""A layer as a person names it: 1 is the first hidden layer; or ``"input"``, ``"output"``."""


def _in_one_sentence(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Replace the errors of every member of the union by a single one."""
    try:
        # The list of a JSON file arrives here as Python's, which the strict tuple would refuse.
        return validate(tuple(value) if isinstance(value, list) else value)
    except ValidationError:
        raise PydanticCustomError(
            "layers", 'must be "all" or a list of layers: "input", "output" or a number from 1 to 32'
        ) from None


Layers = Annotated[Literal["all"] | tuple[LayerRef, ...], WrapValidator(_in_one_sentence)]
"""Where a technique acts: all layers that it suits, or those named."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes that conventions of other libraries depend on.

    Parameters
    ----------
    train : int
        Number of training examples, m.
    batch : int
        Examples per step, never more than `train`.
    lr : float
        Learning rate.
    """

    train: int
    batch: int
    lr: float

    @property
    def last(self) -> int:
        """Examples in the last step of an epoch."""
        return self.train % self.batch or self.batch


@dataclass(frozen=True, slots=True)
class Convention:
    """The same strength in the words of another library."""

    key: str
    title: str
    symbol: str
    value: float
    note: str = ""


class Technique(Spec):
    """Base of all techniques: what the registry, the panels and the engine ask of one."""

    kind: str
    enabled: bool = True
    """Off: kept with its numbers, but without any effect."""
    layers: Layers = "all"
    """Where it acts; ``"all"`` means every layer it suits (see `resolve_layers`)."""

    title: ClassVar[str]
    """Its name as a heading."""
    name: ClassVar[str]
    """Its name in a sentence, e.g. ``"dropout"``."""
    noun: ClassVar[str] = ""
    """What an arm that has it is called, where that is not `name`."""
    strength_field: ClassVar[str | None] = "strength"
    """The field that holds its strength; ``None`` for one that is on or off."""
    main_number: ClassVar[bool] = True
    """Whether its first number stands in for the strength on a card, where it has none."""
    neutral_strength: ClassVar[float] = 0.0
    """The strength that changes nothing."""
    group: ClassVar[Group]
    domain: ClassVar[Domain]
    about: ClassVar[str]
    """What it does, in one or two plain sentences."""
    source: ClassVar[str]
    """Where the definition comes from."""
    effect: ClassVar[Effect] = Effect()
    """What it does to the parts of the training."""
    choose: ClassVar[str] = ""
    """When it is worth a try, in one or two sentences."""
    avoid: ClassVar[str] = ""
    """When something else is better."""
    per_layer: ClassVar[bool] = True
    suits: ClassVar[Suits] = "any"
    """The hidden layers on which it can act."""
    on_input: ClassVar[bool] = True
    """Whether one on activations can act on the input, too."""
    order: ClassVar[int] = 100
    """Place within its group in panels; smaller comes first."""

    # -- words ---------------------------------------------------------------------------

    def formula(self, scale: Scale) -> str:
        """The formula with the current numbers, in plain Unicode."""
        raise NotImplementedError

    def setting(self) -> str:
        """Its strength, and what else a reader must know, e.g. ``"0.01 on layer 2"``."""
        assert self.strength_field is not None
        return number(getattr(self, self.strength_field)) + at_layers(self)

    def summary(self) -> str:
        """A few words for a card or a legend, e.g. ``"L2 0.01"``."""
        return f"{self.name} {self.setting()}"

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The same strength in other conventions; empty where there is but one."""
        return ()

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """The same in Keras, PyTorch and scikit-learn, in this order, with the current numbers."""
        return ()

    def is_neutral(self) -> bool:
        """Whether its strength is such (0, for most) that it changes nothing."""
        field = self.strength_field
        return field is not None and bool(getattr(self, field) == self.neutral_strength)

    @property
    def active(self) -> bool:
        """Whether it is switched on and changes anything."""
        return self.enabled and not self.is_neutral()

    @classmethod
    def parameters(cls) -> tuple[FieldInfo, ...]:
        """The parameters that a panel offers, in order."""
        return field_infos(cls)

    # -- where ---------------------------------------------------------------------------

    @classmethod
    def layer_choices(cls, layers: Sequence[LayerSpec]) -> tuple[LayerRef, ...]:
        """The layers it can be set on in a network with these hidden layers."""
        inner: tuple[LayerRef, ...] = tuple(k for k, layer in enumerate(layers, 1) if cls._can(layer))
        if cls.domain == "weights":
            return inner if cls.suits == "kernels" else (*inner, "output")
        if cls.domain == "activations":
            return ("input", *inner) if cls.on_input else inner
        return ()

    @classmethod
    def _can(cls, layer: LayerSpec) -> bool:
        if cls.suits == "kernels":
            return layer.kernels
        if cls.suits == "matrices":
            return layer.weighted and not layer.kernels
        if cls.suits == "pictures":
            return layer.pictures
        if cls.domain == "weights" or cls.suits == "weighted":
            return layer.weighted
        return layer.noisy

    def acting(self, layers: Sequence[LayerSpec]) -> tuple[LayerRef, ...]:
        """The layers on which it acts, by name; ``"all"`` is resolved.

        For techniques on weights, ``"all"`` is every choice; for those on activations, the
        output of every hidden layer with weights.
        """
        choices = self.layer_choices(layers)
        if self.layers != "all":
            return tuple(ref for ref in choices if ref in self.layers)
        if self.domain == "weights":
            return choices
        return tuple(ref for ref in choices if isinstance(ref, int) and layers[ref - 1].weighted)

    def resolve_layers(self, layers: Sequence[LayerSpec]) -> tuple[int, ...]:
        """Positions at which it acts in a network with these hidden layers.

        For techniques on weights, position k is the k-th weight matrix, counted from 0 over the
        layers that have one; the output's is the last. For techniques on activations, position
        0 is the input and k the output of hidden layer k.
        """
        if self.domain != "weights":
            return tuple(0 if isinstance(ref, str) else ref for ref in self.acting(layers))
        weighted = [k for k, layer in enumerate(layers, 1) if layer.weighted]
        return tuple(
            len(weighted) if isinstance(ref, str) else weighted.index(ref) for ref in self.acting(layers)
        )

    def conflict(self, layers: Sequence[LayerSpec]) -> tuple[str, str] | None:
        """A field and a sentence that says why its value does not go with these hidden layers."""
        del layers
        return None

    # -- what it does to the network and the data ------------------------------------------

    def misfit(self, info: DatasetInfo) -> Misfit | None:
        """Why it can do nothing with the examples of a data set; ``None`` where it can."""
        del info
        return None

    def change_layers(self, layers: tuple[LayerSpec, ...]) -> tuple[LayerSpec, ...]:
        """The hidden layers of its arm; their number stays."""
        return layers

    def change_ops(self, ops: tuple[Op, ...]) -> tuple[Op, ...]:
        """The operations of a hidden layer on which it acts; shapes stay."""
        return ops

    def change_train(self, train: int) -> int:
        """The number of training examples of its arm."""
        return train

    # -- what it does to tensors -----------------------------------------------------------

    @property
    def with_biases(self) -> bool:
        """Whether one on weights acts on the biases of its layers, too."""
        return bool(getattr(self, "biases", False))

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """Terms added to the data loss."""
        return ()

    def evaluation_factor_of_weights(self) -> float:
        """What the weights on which it acts are multiplied by wherever the network is evaluated."""
        return 1.0


class WeightStep(Technique):
    """A technique that changes the weights directly, before or after the optimiser's step."""

    moment: ClassVar[Literal["before", "after"]]
    per_reach: ClassVar[bool] = False
    """Whether the engine multiplies its coefficient by the optimiser's reach: how far a lasting
    gradient of 1 moves a weight in one step. Where not, the learning rate is part of it."""

    def step_coefficient(self, scale: Scale) -> float:
        """The coefficient of a replica; 0 where the technique does not act."""
        raise NotImplementedError

    @classmethod
    def step(cls, w: Tensor, coefficient: Tensor) -> None:
        """Change the weights in place; `coefficient` has the shape of `w`."""
        raise NotImplementedError


class UnitConstraint(Technique):
    """A technique that bounds the incoming weights of every unit or channel after every step."""

    domain: ClassVar[Domain] = "weights"

    def bound(self) -> float:
        """The bound of a replica."""
        raise NotImplementedError

    @classmethod
    def factor(cls, norms: Tensor, bounds: Tensor) -> Tensor:
        """What the weights of units with these norms are multiplied by; 1 where the bound is infinite."""
        raise NotImplementedError


class ActivityPenalty(Technique):
    """A technique that adds functions of a layer's outputs to the loss, summed over its units."""

    domain: ClassVar[Domain] = "activations"

    def activity(self) -> tuple[PenaltyPart, ...]:
        """Elementwise terms of the outputs; of each the mean over the examples counts."""
        raise NotImplementedError


class DataTechnique(Technique):
    """A technique that changes examples or targets of the training batches, and nothing else.

    What is measured stays on the originals. The engine finds what it does by its class.
    """

    group: ClassVar[Group] = "Data"
    domain: ClassVar[Domain] = "data"
    per_layer: ClassVar[bool] = False


class ActivationNoise(Technique):
    """A technique that disturbs a layer's output x during training: x · factor + shift.

    The engine draws numbers keyed by (seed, `purpose`, layer, epoch), the same for every
    arm, and asks for factor or shift of many steps at once. Both may be written over the
    draws; a technique that has both must leave them to the second, `shift`.
    """

    domain: ClassVar[Domain] = "activations"
    purpose: ClassVar[str]
    distribution: ClassVar[Literal["uniform", "normal"]]
    """Of the draws; uniform ones come as whole numbers, see `on_grid`."""
    per_channel: ClassVar[bool] = False
    """Whether all pixels of a channel share one draw."""

    def coefficients(self) -> tuple[float, ...]:
        """Numbers of one replica."""
        raise NotImplementedError

    @classmethod
    def neutral(cls) -> tuple[float, ...]:
        """The numbers of a replica on which it does not act."""
        raise NotImplementedError

    @classmethod
    def factor(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """What the output is multiplied by in training; ``None`` for a technique that only adds."""
        return None

    @classmethod
    def shift(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """What is added to the output in training; ``None`` for a technique that only multiplies."""
        return None

    @classmethod
    def evaluation_factor(cls, *coefficients: Tensor) -> Tensor | None:
        """What the output is multiplied by at evaluation; ``None`` where it is left alone."""
        return None


def on_grid(p: float) -> float:
    """The smallest whole number k, from −2¹⁵ on, for which (k + 2¹⁵ + ½)/2¹⁶ is not below `p`.

    Uniform draws are given as such k: to compare them with this is to compare that number with `p`.
    """
    return float(ceil(p * 2**16 - 2**15 - 0.5))


def strength_param(label: str, help: str, symbol: str = "λ", typical: str = "") -> Param:  # noqa: A002
    """A `Param` for a coefficient that spans many powers of ten."""
    return Param(label, help, symbol=symbol, scale="log", slider=(1e-5, 1.0), typical=typical)


Strength = Annotated[float, Field(ge=0, le=1e6)]
"""A penalty's coefficient: zero or more."""


Biases = Annotated[
    bool,
    Param(
        "Biases too",
        "Off, as usual: biases shift a function but do not make it rough. On: the biases of these layers are "
        "treated like their weights, as with bias_regularizer in Keras or one weight_decay for everything in "
        "PyTorch.",
    ),
]
"""Whether biases are treated like weights."""


def number(value: float) -> str:
    """A coefficient as a person writes it: at most three digits, no trailing zeros, ``"1e-5"``."""
    mantissa, mark, exponent = f"{value:.3g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


def at_layers(technique: Technique) -> str:
    """Words that say where a technique acts; empty where it acts on all layers, biases aside."""
    biases = " with biases" if technique.with_biases else ""
    if technique.layers == "all" or not technique.per_layer:
        return biases
    return f" on {layer_names(technique.layers)}{biases}"


def total(technique: Technique, summand: str) -> str:
    """The sum of a penalty in a formula: ``"Σw²"``, or ``"(Σw² + Σb²)"`` with biases."""
    return f"(Σ{summand} + Σ{summand.replace('w', 'b')})" if technique.with_biases else f"Σ{summand}"


def layer_names(layers: Literal["all"] | tuple[LayerRef, ...]) -> str:
    """Layers in words, e.g. ``"layers 1 and 2"`` or ``"input and layer 1"``."""
    if layers == "all":
        return "all layers"
    if not layers:
        return "no layer"
    inner = [str(ref) for ref in sorted({ref for ref in layers if isinstance(ref, int)})]
    numbered = [f"layer{'' if len(inner) == 1 else 's'} {_listed(inner)}"] if inner else []
    return _listed([*(["input"] * ("input" in layers)), *numbered, *(["output"] * ("output" in layers))])


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
