"""``reglab code``: scripts and notebooks on disk, and one sentence for what does not go."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from reglab.cli import main
from reglab.experiment.presets import PRESETS
from reglab.experiment.text_code import text_code
from reglab.store.experiments import write_experiment
from tests.support.code_cases import EXPERIMENTS
from tests.support.code_runs import trained
from tests.unit.cli.conftest import UseHost

Captured = pytest.CaptureFixture[str]
EXPERIMENT = EXPERIMENTS["dense"].model_copy(
    update={"seeds": 2, "training": EXPERIMENTS["dense"].training.model_copy(update={"epochs": 6})}
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "experiment.json"
    write_experiment(path, EXPERIMENT)
    return path


def test_a_script_prints_the_losses_of_the_run(file: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "it.py"
    assert main(["code", str(file), "--arm", "dropout", "--seed", "4", "--out", str(out)]) == 0
    captured = capsys.readouterr()
    assert re.search(r"Written: \S+it\.npz \(\d+ kB\) and \S+it\.py \(\d+ kB\)\.", captured.out)
    assert "PyTorch trains the same network: the same numbers up to rounding." in captured.out
    assert captured.err == ""
    process = subprocess.run([sys.executable, str(out)], capture_output=True, text=True, check=True)
    told = re.fullmatch(r"epoch 6: training loss (\S+), validation loss (\S+)\n", process.stdout)
    assert told is not None
    place = [arm.name for arm in EXPERIMENT.arms].index("dropout")
    curve, _ = trained(EXPERIMENT, 4)[place]
    assert [float(told[1]), float(told[2])] == pytest.approx(curve[-1].tolist(), abs=1e-5)


def test_a_notebook_is_one_by_its_own_definition_and_runs(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "it.ipynb"
    assert main(["code", str(file), "--arm", "Many", "--seed", "3", "--notebook", "--out", str(out)]) == 0
    book = nbformat.read(out, as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert [cell.cell_type for cell in book.cells[:4]] == ["markdown", "code", "markdown", "code"]
    cells = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    command = [sys.executable, "-c", cells]
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    curve, _ = trained(EXPERIMENT, 3)[-1]
    assert process.stdout.startswith("epoch 6: training loss")
    assert float(process.stdout.split()[-1]) == pytest.approx(curve[-1, 1], abs=1e-5)


def test_without_a_file_the_script_goes_to_standard_output(file: Path, capsys: Captured) -> None:
    assert main(["code", str(file)]) == 0
    captured = capsys.readouterr()
    compile(captured.out, "it", "exec")
    assert "--out FILE writes beside it" in captured.err


def test_the_short_form_has_the_techniques_alone(capsys: Captured) -> None:
    assert main(["code", "keras-together", "--arm", "All three", "--framework", "keras", "--short"]) == 0
    out = capsys.readouterr().out
    compile(out, "it", "exec")
    assert [line for line in out.splitlines() if line.startswith("# ")][1:4:2] == [
        "# L2 (ridge): 0.01",
        "# Early stopping: patience 5",
    ]
    assert "keras.layers.Dropout(0.5)" in out
    assert out.count("import keras\n") == 1


def test_what_cannot_be_said_is_told(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "it.py"
    command = ["code", "keras-together", "--arm", "All three", "--framework", "sklearn", "--out", str(out)]
    assert main(command) == 0
    captured = capsys.readouterr()
    assert "the script leaves out: Dropout." in captured.err
    assert out.exists()
    assert main(["code", "convolution", "--framework", "sklearn", "--out", str(tmp_path / "no.py")]) == 2
    assert capsys.readouterr().err == (
        "scikit-learn cannot express this network.\n"
        "The network: not expressible: its networks have dense layers alone.\n"
    )
    assert not (tmp_path / "no.py").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--arm", "nobody"], "--arm: there is no arm “nobody”; the arms are “No regularization”"),
        (["--seed", "99"], "--seed: 99 is none of the experiment's seeds; they are 0 to 4."),
        (["--framework", "jax"], "--framework: must be pytorch, keras or sklearn, but is “jax”."),
        (["--notebook"], "A notebook goes into a file; name it with --out."),
        (["--out", "a.npz"], "--out: a.npz is the name of the file that lies beside the script"),
        (["--out", "/nowhere/it.py"], "/nowhere"),
    ],
)
def test_what_does_not_go_is_one_sentence(arguments: list[str], words: str, capsys: Captured) -> None:
    assert main(["code", "first-light", *arguments]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


def test_a_record_a_number_of_the_history_and_a_text_code_are_experiments_too(
    use_host: UseHost, tmp_path: Path, capsys: Captured
) -> None:
    use_host()
    code = text_code(PRESETS["first-light"].experiment)
    assert main(["run", code, "--out", str(tmp_path / "run"), "--quiet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["experiment"] == PRESETS["first-light"].experiment.name
    assert main(["code", str(tmp_path / "run")]) == 0
    assert PRESETS["first-light"].experiment.name[:20] in capsys.readouterr().out
    assert main(["code", "1"]) == 0
    assert PRESETS["first-light"].experiment.name[:20] in capsys.readouterr().out
    assert main(["code", "7"]) == 2
    assert "There is no run 7 in the history" in capsys.readouterr().err
    assert main(["code", code[:-3]]) == 2
    assert "a part of it is missing or was changed on the way" in capsys.readouterr().err
