"""Scripts that were made of an experiment, carried out in another process beside the engine's own curves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reglab.code.registry import Framework
from reglab.code.script import Script, script_of
from reglab.engine.answers.beginning import beginning
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.record.record import RunRecord

RUN = """
import json, runpy, sys, warnings
warnings.simplefilter("error")
# Keras hands tensors to numpy in a way that is to change.
warnings.filterwarnings("ignore", "__array__ implementation")
for path in sys.argv[1:]:
    found = runpy.run_path(path)
    # A script in double precision leaves that to the next one otherwise.
    if "torch" in sys.modules:
        sys.modules["torch"].set_default_dtype(sys.modules["torch"].float32)
    if "keras" in sys.modules:
        sys.modules["keras"].config.set_floatx("float32")
    print("HISTORY " + json.dumps([found["history"], found["epoch"]]))
"""


@dataclass(frozen=True)
class Ran:
    """A script that was carried out, and the engine's own curve.

    Parameters
    ----------
    script : Script
        The script.
    history, curve : array, shape (epochs, 2)
        Training and validation loss of the script and of the engine.
    epoch, final : int
        Whose weights the network ends with: by the script, and by the engine.
    """

    script: Script
    history: NDArray[np.float64]
    curve: NDArray[np.float64]
    epoch: int
    final: int

    @property
    def deviation(self) -> float:
        """The largest difference of a loss."""
        return float(np.abs(self.history - self.curve).max())


def trained(experiment: Experiment, seed: int) -> list[tuple[NDArray[np.float64], int]]:
    """Return the losses (epochs, 2) of every arm's network with a seed, and the epoch that it ends with."""
    trainer, record = Trainer(experiment, 1), RunRecord(experiment, 1)
    trainer.remembers = False
    for event in trainer.run():
        record.apply(event)
    losses = np.stack([record.values("train_loss"), record.values("val_loss")], 2)
    found = []
    for arm in range(len(experiment.arms)):
        column = record.columns(arm)[seed - experiment.first_seed]
        mine = losses[:, column]
        mine = mine[np.isfinite(mine[:, 0])]
        found.append((mine, record.restored.get(column, len(mine))))
    return found


def written(folder: Path, script: Script) -> Path:
    """Write a script, and what lies beside it."""
    path = folder / f"{script.framework}-{script.case.place}.py"
    beside = path.with_suffix(".npz")
    path.write_text(script.text(beside.name), encoding="utf-8")
    start = beginning(script.case.experiment, script.case.place, script.case.seed, script.order_epochs)
    beside.write_bytes(script.beside(start))
    return path


def histories(paths: Sequence[Path]) -> list[tuple[NDArray[np.float64], int]]:
    """Carry scripts out in one process; return the losses of every epoch, and the epoch that counts."""
    process = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, paths)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        check=False,
    )
    assert process.returncode == 0, process.stderr[-3000:]
    lines = [line for line in process.stdout.splitlines() if line.startswith("HISTORY ")]
    found = [json.loads(line.removeprefix("HISTORY ")) for line in lines]
    return [(np.array(history), epoch) for history, epoch in found]


def carried_out(
    folder: Path, experiments: dict[str, Experiment], framework: Framework
) -> dict[tuple[str, str], Ran]:
    """Train all arms of all experiments here and by their scripts, all in one process.

    Parameters
    ----------
    folder : Path
        Where the scripts are written.
    experiments : dict of str to Experiment
        By name; the last of the seeds is taken.
    framework : str
        For which library; arms that it cannot express exactly are left out.
    """
    scripts: list[tuple[str, Script]] = []
    for name, experiment in experiments.items():
        seed = experiment.seed_values()[-1]
        made = (script_of(experiment, place, seed, framework) for place in range(len(experiment.arms)))
        scripts += [(name, script) for script in made if script.level == "exact"]
    paths = []
    for number, (_, script) in enumerate(scripts):
        (folder / str(number)).mkdir()
        paths.append(written(folder / str(number), script))
    curves = {name: trained(e, e.seed_values()[-1]) for name, e in experiments.items()}
    found = {}
    for (name, script), (history, epoch) in zip(scripts, histories(paths), strict=True):
        place = script.case.place
        curve, final = curves[name][place]
        found[name, experiments[name].arms[place].name] = Ran(script, history, curve, epoch, final)
    return found
