"""What runs in a process of the pool (`reglab.runtime.child`): one batch after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from reglab.record.events import EpochsDone

if TYPE_CHECKING:
    from reglab.experiment.experiment import Experiment
    from reglab.experiment.sweeps import Batch


@dataclass(frozen=True, slots=True)
class Ready:
    """The process is warm."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The batch under way was given up."""


@dataclass(frozen=True, slots=True)
class Order:
    """A batch to be trained."""

    number: int
    batch: Batch


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An experiment of which a moment is trained, so that what its data take is there when it is needed."""

    experiment: Experiment


STOP = "stop"
Send = Callable[[Any], None]


def serve(inbox: SimpleQueue[Any], send: Send, trainer: str) -> None:
    """Get warm, then train one batch after the other until told to end.

    Returns early after an unexpected error: the memory of this process may be in disorder.
    """
    from reglab.runtime.failures import failure_of
    from reglab.runtime.trainer import load_trainer, warm_up
    from reglab.sweeps.backend import BatchFailed

    try:
        warm_up(load_trainer(trainer))
    except BaseException as error:
        send(BatchFailed(-1, failure_of(error)))
        return
    send(Ready())
    while (message := inbox.get()) is not None:
        if isinstance(message, Rehearsal):
            _rehearse(message.experiment, inbox, trainer)
        elif isinstance(message, Order) and not _train(message, inbox, send, trainer):
            return


def _rehearse(experiment: Experiment, inbox: SimpleQueue[Any], trainer: str) -> None:
    """Train the first epoch of one network, or less where something better is to be done."""
    from reglab.runtime.trainer import WARM_UP_RUN, load_trainer

    short = experiment.model_copy(update={"arms": experiment.arms[:1], "seeds": 1})
    # What is wrong with it is told when it is asked for.
    with suppress(Exception):
        training = load_trainer(trainer)(short, WARM_UP_RUN)
        training.remembers, training.flush_seconds = False, 0.0
        for event in training.run():
            if isinstance(event, EpochsDone) or not inbox.empty():
                return


def _train(order: Order, inbox: SimpleQueue[Any], send: Send, trainer: str) -> bool:
    """Train one batch; return whether another may follow here."""
    from reglab.runtime.failures import failure_of
    from reglab.sweeps.backend import BatchDone, BatchFailed, BatchLost
    from reglab.sweeps.work import train_batch

    steps = train_batch(order.batch, trainer)
    try:
        while True:
            if not inbox.empty():
                # While a batch is under way nothing but a stop, or the end, is sent.
                steps.close()
                send(Stopped())
                return inbox.get() is not None
            try:
                moved = next(steps)
            except StopIteration as end:
                send(BatchDone(order.number, end.value))
                return True
            if moved is not None:
                send(moved)
    except Exception as error:
        failure = failure_of(error)
        lost = failure.cause == "memory"
        send(BatchLost(order.number, failure) if lost else BatchFailed(order.number, failure))
        return failure.expected
