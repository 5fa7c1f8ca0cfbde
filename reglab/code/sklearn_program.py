"""A script for scikit-learn, while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from reglab.code.exactness import EXACT, Exactness, approximate, inexpressible
from reglab.code.program import Program
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.words.language import _


@dataclass
class SklearnProgram(Program):
    """Lines of a script for scikit-learn."""

    alpha: float = 0.0
    averaged: bool = False
    """Whether an average of the weights is measured."""
    stops: EarlyStopping | None = None
    before: list[str] = field(default_factory=list)
    """Before a step of the optimiser."""

    @property
    def halved(self) -> bool:
        """Whether its loss is half of ours."""
        return not self.case.classes

    def acting(self, technique: Technique) -> tuple[int, ...]:
        """The weight matrices on which a technique acts, from 0."""
        return technique.resolve_layers(self.case.layers)

    def group_of(self, technique: Technique) -> str:
        """Code for the weight matrices on which a technique acts."""
        places = self.acting(technique)
        if technique.with_biases:
            items = (f"model.{kind}[{place}]" for kind in ("coefs_", "intercepts_") for place in places)
            return f"[{', '.join(items)}]"
        if places == tuple(range(len(self.case.weighted))):
            return "model.coefs_"
        return f"[{', '.join(f'model.coefs_[{place}]' for place in places)}]"

    def behind_step(self, technique: Technique, line: str) -> None:
        """Change weights `w` in place behind every step, given those before it, `old`."""
        name = f"before{len(self.before) or ''}"
        self.before.append(f"{name} = [w.copy() for w in {self.group_of(technique)}]")
        # In front of what follows on a step, such as a soft threshold.
        lines = [f"for w, old in zip({self.group_of(technique)}, {name}, strict=True):", f"    {line}"]
        self.after[:0] = lines

    def set_alpha(self, technique: Technique, strength: float, *, even: bool) -> Exactness:
        """Add λ Σw² by alpha, which acts on all weights and is divided by the size of each batch.

        Parameters
        ----------
        technique : Technique
            What wants it.
        strength : float
            λ for a whole batch.
        even : bool
            Whether it counts alike in every batch.
        """
        if self.acting(technique) != tuple(range(len(self.case.weighted))):
            return inexpressible(_("alpha acts on all layers alike"))
        if technique.with_biases:
            return inexpressible(_("alpha leaves biases alone"))
        scale = self.case.scale
        self.alpha += strength * scale.batch * (1 if self.halved else 2)
        if even and scale.last != scale.batch:
            return approximate(_("alpha counts more in the last, smaller batch of an epoch"))
        return EXACT

    def accuracy(self) -> str:
        """Return code for the share of validation examples that are classified rightly."""
        return "model.score(x_val, y_val)"
