"""What a technique does, part by part, in words that its card shows."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Effect:
    """One sentence for each part of the training on which a technique acts; empty for the others.

    Parameters
    ----------
    loss, gradient, activations, weights, data, network : str
        What happens to it.
    """

    loss: str = ""
    gradient: str = ""
    activations: str = ""
    weights: str = ""
    data: str = ""
    network: str = ""

    def parts(self) -> tuple[tuple[str, str], ...]:
        """(part, sentence) for every part on which it acts, in one order for all techniques."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((name, sentence) for name, sentence in named if sentence)
