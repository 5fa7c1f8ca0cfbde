"""What must hold between the techniques of an arm and the layers of its network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reglab.experiment.arm import Arm
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.problem import Problem
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.words import quoted
from reglab.words.language import _, plural


def problems_of_layers(arm: Arm, layers: Sequence[LayerSpec], where: str) -> Iterator[Problem]:
    """Techniques on layers that the network does not have, or twice on one layer.

    Parameters
    ----------
    arm : Arm
        The arm as it is at some moment.
    layers : sequence of LayerSpec
        The hidden layers of its network.
    where : str
        Path of what holds its techniques, e.g. ``"arms[1]"``.
    """
    seen: dict[tuple[str, int], int] = {}
    for index, technique in enumerate(arm.techniques):
        path = f"{where}.techniques[{index}]"
        if unsuited := _unsuited(technique, layers):
            yield Problem(f"{path}.layers", unsuited)
            continue
        if (conflict := technique.conflict(layers)) is not None:
            field, sentence = conflict
            yield Problem(f"{path}.{field}", sentence)
        positions = technique.resolve_layers(layers) if technique.per_layer else (0,)
        clash = next((seen[technique.kind, p] for p in positions if (technique.kind, p) in seen), None)
        if clash is not None:
            yield Problem(
                path,
                (
                    _(
                        "{technique} stands twice on the same layer of arm “{arm}” (also in {place}); "
                        "keep one of them."
                    )
                    if technique.per_layer
                    else _("{technique} stands twice in arm “{arm}” (also in {place}); keep one of them.")
                ).format(technique=technique.title, arm=arm.name, place=f"techniques[{clash}]"),
            )
        for position in positions:
            seen.setdefault((technique.kind, position), index)


def _unsuited(technique: Technique, layers: Sequence[LayerSpec]) -> str:
    """A sentence if the technique names layers on which it cannot act, else nothing."""
    if technique.layers == "all":
        return ""
    if not technique.per_layer:
        return _("{technique} acts on the whole network, not on single layers; set it to “all”.").format(
            technique=technique.title
        )
    choices = technique.layer_choices(layers)
    # A damaged file may name one layer a thousand times.
    wrong = list(dict.fromkeys(ref for ref in technique.layers if ref not in choices))
    if not wrong:
        return ""
    hidden = len(layers)
    return plural(
        "{technique} cannot act on layer {layers} of a network with {n} hidden layer; choose from {choices}.",
        "{technique} cannot act on layer {layers} of a network with {n} hidden layers; choose from "
        "{choices}.",
        hidden,
        technique=technique.title,
        layers=_listed(wrong),
        choices=_listed(choices),
    )


def _listed(layers: Sequence[LayerRef]) -> str:
    return ", ".join(quoted(ref) if isinstance(ref, str) else str(ref) for ref in layers)
