"""Programs that are killed in the middle of their work, and what is to be found afterwards.

``python -m tests.support.killed run|window …`` is the command line or the window with a trainer that computes
nothing but writes down when each epoch was done.
"""

from __future__ import annotations

import math
import os
import random
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from reglab.experiment.arm import Arm
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.experiment.training import TrainingSpec
from reglab.record.events import EpochsDone
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.questions import Answer, Question
from tests.support.trainers import FakeTrainer

TRAINER = "tests.support.killed:LoggingTrainer"
LOST_S = 1.0
"""So much of what was done may be lost."""


def note_down(path: str | Path, number: int) -> None:
    """Write down that something was done now."""
    with Path(path).open("a", encoding="ascii") as file:
        file.write(f"{number} {time.monotonic():.6f}\n")


class LoggingTrainer(FakeTrainer):
    """Counts epochs, and writes down in the file that the experiment's notes name when they were done."""

    def _done(self, first: int, last: int) -> EpochsDone:
        if self._mark:  # else it gets warm
            note_down(self._mark, last)
        return super()._done(first, last)

    def answer(self, question: Question) -> Answer:
        if not isinstance(question.want, AllNetworks):
            return super().answer(question)
        values = (np.arange(100_000, dtype=np.float32),)
        kept = tuple(NetworksAt(epoch, (0,), values) for epoch in (1, 2, 3))
        return Answer(self._run, question.number, 3, question.replicas, networks=kept)


def asked(log: Path, epochs: int) -> Experiment:
    """An experiment that this trainer writes about in a file."""
    training = TrainingSpec(epochs=epochs)
    return Experiment(name="steady", notes=str(log), training=training, arms=(Arm(name="plain"),), seeds=1)


@dataclass
class Trial:
    """One program that is killed.

    Parameters
    ----------
    folder : Path
        Where it works.
    epochs : int
        Epochs of its run.
    after : float
        Seconds from its first epoch to its end.
    """

    folder: Path
    epochs: int
    after: float
    killed: float = 0.0
    """When it was killed."""
    stalled: float = 0.0
    """For how long this machine gave this program or that one no time."""
    log: Path = field(init=False)
    edits: Path = field(init=False)
    ticks: Path = field(init=False)
    """Where the program says when it had time last, and for how long it had none."""
    experiment: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.log, self.edits = self.folder / "epochs.log", self.folder / "edits.log"
        self.ticks = self.folder / "ticks"
        self.experiment = self.folder / "asked.json"
        self.experiment.write_text(dumps(asked(self.log, self.epochs)), encoding="utf-8")

    def run(self, kind: str, until: Callable[[], object] = lambda: True) -> None:
        """Start a program, kill it after its time and once `until` is true, and wait for the end of all."""
        command = [sys.executable, "-m", "tests.support.killed", kind, str(self.folder)]
        with subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as program:
            try:
                late = time.monotonic() + 240
                while not self.log.exists() and time.monotonic() < late:
                    assert program.poll() is None, program.communicate()[1].decode()
                    time.sleep(0.005)
                with _Ticker() as ticker:
                    time.sleep(self.after)
                    while not until() and time.monotonic() < late:
                        time.sleep(0.005)
                    self.killed = time.monotonic()
                    program.send_signal(signal.SIGKILL)
                program.wait()
                self.stalled = ticker.stalled + _stalled(self.ticks, self.killed)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(program.pid, signal.SIGKILL)
                program.wait()

    def due(self, log: Path) -> int:
        """The number in a log that has to be there after the kill; 0 for none."""
        lines = (
            [line.split() for line in log.read_text(encoding="ascii").splitlines()] if log.exists() else []
        )
        done = [(int(line[0]), float(line[1])) for line in lines if len(line) == 2]
        times = [when for _, when in done]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        allowed = LOST_S + self.stalled + max(gaps, default=0.0)
        return max((number for number, when in done if when <= self.killed - allowed), default=0)


TICK_S = 0.005
STALL_S = 0.05
"""What comes later than this was not given its time."""
TICKS = struct.Struct("dd")


class _Ticker:
    """Notices for how long in all the machine had no time for this program.

    Parameters
    ----------
    folder : Path, optional
        Where a program that is to be killed works: it writes there what it notices from its first epoch on.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.stalled = 0.0
        self._log = None if folder is None else folder / "epochs.log"
        self._file = None if folder is None else (folder / "ticks").open("wb", buffering=0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="ticker", daemon=True)

    def __enter__(self) -> _Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _tick(self) -> None:
        before = time.monotonic()
        while not self._over.wait(TICK_S):
            now = time.monotonic()
            late = now - before - TICK_S
            before = now
            if self._log is not None and not self._log.exists():
                continue  # it still starts
            self.stalled += late if late > STALL_S else 0.0
            if self._file is not None:
                self._file.seek(0)
                self._file.write(TICKS.pack(now, self.stalled))


def _stalled(ticks: Path, killed: float) -> float:
    """For how long a program that was killed had no time; one that had never any is due nothing."""
    written = ticks.read_bytes() if ticks.exists() else b""
    if len(written) != TICKS.size:
        return math.inf
    last, stalled = TICKS.unpack(written)
    return stalled + max(0.0, killed - last)


def trial(folder: Path, number: int, dice: random.Random) -> Trial:
    """One program at random: some are killed while they train, some while they save what came of it."""
    epochs = dice.choice((300, 600, 900, 100_000))
    return Trial(folder / f"trial-{number}", epochs, dice.uniform(0.0, 2.5))


# -- the programs --------------------------------------------------------------------------


def _run(folder: Path) -> None:
    """``reglab run`` with this trainer."""
    from reglab.cli import main
    from reglab.cli import run as command
    from reglab.runtime.process_host import ProcessHost

    command.ProcessHost = lambda **_options: ProcessHost(TRAINER)  # type: ignore[assignment,misc]
    sys.exit(main(["run", str(folder / "asked.json"), "--out", str(folder / "out"), "--quiet"]))


def _window(folder: Path) -> None:
    """The window with this trainer; a person edits all the time, and saves now and then."""
    from PySide6.QtCore import QTimer

    from reglab.gui.application.app import make_application
    from reglab.gui.run.worker import TrainingWorker
    from reglab.gui.window.main_window import MainWindow
    from reglab.runtime.process_host import ProcessHost
    from reglab.store.experiments import read_experiment

    app = make_application("reglab-killed")
    window = MainWindow(
        read_experiment(folder / "asked.json"), TrainingWorker(lambda: ProcessHost(TRAINER)), drafts=False
    )
    window.show()
    window.session.run()
    edits = 0

    def edit() -> None:
        nonlocal edits
        edits += 1
        window.model.edit(lambda e: e.model_copy(update={"name": f"edit {edits}"}), "Rename")
        note_down(folder / "edits.log", edits)
        if edits % 15 == 0:
            window.document._write(folder / "saved.json")

    timer = QTimer()
    timer.timeout.connect(edit)
    timer.start(60)
    sys.exit(app.exec())


if __name__ == "__main__":
    with _Ticker(Path(sys.argv[2])):
        {"run": _run, "window": _window}[sys.argv[1]](Path(sys.argv[2]))
