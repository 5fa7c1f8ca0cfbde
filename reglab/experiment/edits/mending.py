"""What would make a network fit together after an edit of its layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.edits.fields import network_of
from reglab.experiment.edits.layers import MAX_LAYERS, add_layer, remove_layer
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.network import NetworkSpec
from reglab.experiment.plan import PlanError, mended
from reglab.words import capital, listed
from reglab.words.language import _

_ROW_MAKERS = ("flatten", "global_average_pool")
"""Kinds of layers that make a row of numbers of a picture."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """Steps that make layers fit together.

    Parameters
    ----------
    words : str
        What they do, as the text of a button.
    steps : tuple
        (position, layer to insert there), or (position, ``None``) for one to remove; in turn.
    """

    words: str
    steps: tuple[tuple[int, LayerSpec | None], ...]

    def apply(self, experiment: Experiment, arm: int | None = None) -> Experiment:
        """Carry the steps out; techniques that name layers follow."""
        for position, layer in self.steps:
            if layer is None:
                experiment = remove_layer(experiment, position, arm)
            else:
                experiment = add_layer(experiment, position, layer, arm)
        return experiment


def misfit(experiment: Experiment, arm: int | None = None) -> PlanError | None:
    """Where the layers of a network do not fit together, or ``None``."""
    return _misfit(network_of(experiment, arm), experiment.data.info)


def _misfit(network: NetworkSpec, info: DatasetInfo) -> PlanError | None:
    try:
        network.plan(info)
    except PlanError as error:
        return error
    return None


def remedy(before: Experiment, after: Experiment, arm: int | None = None) -> Remedy | None:
    """What to do besides an edit, so that the layers fit together again.

    Parameters
    ----------
    before, after : Experiment
        The valid experiment, and what an edit of its layers made of it.
    arm : int, optional
        The arm whose own network was edited.

    Returns
    -------
    Remedy or None
        ``None`` where nothing but undoing the edit would help.
    """
    start, info = network_of(after, arm), after.data.info
    wanted = network_of(before, arm).layers
    for steps in _candidates(start, info):
        network = start
        for position, layer in steps:
            network = network.model_copy(update={"layers": _stepped(network.layers, position, layer)})
        if len(network.layers) <= MAX_LAYERS and network.layers != wanted and _misfit(network, info) is None:
            return Remedy(_words(start.layers, steps), steps)
    return None


@dataclass(frozen=True, slots=True)
class Addition:
    """Where another layer can stand.

    Parameters
    ----------
    position : int
        Before which layer it goes; the last place at which it fits.
    besides : Remedy or None
        What must come with it.
    reason : str
        Why it can stand nowhere; empty where it can.
    """

    position: int
    besides: Remedy | None = None
    reason: str = ""

    def apply(self, experiment: Experiment, layer: LayerSpec, arm: int | None = None) -> Experiment:
        """Add the layer, with what must come with it."""
        changed = add_layer(experiment, self.position, layer, arm)
        return changed if self.besides is None else self.besides.apply(changed, arm)


def addition(experiment: Experiment, layer: LayerSpec, arm: int | None = None) -> Addition:
    """Where a layer can be added: as it is, else with others that must come with it."""
    count = len(network_of(experiment, arm).layers)
    if count >= MAX_LAYERS:
        return Addition(
            count,
            reason=_("A network has at most {most} hidden layers; remove one first.").format(most=MAX_LAYERS),
        )
    added = [(at, add_layer(experiment, at, layer, arm)) for at in reversed(range(count + 1))]
    for at, after in added:
        if misfit(after, arm) is None:
            return Addition(at)
    for at, after in added:
        found = remedy(experiment, after, arm)
        if found is not None and all(inserted is not None for _, inserted in found.steps):
            return Addition(at, found)
    error = misfit(added[0][1], arm)
    # Without the number, which the layer does not have yet.
    reason = "" if error is None else error.reason
    return Addition(count, reason=capital(reason))


_Steps = tuple[tuple[int, LayerSpec | None], ...]


def _candidates(network: NetworkSpec, info: DatasetInfo) -> Iterator[_Steps]:
    """Insert what is missing; else remove layers that make rows, and insert what is missing then."""
    layers = network.layers
    shape, outputs = network.input_shape(info), network.output_units(info)
    without = tuple(layer for layer in layers if layer.kind not in _ROW_MAKERS)
    removals = tuple(
        (position, None) for position in reversed(range(len(layers))) if layers[position].kind in _ROW_MAKERS
    )
    for first, rest in (((), layers), (removals, without)):
        rows = info.image_shape is None or not any(layer.needs_pictures for layer in rest)
        found = mended(rest, (len(info.features),) if rows else shape, outputs)
        if found is None:
            continue
        mending, added = found
        yield (*first, *((position, mending[position]) for position in added))
        # Where the layer that is missing was just removed, another of its use may be meant.
        other = LAYERS["global_average_pool"](kind="global_average_pool")
        yield (
            *first,
            *((p, other if mending[p].kind == "flatten" else mending[p]) for p in added),
        )


def _stepped(layers: Sequence[LayerSpec], position: int, layer: LayerSpec | None) -> tuple[LayerSpec, ...]:
    before = tuple(layers[:position])
    return (*before, *layers[position + 1 :]) if layer is None else (*before, layer, *layers[position:])


def _words(layers: Sequence[LayerSpec], steps: _Steps) -> str:
    """``"Remove Flatten, insert Global avg"``."""
    removed = [layers[position].short for position, layer in steps if layer is None]
    inserted = [layer.short for _position, layer in steps if layer is not None]
    if removed and inserted:
        words = _("Remove {removed}, insert {inserted}")
    else:
        words = _("Remove {removed}") if removed else _("Insert {inserted}")
    return words.format(removed=listed(dict.fromkeys(removed)), inserted=listed(dict.fromkeys(inserted)))
