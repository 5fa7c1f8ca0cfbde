"""The short form: the lines of the techniques alone, as one adds them to a network of one's own."""

from __future__ import annotations

from reglab.code.case import Case
from reglab.code.imports import arranged
from reglab.code.registry import TITLES, Framework
from reglab.code.text import comment
from reglab.experiment.experiment import Experiment

GIVEN = {
    "pytorch": "There are a network model, an optimizer, a loss_function, and the batch x, y.",
    "keras": "There is a network of keras layers.",
    "sklearn": "There are the examples x_all, y_all.",
}
"""What the lines take for granted."""


def short_form(experiment: Experiment, place: int, framework: Framework) -> str:
    """Return the lines of an arm's techniques, each under its name and strength.

    What a library cannot say, or says otherwise, stands there as a comment.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    place : int
        Position of the arm.
    framework : {"pytorch", "keras", "sklearn"}
        For which library.
    """
    case = Case(experiment, place, experiment.first_seed)
    title = TITLES[framework]
    head = comment(f"{case.arm.name}: what is added for {title}. {GIVEN[framework]}")
    if not case.techniques:
        return f"{comment(f'{case.arm.name}: nothing is added.')}\n"
    imports: list[str] = []
    parts = []
    for technique in case.techniques:
        snippet = next(s for s in technique.elsewhere(case.scale) if s.library == title)
        lines = snippet.code.splitlines()
        imports += [line for line in lines if line.startswith(("import ", "from "))]
        body = "\n".join(line for line in lines if not line.startswith(("import ", "from "))).strip("\n")
        said = [comment(f"{technique.title}: {technique.setting()}")]
        said += [comment(snippet.note)] if snippet.note else []
        said += [] if snippet.code or snippet.note else [comment(f"{title} has no counterpart.")]
        parts.append("\n".join([*said, *([body] if body else [])]))
    blocks = [head, *([arranged("\n".join(imports))] if imports else []), *parts]
    return "\n\n".join(blocks) + "\n"
