"""How well each technique can be said in each library, found by writing it."""

from __future__ import annotations

from reglab.code.case import Case
from reglab.code.exactness import Exactness, level_words
from reglab.code.registry import FRAMEWORKS, TITLES, Framework, contribute, no_counterpart
from reglab.code.script import PROGRAMS
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.training import SGD, TrainingSpec

Row = tuple[str, dict[Framework, Exactness]]


def table() -> tuple[Row, ...]:
    """Return for every technique, by its title, how well the libraries say it with its usual strength.

    With gradient descent, on pictures where it needs some, else on a table with dense layers.
    """
    return tuple((kind.title, _row(kind(kind=name))) for name, kind in TECHNIQUES.items())


def _row(technique: Technique) -> dict[Framework, Exactness]:
    found: dict[Framework, Exactness] = {}
    for framework in FRAMEWORKS:
        program = PROGRAMS[framework][0](Case(_experiment(technique), 0, 0))
        found[framework] = contribute(framework, technique, program)
    return found


def _experiment(technique: Technique) -> Experiment:
    pictures = technique.kind in ("image_augmentation", "spatial_dropout", "smooth_kernel")
    layers = [LAYERS["conv2d"](kind="conv2d"), LAYERS["flatten"](kind="flatten")] if pictures else []
    return Experiment(
        data=DataSpec(set="digits" if pictures else "moons", train=96),
        network=NetworkSpec(layers=(*layers, LAYERS["dense"](kind="dense"))),
        training=TrainingSpec(optimizer=SGD()),
        arms=(Arm(name="it", techniques=(technique,)),),
    )


def as_markdown() -> str:
    """Return the table as text, with a footnote for every reason."""
    reasons: list[str] = []
    lines = [
        f"| technique | {' | '.join(TITLES[framework] for framework in FRAMEWORKS)} |",
        f"|---|{'---|' * len(FRAMEWORKS)}",
    ]
    for title, row in table():
        cells = []
        for framework in FRAMEWORKS:
            exactness = row[framework]
            why = "" if exactness.why == no_counterpart(framework) else exactness.why
            if why and why not in reasons:
                reasons.append(why)
            note = f" ({reasons.index(why) + 1})" if why else ""
            cells.append(("–" if exactness.level == "none" else level_words(exactness.level)) + note)
        lines.append(f"| {title} | {' | '.join(cells)} |")
    notes = [f"({number}) {why[0].upper()}{why[1:]}." for number, why in enumerate(reasons, 1)]
    return "\n".join([*lines, "", "–: not expressible. " + " ".join(notes)]) + "\n"
