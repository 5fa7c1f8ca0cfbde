"""A technique on data is one file: put into the folder of techniques it is read, trained and shown."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[5]

TECHNIQUE = '''
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.families import DataTechnique


class Hiding(DataTechnique):
    """Features are hidden by chance."""

    kind: Literal["hiding"] = "hiding"
    share: Annotated[float, Field(ge=0, le=1), Param("Share", "Probability of each.")] = 0.5
    order: ClassVar[int] = 99
    title: ClassVar[str] = "Hiding"
    name: ClassVar[str] = "hiding"
    noun: ClassVar[str] = "hiding"
    strength_field: ClassVar[str | None] = "share"
    turn: ClassVar[int] = 25
    about: ClassVar[str] = "Hides features."
    source: ClassVar[str] = "A test."

    def formula(self, scale):
        return f"x · m, {self.share}"

    def change(self, batches):
        kept = batches.uniform(1, "hiding")[0] >= self.share
        batches.x = batches.x * kept[:, :, None]
'''

TRIAL = """
import json

from reglab.engine.answers.preview import preview
from reglab.engine.run.trainer import Trainer
from reglab.experiment.files import build
from reglab.record.record import RunRecord

hidings = [{"name": f"{s}", "techniques": [{"kind": "hiding", "share": s}]} for s in (0.0, 1.0)]
small = {"train": 40, "validation": 20, "test": 20}
asked = {"data": small, "training": {"epochs": 200}, "arms": [{"name": "plain"}, *hidings], "seeds": 1}
experiment = build({"version": 1, **asked})
record = RunRecord(experiment, run=1)
for event in Trainer(experiment, run=1).run():
    record.apply(event)
shown = preview(experiment, arm=2, examples=[0, 1, 2], variants=2, seed=0)
found = {
    "objective": record.values("objective").T.tolist(),
    "techniques": shown.techniques,
    "spread": float(abs(shown.variants - shown.variants[0, 0]).max()),
}
print(json.dumps(found))
"""


@pytest.mark.slow
def test_a_technique_on_data_takes_one_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reglab", tmp_path / "reglab", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "reglab" / "experiment" / "techniques" / "hiding.py").write_text(TECHNIQUE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRIAL],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    plain, nothing, everything = found["objective"]
    assert found["techniques"] == ["hiding 1"]
    assert found["spread"] == 0
    assert nothing == plain
    # Without any feature the two moons cannot be told apart: ln 2 is what a coin achieves.
    assert everything[-1] > 0.68
    assert plain[-1] < 0.5
