"""Finds what each technique adds to a script: a file for each in `reglab.code.techniques`, named by its kind.

Such a file has functions ``pytorch``, ``keras`` and ``sklearn``, each of which takes the technique and the
script that is put together, adds its lines and returns how well they say it. Where a function or the whole
file is missing, the technique cannot be said.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from types import ModuleType
from typing import Any, Literal, get_args

from reglab.code.exactness import Exactness, inexpressible
from reglab.code.program import Program
from reglab.experiment.techniques.base import Technique
from reglab.words.language import _

Framework = Literal["pytorch", "keras", "sklearn"]
FRAMEWORKS: tuple[Framework, ...] = get_args(Framework)
TITLES: dict[Framework, str] = {"pytorch": "PyTorch", "keras": "Keras", "sklearn": "scikit-learn"}


def no_counterpart(framework: Framework) -> str:
    """That a library has nothing of the kind of a technique."""
    return _("{library} has no counterpart").format(library=TITLES[framework])


@cache
def file_of(kind: str) -> ModuleType | None:
    """Return the file of a kind of technique; ``None`` where there is none."""
    name = f"reglab.code.techniques.{kind}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def contribute(framework: Framework, technique: Technique, program: Program) -> Exactness:
    """Add the lines of a technique to a script."""
    function: Any = getattr(file_of(technique.kind), framework, None)
    if function is None:
        return inexpressible(no_counterpart(framework))
    found: Exactness = function(technique, program)
    return found
