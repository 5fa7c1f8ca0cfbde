"""What is written: clean code, nothing left out in silence, and nothing that a name could break."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reglab.code.registry import FRAMEWORKS, file_of
from reglab.code.script import script_of
from reglab.code.table import as_markdown, table
from reglab.engine.answers.beginning import beginning
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from tests.support.code_cases import EXPERIMENTS, KERAS, SKLEARN, made, one

RULES = "A,ARG,B,C4,E,F,I,N,PIE,PL,PTH,RUF,SIM,UP,W"
ALLOWED = "E402,N806,N812,PLR2004,RUF001,RUF002,RUF003"
"""Keras reads its setting when it is imported; W and X are the field's own letters."""


def scripts() -> dict[str, str]:
    """All scripts of the small experiments and the examples, by a name for each."""
    found = {}
    sources = (
        EXPERIMENTS | {f"k-{n}": e for n, e in KERAS.items()} | {f"s-{n}": e for n, e in SKLEARN.items()}
    )
    sources |= {key: preset.experiment for key, preset in PRESETS.items()}
    for name, experiment in sources.items():
        for place in range(len(experiment.arms)):
            for framework in FRAMEWORKS:
                script = script_of(experiment, place, experiment.first_seed, framework)
                if script.sections:
                    found[f"{name}-{place}-{framework}".replace(" ", "-")] = script.text("beside.npz")
    return found


def test_ruff_has_nothing_to_say(tmp_path: Path) -> None:
    written = scripts()
    assert len(written) > 200
    for name, text in written.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", RULES]
    command += ["--ignore", ALLOWED, "--line-length", "110", "--output-format", "concise", str(tmp_path)]
    process = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert process.returncode == 0, process.stdout[:4000]


@pytest.mark.parametrize("kind", TECHNIQUES)
def test_every_technique_has_a_file_of_its_own(kind: str) -> None:
    assert file_of(kind) is not None


def test_a_technique_that_cannot_be_said_is_named() -> None:
    experiment = made({"dropout": (one("dropout"),)}, network={"output": "sigmoid"}, layers=())
    arm = Arm(name="inside", techniques=(Dropout(layers=("input",)),))
    experiment = experiment.model_copy(update={"arms": (arm,)})
    script = script_of(experiment, 0, 3, "sklearn")
    assert script.level == "none"
    assert script.verdict == "scikit-learn cannot express all of this arm; the script leaves out: Dropout."
    assert script.notes == ("Dropout: not expressible: scikit-learn has no counterpart.",)
    text = script.text("x.npz")
    assert "leaves out: Dropout" in text.replace("\n", " ")


def test_a_network_that_cannot_be_said_has_no_script() -> None:
    script = script_of(EXPERIMENTS["pictures"], 0, 3, "sklearn")
    assert not script.sections
    assert script.verdict == "scikit-learn cannot express this network."
    assert script.notes == ("The network: not expressible: its networks have dense layers alone.",)


def test_changes_while_it_trained_are_named() -> None:
    arm = Arm(name="moved", techniques=(L2(),), changes=(Change(epoch=4, techniques=(L2(strength=0.1),)),))
    experiment = Experiment(arms=(arm,))
    script = script_of(experiment, 0, 0, "pytorch")
    assert script.level == "none"
    assert "other techniques from epoch 4 on" in script.notes[0]


def test_names_of_people_stay_words() -> None:
    name = 'a """ b \\ {x} import os'
    experiment = Experiment(name=name, arms=(Arm(name=name[:60]),))
    for framework in ("pytorch", "keras"):
        text = script_of(experiment, 0, 0, framework).text("beside.npz")
        assert len(ast.parse(text).body) > 10
        assert ast.get_docstring(ast.parse(text)) is not None


def test_what_lies_beside_it_is_plain_arrays() -> None:
    experiment = EXPERIMENTS["normalised"]
    start = beginning(experiment, 0, 3)
    script = script_of(experiment, 0, 3, "keras")
    with np.load(io.BytesIO(script.beside(start)), allow_pickle=False) as file:
        stored = dict(file)
    assert sorted(stored) == [
        "dense1.bias",
        "dense1.kernel",
        "dense3.bias",
        "dense3.kernel",
        "norm2.beta",
        "norm2.gamma",
        "norm2.moving_mean",
        "norm2.moving_variance",
        "output.bias",
        "output.kernel",
        "x_train",
        "x_val",
        "y_train",
        "y_val",
    ]
    np.testing.assert_array_equal(stored["dense1.kernel"], start.weights["dense1.weight"].T)


def test_the_table_in_the_readme_is_the_one_that_the_code_makes() -> None:
    readme = Path(__file__).parents[3] / "README.md"
    assert as_markdown() in readme.read_text(encoding="utf-8")


def test_what_is_exact_in_the_table_is_proven_by_curves() -> None:
    titles = {technique.title: kind for kind, technique in TECHNIQUES.items()}
    proven = {"pytorch": EXPERIMENTS, "keras": KERAS, "sklearn": SKLEARN}
    for title, row in table():
        for framework, exactness in row.items():
            if exactness.level == "exact":
                arms = [arm for experiment in proven[framework].values() for arm in experiment.arms]
                assert any(titles[title] in {t.kind for t in arm.active} for arm in arms), (title, framework)
