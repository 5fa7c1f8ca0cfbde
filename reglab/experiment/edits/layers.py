"""Edits of the hidden layers; techniques that name a layer follow it.

Each edits the common network, or with `arm` the own network of that arm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reglab.experiment.edits.fields import network_of, set_network
from reglab.experiment.edits.lists import moved
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef

MAX_LAYERS = 32
"""Most hidden layers, as `NetworkSpec.layers` allows."""

Renumbering = Callable[[int], int | None]
"""Old position of a layer → its new one, ``None`` for one that is gone."""


def set_layer(experiment: Experiment, index: int, arm: int | None = None, **values: Any) -> Experiment:
    """Replace fields of one hidden layer."""
    layers = list(network_of(experiment, arm).layers)
    layers[index] = layers[index].model_copy(update=values)
    return set_network(experiment, arm, layers=tuple(layers))


def change_kind(experiment: Experiment, index: int, kind: str, arm: int | None = None) -> Experiment:
    """Put a layer of another kind in the place of one; fields of the same name keep their values.

    Techniques that named the layer leave it where they cannot act on the new kind.
    """
    layers = list(network_of(experiment, arm).layers)
    old, cls = layers[index], LAYERS[kind]
    kept = {name: getattr(old, name) for name in cls.model_fields.keys() & type(old).model_fields.keys()}
    layers[index] = cls(**kept | {"kind": kind})
    return follow(set_network(experiment, arm, layers=tuple(layers)), lambda position: position, arm)


def add_layer(
    experiment: Experiment, index: int | None = None, layer: LayerSpec | None = None, arm: int | None = None
) -> Experiment:
    """Insert a hidden layer before position `index`, or after the last.

    Without `layer` it is like the layer before it. A technique on named layers stays on them.
    """
    layers = list(network_of(experiment, arm).layers)
    at = len(layers) if index is None else index
    layers.insert(at, layer or (layers[max(at - 1, 0)] if layers else DenseLayer()))
    changed = set_network(experiment, arm, layers=tuple(layers))
    return follow(changed, lambda old: old if old < at else old + 1, arm)


def remove_layer(experiment: Experiment, index: int, arm: int | None = None) -> Experiment:
    """Remove a hidden layer; techniques on later layers follow them to their new numbers.

    A technique that acted on this layer alone is switched off and keeps its numbers.
    """
    old_layers = network_of(experiment, arm).layers
    layers = tuple(layer for position, layer in enumerate(old_layers) if position != index)
    changed = set_network(experiment, arm, layers=layers)
    return follow(changed, lambda old: None if old == index else old - (old > index), arm)


def move_layer(experiment: Experiment, source: int, target: int, arm: int | None = None) -> Experiment:
    """Move a hidden layer to another position; techniques on named layers follow."""
    old_layers = network_of(experiment, arm).layers
    order = moved(range(len(old_layers)), source, target)
    layers = tuple(old_layers[old] for old in order)
    return follow(set_network(experiment, arm, layers=layers), order.index, arm)


def replace_layers(
    experiment: Experiment, layers: Sequence[LayerSpec], arm: int | None = None, **values: Any
) -> Experiment:
    """Take other hidden layers, and other fields of the network; techniques stay on equal numbers."""
    changed = set_network(experiment, arm, layers=tuple(layers), **values)
    return follow(changed, lambda old: old if old < len(layers) else None, arm)


def give_own_network(experiment: Experiment, arm: int) -> Experiment:
    """Give an arm a network of its own, at first a copy of the common one."""
    return set_network(experiment, arm)


def use_common_network(experiment: Experiment, arm: int) -> Experiment:
    """Take an arm's own network away; its techniques stay on layers of equal numbers."""
    arms = list(experiment.arms)
    arms[arm] = arms[arm].model_copy(update={"network": None})
    changed = experiment.model_copy(update={"arms": tuple(arms)})
    return _follow_one(changed, lambda old: old if old < len(changed.network.layers) else None, arm)


def follow(experiment: Experiment, renumbered: Renumbering, arm: int | None = None) -> Experiment:
    """Renumber the layers that techniques name, after an edit of the common or an arm's own network.

    Arms with a network of their own are left alone by an edit of the common one: their numbers
    speak of that network.
    """
    if arm is not None:
        return _follow_one(experiment, renumbered, arm)
    for index, each in enumerate(experiment.arms):
        if each.network is None:
            experiment = _follow_one(experiment, renumbered, index)
    return experiment


def _follow_one(experiment: Experiment, renumbered: Renumbering, index: int) -> Experiment:
    arms = list(experiment.arms)
    layers = network_of(experiment, index).layers
    arms[index] = arms[index].each(lambda techniques: _followed(techniques, renumbered, layers))
    return experiment.model_copy(update={"arms": tuple(arms)})


def _followed(
    techniques: Sequence[Technique], renumbered: Renumbering, layers: Sequence[LayerSpec]
) -> tuple[Technique, ...]:
    kept: list[Technique] = []
    for technique in techniques:
        if technique.layers == "all" or not technique.layers:
            kept.append(technique)
            continue
        choices = technique.layer_choices(layers)
        refs: list[LayerRef] = []
        for ref in technique.layers:
            new = ref if isinstance(ref, str) else renumbered(ref - 1)
            named = new if new is None or isinstance(new, str) else new + 1
            if named is not None and named in choices:
                refs.append(named)
        if refs:
            kept.append(technique.model_copy(update={"layers": tuple(sorted(refs, key=_depth))}))
        elif not any(other.kind == technique.kind for other in techniques if other is not technique):
            kept.append(technique.model_copy(update={"layers": "all", "enabled": False}))
        # Another technique of its kind is there, with which "all layers" would collide: this one goes.
    return tuple(kept)


def _depth(ref: LayerRef) -> int:
    return {"input": 0, "output": MAX_LAYERS + 1}[ref] if isinstance(ref, str) else ref
