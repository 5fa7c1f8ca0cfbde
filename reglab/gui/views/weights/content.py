"""What the pictures of the weights show: the networks of the arms as of an epoch."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.experiment import Arm
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.shrinkage import Shrinkage
from reglab.gui.plots.shown_arms import ShownArm
from reglab.record.events import Array
from reglab.record.questions import LayerWeights
from reglab.words.language import _, plural

Network = tuple[LayerWeights, ...]
"""The layers with weights, from input to output."""


@dataclass(frozen=True, slots=True, eq=False)
class ArmNetworks:
    """The networks of one arm.

    Parameters
    ----------
    arm : ShownArm
        Whose they are.
    networks : tuple of Network
        One per seed that is shown, never none.
    names : tuple of str
        Names of the layers, from `layer_names`.
    subgradient : bool
        Whether it was trained with an L1 part by subgradient, which hardly ever makes a weight exactly 0.
    """

    arm: ShownArm
    networks: tuple[Network, ...]
    names: tuple[str, ...]
    subgradient: bool = False

    @property
    def network(self) -> Network:
        """The network of the first seed that is shown."""
        return self.networks[0]

    def weights(self, layer: int) -> list[Array]:
        """Weights of a layer, one array per seed; empty where the arm's networks have no such layer."""
        return [network[layer].weight for network in self.networks if layer < len(network)]


@dataclass(frozen=True, slots=True, eq=False)
class WeightsContent:
    """The networks of all arms that are shown.

    Parameters
    ----------
    arms : tuple of ArmNetworks
        In the order of the record.
    info : DatasetInfo
        What the networks learn.
    """

    arms: tuple[ArmNetworks, ...]
    info: DatasetInfo

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the layers with weights of the deepest network."""
        return max((shown.names for shown in self.arms), key=len, default=())

    @property
    def layers(self) -> int:
        """Number of layers with weights of the deepest network."""
        return len(self.names)

    def shape_words(self, layer: int) -> str:
        """Size of a layer, e.g. ``"64 → 32"``; what it is in the first arm that has it, with a note."""
        shapes = [found[0].shape for shown in self.arms if (found := shown.weights(layer))]
        if not shapes:
            return ""
        words = shape_words(shapes[0])
        return words if len(set(shapes)) == 1 else _("{shape} (differs)").format(shape=words)


def by_subgradient(arm: Arm) -> bool:
    """Whether an arm has an L1 part that acts by its subgradient."""
    parts = [t for t in arm.techniques if isinstance(t, Shrinkage) and t.enabled]
    return any(part.absolute > 0 and part.method == "subgradient" for part in parts)


def shape_words(shape: tuple[int, ...]) -> str:
    """The shape of a layer's weights, from inputs to outputs."""
    if len(shape) == 4:
        return plural(
            "{before} → {n} channel, {high} × {wide}",
            "{before} → {n} channels, {high} × {wide}",
            shape[0],
            before=shape[1],
            high=shape[2],
            wide=shape[3],
        )
    return f"{shape[1]} → {shape[0]}"


def layer_names(network: NetworkSpec) -> tuple[str, ...]:
    """The names of the layers with weights, by their numbers in the list of layers."""
    hidden = (
        _("Layer {number}").format(number=place)
        for place, layer in enumerate(network.layers, 1)
        if layer.weighted
    )
    return (*hidden, _("Output layer"))


def input_name(info: DatasetInfo, shape: tuple[int, ...], layer: int, column: int) -> str:
    """Say what a column of a layer's matrix reads.

    Parameters
    ----------
    info : DatasetInfo
        The data set, which names the inputs of the first layer.
    shape : tuple of int
        Shape of the layer's weights.
    layer : int
        Position of the layer.
    column : int
        Column of `as_matrix`.
    """
    if len(shape) == 4:
        channel, rest = divmod(column, shape[2] * shape[3])
        row, across = divmod(rest, shape[3])
        text = (
            _("row {row}, column {column} of the kernel")
            if shape[1] == 1
            else _("channel {channel}, row {row}, column {column} of the kernel")
        )
        return text.format(channel=channel + 1, row=row + 1, column=across + 1)
    if layer == 0 and shape[1] == len(info.features):
        return info.features[column]
    text = _("input {number}") if layer == 0 else _("unit {number}")
    return text.format(number=column + 1)


def output_names(info: DatasetInfo, count: int) -> tuple[str, ...]:
    """Return what each of the network's outputs stands for: a class or the target; empty where unknown."""
    if info.task == "regression":
        return (info.target,) if count == 1 else ()
    if count == 1 and len(info.classes) == 2:
        return (f"P({info.classes[1]})",)
    return info.classes if count == len(info.classes) else ()


def unit_name(info: DatasetInfo, shape: tuple[int, ...], layer: int, layers: int, unit: int) -> str:
    """Say which unit a row of a layer's matrix belongs to."""
    if len(shape) == 4:
        return _("channel {number}").format(number=unit + 1)
    if layer == layers - 1:
        names = output_names(info, shape[0])
        return (
            _("output “{name}”").format(name=names[unit])
            if names
            else _("output {number}").format(number=unit + 1)
        )
    return _("unit {number}").format(number=unit + 1)
