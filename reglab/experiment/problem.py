"""What is wrong with an experiment: a field and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reglab.experiment.text import one_line
from reglab.words import capital
from reglab.words.language import _, in_context

Part = Literal["experiment", "network", "arms", "arm_techniques", "arm_training", "arm_network"]
"""Part of an experiment: what the arms share (of which the network is one), the arms, or what an arm has."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as a sentence for a person.

    Parameters
    ----------
    where : str
        Path of the field, e.g. ``"arms[1].techniques[0].strength"``; empty for the whole.
    sentence : str
        What was received, what is allowed and what to do.
    predicate : bool
        Whether the sentence says something of the field at `where`, which is its subject: ``"must be …"``.
    """

    where: str
    sentence: str
    predicate: bool = False

    def __post_init__(self) -> None:
        # Both may quote what stands in a file, and both are shown in lines.
        object.__setattr__(self, "where", one_line(self.where))
        object.__setattr__(self, "sentence", one_line(self.sentence))

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence

    @property
    def part(self) -> Part:
        """Which part of the experiment the field belongs to."""
        if not self.where.startswith("arms"):
            return "network" if self.where.startswith("network") else "experiment"
        if ".techniques" in self.where:
            return "arm_techniques"
        if ".training" in self.where:
            return "arm_training"
        return "arm_network" if ".network" in self.where else "arms"

    @property
    def whole(self) -> str:
        """A whole sentence, for where the field's path is not shown."""
        name = self.where.rpartition(".")[2].replace("_", " ") or _("the experiment")
        if not self.predicate:
            return capital(self.sentence)
        return capital(
            in_context("a field, and what is said of it", "{field} {said}").format(
                field=name, said=self.sentence
            )
        )
