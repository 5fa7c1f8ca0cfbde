"""A run that the program itself has trained is taken away by the program, without a window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from safetensors.numpy import load_file

REPOSITORY = Path(__file__).parents[2]
SMALL = ("first-light", "--seeds", "2", "--epochs", "8", "--no-history", "--quiet")
COMPARE = """
import runpy, sys
from safetensors.torch import load_file
model = runpy.run_path(sys.argv[1], run_name="__main__")["model"]
weights = load_file(sys.argv[2])
print(max(float((value - weights[name]).abs().max()) for name, value in model.state_dict().items()))
model.load_state_dict(weights)
"""
"""Prints the largest difference of the weights that a script has trained from those of a file."""
pytestmark = pytest.mark.slow


def reglab(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reglab", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=REPOSITORY,
        # As on a server: no display at all.
        env={name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DISPLAY"))},
        timeout=800,
        check=False,
    )


@pytest.mark.timeout(900)
def test_figures_report_and_weights(tmp_path: Path) -> None:
    run, out = tmp_path / "run", tmp_path / "out"
    done = reglab(
        "run", "first-light", "--seeds", "2", "--epochs", "8", "--out", str(run), "--no-history", "-q"
    )
    assert done.returncode == 0, done.stderr
    wanted = ("--figures", "--report", "--csv", "--weights", "both", "--formats", "svg,png", "--dpi", "100")
    done = reglab("export", str(run), *wanted, "--width", "12", "--height", "9", "--out", str(out), "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert "files written to" in done.stdout
    figures = {path.name for path in (out / "figures").iterdir()}
    # The networks were trained again for their weights, so that their pictures are there too.
    assert figures >= {"curves.svg", "curves.png", "curves-gap.svg", "seeds.svg", "boundary.png"}
    assert not any(name.endswith(".pdf") for name in figures)
    assert (out / "figures" / "curves.svg").read_text(encoding="utf-8").count('width="12cm"') == 1
    for path in (out / "figures").glob("*.svg"):
        # Sound, with no mark left over: what was begun to be cut was ended.
        assert "reglab-" not in "".join(ET.parse(path).getroot().itertext()), path.name
    report = (out / "report.html").read_text(encoding="utf-8")
    assert report.count("<svg ") > 5
    assert "First light" in report
    weights = sorted(path.name for path in (out / "weights").iterdir())
    assert len(weights) == 2 * 2 * 2
    assert {"output.weight", "output.bias"} <= set(load_file(out / "weights" / weights[0]))
    # The code that the program shows trains the same network, and takes the file that was exported.
    code = tmp_path / "code.py"
    done = reglab("code", str(run), "--arm", "L2 + dropout", "--seed", "0", "--out", str(code))
    assert done.returncode == 0, done.stderr
    weights_file = out / "weights" / "2-l2-dropout-seed0-last.safetensors"
    checked = subprocess.run(
        [sys.executable, "-c", COMPARE, str(code), str(weights_file)],
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert float(checked.stdout.splitlines()[-1]) < 1e-5


def test_sizes_out_of_range_are_one_sentence(tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert (
        reglab("run", "first-light", "--seeds", "1", "--epochs", "2", "--out", str(run), "-q").returncode == 0
    )
    done = reglab("export", str(run), "--figures", "--width", "1", "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (2, "Width must be from 3 to 100 cm, but is 1.\n")
