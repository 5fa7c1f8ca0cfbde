"""What a runner does: gets warm, then trains one request after the other."""

from __future__ import annotations

from typing import cast

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import TrainingSpec
from reglab.record.questions import Question
from reglab.runtime.child import imported
from reglab.runtime.failures import failure_of
from reglab.runtime.messages import Ready, Request, Unable
from reglab.runtime.run_loop import Inbox, MakeTrainer, RunLoop, Send

TRAINER = "reglab.engine.run.trainer:Trainer"
"""What trains: module and attribute, imported only where the training runs."""

WARM_UP_RUN = 0
"""Id of the run that warms the trainer up; no event of it is ever sent."""


def serve(inbox: Inbox, send: Send, trainer: str = TRAINER) -> None:
    """Get warm, then train one request after the other until told to end.

    Returns early, too, after an unexpected error: the memory or the device of this runner may
    be in disorder, and a fresh one costs little.
    """
    try:
        make = load_trainer(trainer)
        warm_up(make)
    except BaseException as error:
        send(Unable(failure_of(error)))
        return
    # A trainer that says nothing about devices has the one that every machine has.
    available = getattr(make, "available_devices", None)
    send(Ready(available()) if available else Ready())
    last: RunLoop | None = None
    while (message := inbox.get()) is not None:
        if isinstance(message, Question):
            if last is not None:
                last.answer(message)
            continue
        # A command that arrives now was meant for a run that had just ended by itself.
        if isinstance(message, Request):
            # The networks of the run before go before those of the next are made.
            last = last if message.branch else None
            last = RunLoop(message, make, inbox, send, last)
            if not last.train():
                return


def load_trainer(path: str) -> MakeTrainer:
    """Import a trainer by ``"module:attribute"``."""
    return cast(MakeTrainer, imported(path))


def warm_up(make: MakeTrainer) -> None:
    """Train a moment, so that the first real run does not wait for lazy set-up."""
    data = DataSpec(train=20, validation=20, test=20)
    experiment = Experiment(name="warm-up", data=data, training=TrainingSpec(epochs=2), seeds=2)
    for _ in make(experiment, WARM_UP_RUN).run():
        pass
