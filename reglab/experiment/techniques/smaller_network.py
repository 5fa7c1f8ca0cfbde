"""A smaller network: fewer units in every hidden layer."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Domain, Group, Scale, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class SmallerNetwork(Technique):
    """Every hidden layer keeps a share of its units or channels, at least one."""

    kind: Literal["smaller_network"] = "smaller_network"
    keep: Annotated[
        float,
        Field(gt=0, le=1),
        Param(
            _("Share of the units kept"),
            _("Width of every hidden layer as a share of the network's; 1 leaves it as it is."),
            symbol="×",
            slider=(0.05, 1),
            typical=_("0.1 to 0.5"),
        ),
    ] = 0.25

    title: ClassVar[str] = _("Smaller network")
    name: ClassVar[str] = _("width")
    noun: ClassVar[str] = "smaller network"
    strength_field: ClassVar[str | None] = "keep"
    neutral_strength: ClassVar[float] = 1.0
    group: ClassVar[Group] = "Network"
    order: ClassVar[int] = 20
    domain: ClassVar[Domain] = "network"
    per_layer: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "Fewer parameters, less flexibility, less variance: the oldest way to keep "
        "a network from learning by heart. Too small a network underfits."
    )
    source: ClassVar[str] = _("Geman, Bienenstock & Doursat 1992")
    effect: ClassVar[Effect] = Effect(
        network=_("Fewer units or channels in every hidden layer, and fewer weights between them."),
    )
    choose: ClassVar[str] = _(
        "Where the network is larger than the question needs; it also trains and runs faster."
    )
    avoid: ClassVar[str] = _(
        "Where the true function is complicated: a large network with a penalty can do more."
    )

    def formula(self, scale: Scale) -> str:
        """How many units stay."""
        return _("units of every hidden layer × {share}").format(share=number(self.keep))

    def setting(self) -> str:
        """``"×0.25"``."""
        return f"×{number(self.keep)}"

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A layer of 64 units, narrowed."""
        units = max(1, round(64 * self.keep))
        return (
            keras(
                f'import keras\n\nlayer = keras.layers.Dense({units}, activation="relu")  # of 64',
            ),
            torch(f"import torch\n\nlayer = torch.nn.LazyLinear({units})  # of 64"),
            sklearn(
                f"""
                from sklearn.neural_network import MLPClassifier

                classifier = MLPClassifier(hidden_layer_sizes=({units},))  # of 64
                """
            ),
        )

    def change_layers(self, layers: tuple[LayerSpec, ...]) -> tuple[LayerSpec, ...]:
        """Layers with weights, narrowed."""
        return tuple(layer.narrowed(self.keep) for layer in layers)
