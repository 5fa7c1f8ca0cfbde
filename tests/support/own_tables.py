"""A table of a person's own, and experiments with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import run_through
from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.sources.table import TableSource
from reglab.experiment.tables.choices import Choices


def write_penguins(folder: Path, rows: int = 240) -> Path:
    """Write a table of numbers, categories and missing values, in which the sex follows from the rest."""
    rng = np.random.default_rng(6)
    lines = ["species;island;bill (mm);mass (g);sex"]
    for _ in range(rows):
        kind, male = int(rng.integers(3)), bool(rng.integers(2))
        bill = (
            f"{rng.normal(38 + 4 * kind + 3 * male, 1):.1f}".replace(".", ",")
            if rng.random() > 0.05
            else "NA"
        )
        mass = round(rng.normal(3500 + 400 * kind + 700 * male, 200))
        island = rng.choice(["Biscoe", "Dream", "Torgersen"])
        lines.append(
            f"{('Adelie', 'Chinstrap', 'Gentoo')[kind]};{island};{bill};{mass};{'male' if male else 'female'}"
        )
    path = folder / "penguins.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def taken(path: Path, target: str) -> TableSource:
    """The table as a source."""
    return run_through(meaning(inspect(path), Choices(target))).source


def with_table(experiment: Experiment, path: Path, target: str) -> Experiment:
    """An experiment with the table instead of its data."""
    return edits.change_dataset(experiment, taken(path, target))
