"""The estimate of memory against what real training processes take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reglab.experiment.demand import memory_of
from reglab.experiment.files import build, dumps

REPOSITORY = Path(__file__).parents[3]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the system keeps no peak"),
]

SCRIPT = """
import json, resource, sys
from reglab.experiment.files import loads
from reglab.runtime.child import limit_threads
limit_threads()
from reglab.engine.run.trainer import Trainer
from reglab.record.record import RunRecord
experiment = loads(sys.stdin.read())
record = RunRecord(experiment, 1)
for event in Trainer(experiment, 1).run():
    record.apply(event)
if sys.platform == "linux":
    # Of this program alone: the peak of getrusage begins with that of the process which started this one.
    with open("/proc/self/status") as status:
        print(next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")))
else:
    unit = 1 if sys.platform == "darwin" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""

DENSE = [{"kind": "dense", "units": 256}, {"kind": "dense", "units": 256}]
CASES: dict[str, dict[str, Any]] = {
    "small": {"training": {"epochs": 3}},
    "weights and past epochs": {
        "network": {"layers": [{"kind": "dense", "units": 1024}, {"kind": "dense", "units": 1024}]},
        "training": {"epochs": 3},
        "data": {"train": 200, "validation": 200},
        "arms": [{"name": "a"}, {"name": "b", "techniques": [{"kind": "l2"}, {"kind": "early_stopping"}]}],
    },
    "examples": {
        "network": {"layers": [{"kind": "dense", "units": 16}]},
        "data": {"train": 20_000, "validation": 20_000, "test": 20_000},
        "training": {"epochs": 1, "batch_size": 1000},
        "seeds": 50,
    },
    "activations": {
        "network": {"layers": DENSE},
        "data": {"train": 10_000, "validation": 1000},
        "training": {"epochs": 1, "batch_size": 10_000},
        "seeds": 8,
    },
    "pictures": {
        "data": {"set": "digits", "train": 300, "validation": 300, "test": 100},
        "network": {
            "layers": [
                {"kind": "conv2d", "channels": 32},
                {"kind": "conv2d", "channels": 32},
                {"kind": "flatten"},
            ]
        },
        "training": {"epochs": 1},
        "seeds": 6,
    },
    "noise": {
        "data": {"set": "digits", "train": 300, "validation": 300, "test": 100},
        "network": {"layers": DENSE},
        "training": {"epochs": 1},
        "seeds": 30,
        "arms": [{"name": "a"}, {"name": "b", "techniques": [{"kind": "dropout"}]}],
    },
    "curves": {
        "network": {"layers": [{"kind": "dense", "units": 4}]},
        "data": {"train": 20, "validation": 20, "test": 20},
        "training": {"epochs": 1000, "batch_size": 20},
        "seeds": 100,
    },
}


@pytest.mark.parametrize("name", CASES)
def test_the_estimate_is_near_what_a_process_takes(name: str) -> None:
    experiment = build({"version": 1, **CASES[name]})
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=dumps(experiment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=REPOSITORY,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    measured, expected = json.loads(done.stdout), memory_of(experiment).bytes
    assert 1 / 1.6 < expected / measured < 1.6, f"{expected / 1e6:.0f} MB for {measured / 1e6:.0f} MB"
