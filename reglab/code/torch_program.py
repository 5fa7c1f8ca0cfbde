"""A script for PyTorch, while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from reglab.code.program import Program
from reglab.code.text import block, inset
from reglab.experiment.techniques.base import Technique


@dataclass
class TorchProgram(Program):
    """Lines of a script for PyTorch."""

    loss: list[str] = field(default_factory=list)
    """Behind the data loss of a batch."""
    gradient: list[str] = field(default_factory=list)
    """Behind the backward pass."""
    before: list[str] = field(default_factory=list)
    """Before a step of the optimiser."""
    training_loss: str = "loss_function"
    """What the loss in training is called."""
    kept: str = "model"
    """The network that early stopping goes back to."""
    variance: ClassVar[str] = "y_val.var(correction=0).item()"

    @property
    def measured(self) -> str:
        """The network that is measured."""
        return "corrected" if self.corrected else self.kept

    def accuracy(self) -> str:
        """Return code for the share of validation examples that are classified rightly."""
        self.use(
            "accuracy",
            block(f'''
            @torch.no_grad()
            def accuracy(network, x, y):
                """Return the share of examples that are classified rightly."""
                outputs = network.eval()(x)
                return ({self.right}).double().mean().item()
        '''),
        )
        return "accuracy(MEASURED, x_val, y_val)"

    def weights(self, technique: Technique, label: str) -> str:
        """Have a list of the parameters on which a technique acts; return its name."""
        names = self.case.weighted_by(technique)
        items = [f"model.{name}.weight" for name in names]
        if technique.with_biases:
            items += [f"model.{name}.bias" for name in names]
        return self.group(f"{label}_weights", items)

    def penalise(self, code: str, words: str) -> None:
        """Add a penalty to the loss."""
        self.loss.append(f"loss = loss + {code}  # {words}")

    def without_gradient(self, lines: str) -> str:
        """Return lines that change parameters."""
        return f"with torch.no_grad():\n{inset(lines)}"
