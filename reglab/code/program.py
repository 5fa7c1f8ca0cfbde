"""What a script for any library consists of, while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from reglab.code import draws
from reglab.code.case import Case
from reglab.code.text import listing
from reglab.experiment.techniques.early_stopping import Monitor


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a script, which is a cell of a notebook."""

    title: str
    code: str


@dataclass
class Program:
    """Lines by the place where they stand; techniques add theirs.

    Parameters
    ----------
    case : Case
        The network.
    """

    case: Case
    imports: set[str] = field(default_factory=set)
    helpers: dict[str, str] = field(default_factory=dict)
    """Functions and classes by their names."""
    setup: list[str] = field(default_factory=list)
    """Between the network and the training."""
    behind: dict[int, list[tuple[str, str, tuple[str, ...]]]] = field(default_factory=dict)
    """Name, class and arguments of what stands behind the inputs (0) or hidden layer k, by k."""
    data: list[str] = field(default_factory=list)
    """What becomes of a batch `x`, `y`."""
    after: list[str] = field(default_factory=list)
    """Behind a step of the optimiser."""
    ended: list[str] = field(default_factory=list)
    """Behind the steps of an epoch, before anything is measured."""
    told: list[str] = field(default_factory=list)
    """Behind the measuring of an epoch."""
    finished: list[str] = field(default_factory=list)
    """Behind the training."""
    soft_targets: bool = False
    """Whether classes are given as a row of shares."""
    counts_steps: bool = False
    """Whether the number of the step in its epoch is asked for."""
    stored: set[str] = field(default_factory=set)
    """What the file beside the script must hold besides examples and weights."""

    corrected: tuple[tuple[str, ...], float] | None = None
    """Parameters that are larger where the network is measured, and by which factor."""

    @property
    def right(self) -> str:
        """Code for which of the examples `y` are classified rightly by `outputs`."""
        if self.case.loss == "softmax_cross_entropy":
            return "outputs.argmax(1) == y"
        return "(outputs > 0) == (y > 0)" if self.case.outputs == 1 else "outputs.argmax(1) == y.argmax(1)"

    def value_of(self, monitor: Monitor) -> str:
        """Return code for what early stopping looks at, behind the measuring of an epoch."""
        if monitor == "val_loss":
            return "history[-1][1]"
        if monitor == "train_loss":
            return "history[-1][0]"
        if monitor == "val_r2":
            return f"1 - history[-1][1] / {self.variance}"
        return self.accuracy()

    variance: ClassVar[str] = "np.var(y_val)"
    """Code for the variance of the validation targets."""

    def accuracy(self) -> str:
        """Return code for the share of validation examples that are classified rightly."""
        raise NotImplementedError

    def use(self, name: str, code: str, *imports: str) -> None:
        """Have a function or class in the script."""
        self.helpers.setdefault(name, code)
        self.imports.update(imports)

    def functions(self) -> list[str]:
        """Return all functions and classes: those that draw numbers first, as others use them."""
        first = ("generator", "uniform", "normal", "Numbers")
        names = sorted(self.helpers, key=lambda name: first.index(name) if name in first else len(first))
        return [self.helpers[name] for name in names]

    def draw(self, kind: str) -> str:
        """Have a function that draws ``"uniform"`` or ``"normal"`` numbers; return its name."""
        self.use("generator", draws.GENERATOR, "import hashlib")
        self.use(kind, draws.UNIFORM if kind == "uniform" else draws.NORMAL)
        return kind

    def numbers(self, kind: str, purpose: str, layer: int, units: int) -> str:
        """Return code for the random numbers of a layer."""
        draw = self.draw(kind)
        self.use("Numbers", draws.layer_numbers(self.case), "import math")
        if self.case.steps > self.case.steps_at_once:
            # Only one of the two forms asks for it.
            self.imports.discard("import math")
        return draws.numbers_of(self.case, draw, purpose, layer, units)

    def place(self, layer: int, name: str, function: str, *arguments: str) -> None:
        """Put something behind a hidden layer, or behind the inputs (0)."""
        where = f"{name}{layer}" if layer else f"input_{name}"
        self.behind.setdefault(layer, []).append((where, function, arguments))

    def group(self, label: str, items: list[str]) -> str:
        """Have a list of parameters in the script; return its name."""
        line = listing(label, items)
        if line not in self.setup:
            self.setup.append(line)
        return label
