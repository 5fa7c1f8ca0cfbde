"""The command line takes a file that holds it all wherever it takes an experiment or a record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reglab.analysis import summarize
from reglab.cli import main
from reglab.cli.source import find_experiment
from reglab.store.lab_files import write_lab_file
from reglab.store.records import write_record
from tests.support.records import experiment
from tests.unit.store.test_records import an_example

Captured = pytest.CaptureFixture[str]


def test_its_results_are_shown(capsys: Captured, tmp_path: Path) -> None:
    made = an_example()
    write_lab_file(tmp_path / "a.reglab.zip", experiment(), made)
    assert main(["show", str(tmp_path / "a.reglab.zip"), "--json"]) == 0
    expected = json.loads(json.dumps(summarize(made).to_dict()))
    assert json.loads(capsys.readouterr().out)["arms"] == expected["arms"]


def test_one_without_results_says_so(capsys: Captured, tmp_path: Path) -> None:
    write_lab_file(tmp_path / "a.reglab", experiment())
    assert main(["show", str(tmp_path / "a.reglab")]) == 2
    assert "holds an experiment and no results" in capsys.readouterr().err


def test_its_experiment_and_that_of_a_record_can_be_run(tmp_path: Path) -> None:
    made = an_example()
    write_lab_file(tmp_path / "a.reglab", experiment(seeds=3), made)
    write_record(tmp_path / "out", made, summarize(made))
    assert find_experiment(str(tmp_path / "a.reglab")).seeds == 3
    assert find_experiment(str(tmp_path / "out")) == made.experiment
    assert find_experiment(str(tmp_path / "out" / "record.npz"), seeds=4).seeds == 4
