"""Experiment files that earlier versions wrote still open, and still give the numbers that they gave."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reglab.engine.run.trainer import Trainer
from reglab.experiment.files import dumps, loads
from reglab.record.record import RunRecord

FOLDER = Path(__file__).parents[2] / "fixtures" / "experiments"
"""For each file of a version the numbers of all epochs and networks, as the program of then made them."""
FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".numbers.json"))


def test_there_are_files_of_the_first_version() -> None:
    assert len([path for path in FILES if path.name.endswith(".v1.json")]) == 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_old_file_opens_and_gives_the_numbers_of_then(path: Path) -> None:
    experiment = loads(path.read_bytes())
    assert loads(dumps(experiment)) == experiment
    record = RunRecord(experiment, run=1)
    for event in Trainer(experiment, run=1).run():
        record.apply(event)
    numbers = json.loads(path.with_name(f"{path.stem}.numbers.json").read_text())
    assert numbers
    for metric, values in numbers.items():
        # Another processor's matrix products differ in their last bits, which six epochs make larger.
        np.testing.assert_allclose(record.values(metric), np.array(values, dtype=float), rtol=2e-5, atol=1e-7)
