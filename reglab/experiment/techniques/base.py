"""What every regularization technique is: parameters, words for a person, where it acts and on what.

A technique is one small class in one file of this folder. Panels, files, the diff of arms,
help and the engine find it through `reglab.experiment.techniques.TECHNIQUES`.

Those that act on tensors belong to a family, see `reglab.experiment.techniques.families`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from reglab.experiment.base import FieldInfo, Spec, field_infos
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Op
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.fields import LayerRef, Layers
from reglab.experiment.techniques.misfit import Misfit
from reglab.experiment.techniques.snippets import Snippet
from reglab.experiment.techniques.terms import PenaltyPart
from reglab.experiment.techniques.words import layer_names, number
from reglab.words.language import _

Group = Literal["Penalties", "Noise", "Weights", "Stopping", "Data", "Network"]
GROUPS: tuple[Group, ...] = ("Penalties", "Noise", "Weights", "Stopping", "Data", "Network")

Domain = Literal["weights", "activations", "network", "data"]
Suits = Literal["any", "weighted", "matrices", "kernels", "pictures"]
"""Layers on which a technique can act: any (with weights, for one on weights), those with weights,
fully connected ones, convolutions, or those that put out pictures."""


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
    noun: ClassVar[str]
    """What an arm that has it is called: in English in every language, as it belongs to the experiment."""
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
        return self.placed(number(getattr(self, self.strength_field)))

    def summary(self) -> str:
        """A few words for a card or a legend, e.g. ``"L2 0.01"``."""
        return f"{self.name} {self.setting()}"

    def placed(self, setting: str) -> str:
        """A setting with where it acts, e.g. ``"0.01 on layer 2"``; as it is for all layers, biases aside."""
        if self.layers == "all" or not self.per_layer:
            return _("{setting} with biases").format(setting=setting) if self.with_biases else setting
        words = _("{setting} on {layers} with biases") if self.with_biases else _("{setting} on {layers}")
        return words.format(setting=setting, layers=layer_names(self.layers))

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
