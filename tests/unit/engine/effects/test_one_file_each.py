"""A penalty, a noise and a step on the weights are one file each, put into the folder of techniques.

What acts on data has a test of its own, `augment/test_one_file.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

HEAD = '''
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.families import ActivationNoise, WeightStep
from reglab.experiment.techniques.fields import Layers
from reglab.experiment.techniques.terms import PenaltyPart, PenaltyTerm


class {name}({base}):
    """Made up."""

    kind: Literal["{kind}"] = "{kind}"
    strength: Annotated[float, Field(ge=0, le=100), Param("Strength", "How strong.")] = 0.5
    strength_field: ClassVar[str | None] = "strength"
    group: ClassVar = "{group}"
    domain: ClassVar = "{domain}"
    order: ClassVar[int] = 99
    title: ClassVar[str] = "{name}"
    name: ClassVar[str] = "{kind}"
    noun: ClassVar[str] = "{kind}"
    about: ClassVar[str] = "Made up."
    source: ClassVar[str] = "A test."

    def formula(self, scale):
        return "x"
'''

LOG = (
    HEAD.format(name="Log", base="Technique", kind="log", group="Penalties", domain="weights")
    + '''
    def penalty(self, scale):
        return (PenaltyPart(LogTerm("log"), self.strength),)


@dataclass(frozen=True, slots=True)
class LogTerm(PenaltyTerm):
    """log(1 + |w|)."""

    def value(self, w):
        return w.abs().log1p()

    def add_gradient(self, w, coefficient, gradient):
        gradient.addcmul_(w.sign() / (1 + w.abs()), coefficient)
'''
)

FADING = (
    HEAD.format(name="Fading", base="ActivationNoise", kind="fading", group="Noise", domain="activations")
    + """
    layers: Layers = ("input",)
    purpose: ClassVar[str] = "fading"
    distribution: ClassVar = "normal"

    def coefficients(self):
        return (self.strength,)

    @classmethod
    def neutral(cls):
        return (0.0,)

    @classmethod
    def factor(cls, draw, *coefficients):
        return draw.zero_().add_(1 - coefficients[0])
"""
)

FORGETTING = (
    HEAD.format(name="Forgetting", base="WeightStep", kind="forgetting", group="Weights", domain="weights")
    + """
    moment: ClassVar = "after"

    def step_coefficient(self, scale):
        return self.strength

    @classmethod
    def step(cls, w, coefficient):
        w.addcmul_(w, coefficient, value=-1.0)
"""
)

TRIAL = """
import json

import numpy as np

from reglab.engine.run.trainer import Trainer
from reglab.experiment.files import build, dumps, loads
from reglab.record.record import RunRecord

kinds = ("log", "fading", "forgetting")
arms = [{"name": f"{k} {s}", "techniques": [{"kind": k, "strength": s}]} for k in kinds for s in (0.0, 1.0)]
asked = {"data": {"train": 40, "validation": 20, "test": 20}, "training": {"epochs": 200}, "seeds": 1}
experiment = loads(dumps(build({"version": 1, **asked, "arms": arms})))
trainer = Trainer(experiment, run=1)
record = RunRecord(experiment, run=1)
for event in trainer.run():
    record.apply(event)
print(json.dumps({
    "train": record.values("train_loss").T.tolist(),
    "objective": record.values("objective").T.tolist(),
    "penalty": record.values("penalty")[-1].tolist(),
    "norm": record.values("weight_norm")[-1].tolist(),
    "expected": sum(float(np.log1p(abs(layer[0])).sum()) for layer in trainer.fleet.weights(1)),
    "pulls": np.isfinite(record.layer_values("penalty_ratio")[-1, 1]).tolist(),
}))
"""


@pytest.mark.slow
def test_a_technique_of_each_domain_takes_one_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reglab", tmp_path / "reglab", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in (("log", LOG), ("fading", FADING), ("forgetting", FORGETTING)):
        (tmp_path / "reglab" / "experiment" / "techniques" / f"{name}.py").write_text(text, "utf-8")
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
    train, objective = found["train"], found["objective"]
    # Switched off by its strength each of them is the plain network, bit for bit.
    assert train[0] == train[2] == train[4]
    assert found["penalty"][1] == pytest.approx(found["expected"], rel=1e-5)
    assert all(found["pulls"])
    assert train[1][-1] > train[0][-1]
    # Without any input the two moons cannot be told apart while training: ln 2 is what a coin achieves.
    assert objective[3][-1] > 0.68
    assert objective[2][-1] < 0.5
    assert found["norm"][5] == 0
    assert found["norm"][4] > 1
