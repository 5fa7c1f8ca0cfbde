"""A network without the units that do nothing: smaller matrices, the same outputs."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

Weighted = nn.Linear | nn.Conv2d
Norm = nn.BatchNorm1d | nn.BatchNorm2d


@dataclass(slots=True)
class Link:
    """A layer with weights, and what becomes of its outputs up to the next one.

    Parameters
    ----------
    layer : Linear or Conv2d
        The layer.
    between : list of Module
        What stands between it and the next layer with weights.
    """

    layer: Weighted
    between: list[nn.Module]

    @property
    def norms(self) -> list[Norm]:
        """Normalisations of its outputs."""
        return [step for step in self.between if isinstance(step, Norm)]


def links_of(network: nn.Sequential) -> list[Link]:
    """Return the layers with weights, from input to output."""
    links: list[Link] = []
    for step in network:
        if isinstance(step, Weighted):
            links.append(Link(step, []))
        elif links:
            links[-1].between.append(step)
    return links


def zeroed(network: nn.Sequential, threshold: float) -> nn.Sequential:
    """Return a copy in which weights below a threshold in size are 0."""
    made = deepcopy(network)
    with torch.no_grad():
        for link in links_of(made):
            weight = link.layer.weight
            weight[weight.abs() < threshold] = 0.0
    return made


@torch.no_grad()
def compact(network: nn.Sequential, x: Tensor) -> nn.Sequential:
    """Return a smaller network of the same outputs.

    Units go that nothing reads (all weights that lead on are 0), and those that put out the same whatever
    they see (all weights that lead to them are 0, or 0 for every example), whose share goes into the biases
    of the next layer; taking one out may make others idle. One unit stays in every layer. Where the next
    layer is a convolution with a border of zeros, a channel that always puts out the same stays, too.

    Parameters
    ----------
    network : Sequential
        In evaluation mode; it is left as it is.
    x : Tensor, shape (n, features)
        Examples; a unit that puts out 0 for all of them is dead.
    """
    made = deepcopy(network)
    links = links_of(made)
    while _shrink(made, links, x):
        pass
    return made


@torch.no_grad()
def narrowed(network: nn.Sequential, features: int) -> tuple[nn.Sequential, Tensor]:
    """Return a network that is given only the features which it reads, and which those are.

    Parameters
    ----------
    network : Sequential
        It is left as it is.
    features : int
        Number of features. A convolution reads all of them.

    Returns
    -------
    network : Sequential
    read : Tensor of bool, shape (features,)
    """
    made = deepcopy(network)
    first = links_of(made)[0].layer
    if isinstance(first, nn.Conv2d) or first.weight.shape[1] != features:
        return made, torch.ones(features, dtype=torch.bool)
    read = (first.weight != 0).any(0)
    # Torch knows no layer without inputs.
    read[0] |= ~read.any()
    _set(first, "weight", first.weight[:, read])
    first.in_features = first.weight.shape[1]
    return made, read


def _shrink(network: nn.Sequential, links: list[Link], x: Tensor) -> bool:
    """Take out idle units of every hidden layer, from the output back; return whether there were any."""
    constants, changed = _constants(network, links, x), False
    for link, following, constant in reversed(list(zip(links, links[1:], constants, strict=False))):
        units = link.layer.weight.shape[0]
        reads = following.layer.weight.reshape(following.layer.weight.shape[0], units, -1)
        read = (reads != 0).any(2).any(0)
        idle = ~read | (constant == 0)
        if not _padded(following.layer):
            idle |= ~constant.isnan()
        if bool(idle.all()):
            # Torch knows no layer without units.
            idle[0] = False
        if not bool(idle.any()):
            continue
        share = (reads.sum(2) * constant.nan_to_num()[None, :])[:, idle & read].sum(1)
        _set(following.layer, "bias", bias_of(following.layer) + share)
        _keep(link, following, ~idle)
        changed = True
    return changed


def _constants(network: nn.Sequential, links: list[Link], x: Tensor) -> list[Tensor]:
    """Return what each unit of a hidden layer puts out whatever it sees; NaN where that depends."""
    found, value = [], x
    last = iter(links)
    current = None
    for step in network:
        if isinstance(step, Weighted):
            if current is not None:
                found.append(_constant(value, current))
            current = next(last)
        value = step(value)
    return found


def _constant(value: Tensor, link: Link) -> Tensor:
    units = link.layer.weight.shape[0]
    seen = value.reshape(len(value), units, -1).transpose(0, 1).reshape(units, -1)
    blind = (link.layer.weight.reshape(units, -1) == 0).all(1)
    dead = (seen == 0).all(1)
    first = seen[:, 0] if seen.shape[1] else seen.new_zeros(units)
    return torch.where(blind | dead, first, torch.full_like(first, torch.nan))


def _padded(layer: Weighted) -> bool:
    return isinstance(layer, nn.Conv2d) and layer.padding not in (0, (0, 0))


def _keep(link: Link, following: Link, kept: Tensor) -> None:
    """Leave some units of a layer."""
    layer, reader = link.layer, following.layer
    columns = reader.weight.shape[1] // len(kept)
    _set(layer, "weight", layer.weight[kept])
    _set(layer, "bias", bias_of(layer)[kept])
    for norm in link.norms:
        for name in ("weight", "bias"):
            _set(norm, name, getattr(norm, name)[kept])
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_mean, norm.running_var = norm.running_mean[kept], norm.running_var[kept]
        norm.num_features = int(kept.sum())
    _set(reader, "weight", reader.weight[:, kept.repeat_interleave(columns)])
    # What torch reads of the sizes, beside the tensors.
    if isinstance(layer, nn.Linear):
        layer.out_features = int(kept.sum())
    else:
        layer.out_channels = int(kept.sum())
    if isinstance(reader, nn.Linear):
        reader.in_features = reader.weight.shape[1]
    else:
        reader.in_channels = reader.weight.shape[1]


def bias_of(layer: Weighted) -> Tensor:
    """Return the biases, which every layer of this program has."""
    assert layer.bias is not None
    return layer.bias


def _set(module: nn.Module, name: str, values: Tensor) -> None:
    setattr(module, name, nn.Parameter(values.clone().contiguous(), requires_grad=False))
