"""A script for Keras, while it is put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reglab.code.program import Program
from reglab.code.text import block
from reglab.experiment.techniques.base import Technique


@dataclass
class KerasProgram(Program):
    """Lines of a script for Keras, which runs on top of PyTorch."""

    regularizers: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Code of the regularizers by layer, and ``"kernel"`` or ``"bias"``."""
    constraints: dict[str, str] = field(default_factory=dict)
    """Code of the constraint of each layer's kernel; ``{axis}`` is to be put in."""
    optimizer_arguments: list[str] = field(default_factory=list)
    decays: tuple[float, list[str]] | None = None
    """Decay of the optimiser that a technique wants, and code for what decays."""
    restoring: list[str] = field(default_factory=list)
    """Behind all that looks at an epoch."""
    stops: bool = False
    """Whether training may end early."""

    def regularize(self, technique: Technique, code: str, only: Sequence[str] | None = None) -> None:
        """Give the layers on which a technique acts a regularizer, or only some of them."""
        self.imports.update(["from keras import regularizers"] if code.startswith("regularizers") else [])
        for name in self.case.weighted_by(technique) if only is None else only:
            self.regularizers.setdefault((name, "kernel"), []).append(code)
            if technique.with_biases:
                self.regularizers.setdefault((name, "bias"), []).append(code)

    def constrain(self, technique: Technique, code: str) -> None:
        """Give the layers on which a technique acts a constraint."""
        self.imports.add("from keras import constraints")
        for name in self.case.weighted_by(technique):
            self.constraints[name] = code

    def decay(self, technique: Technique, strength: float) -> None:
        """Have the optimiser let the weights decay on which a technique acts."""
        self.decays = strength, self._variables(technique)

    def variables(self, technique: Technique, label: str) -> str:
        """Have a list of the variables on which a technique acts; return its name."""
        return self.group(label, self._variables(technique))

    def _variables(self, technique: Technique) -> list[str]:
        names = self.case.weighted_by(technique)
        items = [f'model.get_layer("{name}").kernel' for name in names]
        if technique.with_biases:
            items += [f'model.get_layer("{name}").bias' for name in names]
        return items

    def accuracy(self) -> str:
        """Return code for the share of validation examples that are classified rightly."""
        self.use(
            "accuracy",
            block(
                f'''
                def accuracy(x, y):
                    """Return the share of examples that are classified rightly."""
                    outputs = model.predict_on_batch(x)
                    return float(({self.right}).mean())
                '''
            ),
        )
        return "accuracy(x_val, y_val)"
