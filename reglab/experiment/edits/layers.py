"""Edits of the hidden layers; techniques that name a layer follow it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reglab.experiment.edits.fields import set_network
from reglab.experiment.edits.lists import moved
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.techniques.base import LayerRef, Technique

MAX_LAYERS = 32
"""Most hidden layers, as `NetworkSpec.layers` allows."""


def set_layer(experiment: Experiment, index: int, **values: Any) -> Experiment:
    """Replace fields of one hidden layer of the experiment's network."""
    layers = list(experiment.network.layers)
    layers[index] = layers[index].model_copy(update=values)
    return set_network(experiment, layers=tuple(layers))


def add_layer(experiment: Experiment, index: int | None = None, layer: LayerSpec | None = None) -> Experiment:
    """Insert a hidden layer before position `index`, or after the last.

    Without `layer` it is like the layer before it. A technique on named layers stays on them.
    """
    layers = list(experiment.network.layers)
    at = len(layers) if index is None else index
    layers.insert(at, layer or (layers[max(at - 1, 0)] if layers else DenseLayer()))
    changed = set_network(experiment, layers=tuple(layers))
    return _follow(changed, lambda old: old if old < at else old + 1)


def remove_layer(experiment: Experiment, index: int) -> Experiment:
    """Remove a hidden layer; techniques on later layers follow them to their new numbers.

    A technique that acted on this layer alone is switched off and keeps its numbers.
    """
    layers = [layer for position, layer in enumerate(experiment.network.layers) if position != index]
    changed = set_network(experiment, layers=tuple(layers))
    return _follow(changed, lambda old: None if old == index else old - (old > index))


def move_layer(experiment: Experiment, source: int, target: int) -> Experiment:
    """Move a hidden layer to another position; techniques on named layers follow."""
    order = moved(range(len(experiment.network.layers)), source, target)
    layers = tuple(experiment.network.layers[old] for old in order)
    return _follow(set_network(experiment, layers=layers), order.index)


def _follow(experiment: Experiment, place: Callable[[int], int | None]) -> Experiment:
    """Renumber the layers that techniques name; `place` maps an old position to the new one.

    Arms with a network of their own are left alone: their numbers speak of that network.
    """
    arms = tuple(_follow_arm(arm, place) if arm.network is None else arm for arm in experiment.arms)
    return experiment.model_copy(update={"arms": arms})


def _follow_arm(arm: Arm, place: Callable[[int], int | None]) -> Arm:
    kept: list[Technique] = []
    for technique in arm.techniques:
        if technique.layers == "all" or not technique.layers:
            kept.append(technique)
            continue
        refs: list[LayerRef] = []
        for ref in technique.layers:
            new = ref if isinstance(ref, str) else place(ref - 1)
            if new is not None:
                refs.append(new if isinstance(new, str) else new + 1)
        if refs:
            kept.append(technique.model_copy(update={"layers": tuple(sorted(refs, key=_depth))}))
        elif not any(other.kind == technique.kind for other in arm.techniques if other is not technique):
            kept.append(technique.model_copy(update={"layers": "all", "enabled": False}))
        # Another technique of its kind is there, with which "all layers" would collide: this one goes.
    return arm.model_copy(update={"techniques": tuple(kept)})


def _depth(ref: LayerRef) -> int:
    return {"input": 0, "output": MAX_LAYERS + 1}[ref] if isinstance(ref, str) else ref
