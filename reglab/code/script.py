"""A network of an arm as a script: its parts, how well it says the training, and what lies beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab import __version__
from reglab.code import keras, pytorch, sklearn
from reglab.code.case import Case
from reglab.code.exactness import Finding, Level, inexpressible, worst
from reglab.code.imports import arranged
from reglab.code.keras_layers import weight_names
from reglab.code.keras_program import KerasProgram
from reglab.code.program import Program, Section
from reglab.code.registry import TITLES, Framework, contribute
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import comment, docstring
from reglab.code.torch_program import TorchProgram
from reglab.experiment.experiment import Experiment
from reglab.experiment.ops import Normalize
from reglab.record.beginning import Beginning
from reglab.words import listed
from reglab.words.language import _, grouped

NEEDS: Mapping[Framework, str] = {"pytorch": "torch", "keras": "keras and torch", "sklearn": "scikit-learn"}


@dataclass(frozen=True)
class Script:
    """A network as code.

    Parameters
    ----------
    case : Case
        The network.
    framework : {"pytorch", "keras", "sklearn"}
        Whose code it is.
    findings : tuple of Finding
        How well network, optimiser and every technique are said.
    sections : tuple of Section
        The parts, imports first; empty where the network itself cannot be said.
    stored : frozenset of str
        What lies beside it besides examples and weights.
    """

    case: Case
    framework: Framework
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    stored: frozenset[str]

    @property
    def level(self) -> Level:
        """How well it says the training as a whole."""
        return worst(self.findings)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for everything that is not exact."""
        return tuple(finding.sentence for finding in self.findings if finding.exactness.level != "exact")

    @property
    def verdict(self) -> str:
        """How well it says the training, in a sentence."""
        title = TITLES[self.framework]
        if not self.sections:
            return _("{library} cannot express this network.").format(library=title)
        if self.level == "exact":
            return _("{library} trains the same network: the same numbers up to rounding.").format(
                library=title
            )
        if self.level == "approximate":
            return _("{library} trains nearly the same network; its numbers differ.").format(library=title)
        missing = [f.what for f in self.findings if f.exactness.level == "none"]
        return _("{library} cannot express all of this arm; the script leaves out: {parts}.").format(
            library=title, parts=listed(missing)
        )

    @property
    def title(self) -> str:
        """What it trains, e.g. ``"Dropout 0.3, seed 0 of “Moons”"``."""
        arm, name = self.case.experiment.arms[self.case.place].name, self.case.experiment.name
        return _("{arm}, seed {seed} of “{experiment}”").format(arm=arm, seed=self.case.seed, experiment=name)

    def text(self, beside: str) -> str:
        """Return the script; `beside` is the name of the file that lies beside it."""
        about = _(
            "{verdict} Written by reglab {version}; needs {libraries}. It reads {file}, which lies beside "
            "it: the prepared examples and the initial weights."
        ).format(verdict=self.verdict, version=__version__, libraries=NEEDS[self.framework], file=beside)
        head = docstring([f"{self.title}.", about, *self.notes])
        imports, *parts = self.sections
        read = _read(f'Path(__file__).with_name("{beside}")')
        path = arranged(f"from pathlib import Path\n{imports.code}")
        cut = [f"{comment(section.title)}\n{section.code}" for section in parts if section.code]
        return "\n\n\n".join([f"{head}\n\n{path}\n\n{read}", *cut]) + "\n"

    def cells(self, beside: str) -> list[tuple[str, str]]:
        """Return the cells of a notebook, ``"markdown"`` or ``"code"`` with its text."""
        said = [f"# {self.title}", self.verdict, *(f"- {note}" for note in self.notes)]
        said.append(_("Reads `{file}`, which lies beside this notebook.").format(file=beside))
        imports, *parts = self.sections
        cells = [
            ("markdown", "\n\n".join(said)),
            ("code", f"{arranged(imports.code)}\n\n{_read(repr(beside))}"),
        ]
        for section in parts:
            if section.code:
                cells += [("markdown", f"## {section.title}"), ("code", section.code)]
        return cells

    def beside(self, beginning: Beginning) -> bytes:
        """Return the file that lies beside it: plain arrays, without pickle."""
        arrays: dict[str, NDArray[Any]] = {
            "x_train": self._shaped(beginning.x_train),
            "y_train": beginning.y_train,
            "x_val": self._shaped(beginning.x_val),
            "y_val": beginning.y_val,
        }
        if "mean" in self.stored:
            arrays["mean"] = self._shaped(beginning.mean)[0]
            arrays["scale"] = self._shaped(beginning.scale)[0]
            arrays["value_range"] = np.array([beginning.low, beginning.high])
        if self.framework == "sklearn":
            arrays["order"] = beginning.order.astype(np.min_scalar_type(len(beginning.y_train)))
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **arrays, **self._weights(beginning.weights))
        return buffer.getvalue()

    @property
    def order_epochs(self) -> int:
        """For how many epochs the order of the examples must lie beside it; others draw it themselves."""
        return self.case.training.epochs if self.framework == "sklearn" else 0

    def _shaped(self, x: NDArray[Any]) -> NDArray[Any]:
        """Examples as the first layer takes them."""
        return x.reshape(-1, *self.case.plan.input)

    def _weights(self, weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """The weights as the library names and lays them out."""
        found = dict(weights)
        if self.framework == "keras":
            names = weight_names(KerasProgram(self.case))
            return {
                names[name][0]: _turned(values) if names[name][1] else values
                for name, values in weights.items()
            }
        if self.framework == "pytorch":
            for name, step in zip(self.case.names, self.case.plan.steps, strict=True):
                if isinstance(step.op, Normalize):
                    found[f"{name}.num_batches_tracked"] = np.array(0)
        return found


def _read(path: str) -> str:
    """Code that reads the file beside a script."""
    return f"with np.load({path}) as file:\n    stored = dict(file)"


def _turned(values: NDArray[Any]) -> NDArray[Any]:
    """A matrix or kernels of PyTorch as Keras has them: inputs first, or height and width first."""
    return np.ascontiguousarray(values.T if values.ndim == 2 else values.transpose(2, 3, 1, 0))


PROGRAMS: dict[Framework, tuple[type[Program], Any]] = {
    "pytorch": (TorchProgram, pytorch),
    "keras": (KerasProgram, keras),
    "sklearn": (SklearnProgram, sklearn),
}


def script_of(experiment: Experiment, place: int, seed: int, framework: Framework) -> Script:
    """Return the network of an arm and a seed as a script.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    place : int
        Position of the arm.
    seed : int
        Seed of the replica.
    framework : {"pytorch", "keras", "sklearn"}
        For which library.
    """
    case = Case(experiment, place, seed)
    kind, library = PROGRAMS[framework]
    program = kind(case)
    findings = [Finding(what, exactness) for what, exactness in library.structure(program)]
    possible = worst(findings) != "none"
    findings += [Finding(t.title, contribute(framework, t, program)) for t in case.techniques]
    if case.changes:
        epochs = listed([grouped(epoch) for epoch in case.changes])
        why = _(
            "the arm has other techniques from epoch {epochs} on; the script keeps those of the beginning"
        )
        findings.append(Finding(_("Changes while it trained"), inexpressible(why.format(epochs=epochs))))
    sections = tuple(library.write(program)) if possible else ()
    return Script(case, framework, tuple(findings), sections, frozenset(program.stored))
