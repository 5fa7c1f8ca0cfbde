"""What a runner does: gets warm, then trains one request after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, cast

from reglab.record.questions import Question
from reglab.runtime.failures import failure_of
from reglab.runtime.line import ProcessLine
from reglab.runtime.messages import Ready, Request, Unable
from reglab.runtime.run_loop import Inbox, RunLoop, Send
from reglab.runtime.trainer import TRAINER, MakeTrainer, load_trainer, measured_slowness, warm_up


def serve(inbox: Inbox, send: Send, trainer: str = TRAINER, lines: Sequence[Connection] = ()) -> None:
    """Get warm, then train one request after the other until told to end.

    Returns early, too, after an unexpected error: the memory or the device of this runner may
    be in disorder, and a fresh one costs little.

    Parameters
    ----------
    inbox, send
        To and from the host.
    trainer : str
        What trains, as ``"module:attribute"``.
    lines : sequence of Connection
        One for each process that may help, whether it is there yet or not.
    """
    try:
        make = load_trainer(trainer)
        warm_up(make)
        slowness = measured_slowness(make)
    except BaseException as error:
        send(Unable(failure_of(error)))
        return
    # A trainer that says nothing about devices has the one that every machine has.
    available = getattr(make, "available_devices", None)
    send(Ready(available() if available else ("cpu",), slowness))
    helpers = [ProcessLine(line) for line in lines]
    last: RunLoop | None = None
    while (message := inbox.get()) is not None:
        if isinstance(message, Question):
            if last is not None:
                last.answer(message)
            continue
        # A command that arrives now was meant for a run that had just ended by itself.
        if isinstance(message, Request):
            # The networks of the run before go before those of the next are made.
            if last is not None and message.addition is None:
                _forget(last)
                last = None
            last = RunLoop(message, _maker(make, message, helpers), inbox, send, last)
            if message.revival is not None:
                last.revive()
            elif not last.train():
                return


def _forget(loop: RunLoop) -> None:
    """Let go of the networks of a run, wherever they are."""
    forget = getattr(loop.trainer, "forget", None)
    if forget is not None:
        forget()


def _maker(make: MakeTrainer, request: Request, helpers: Sequence[ProcessLine]) -> MakeTrainer:
    """Have a trainer made that is helped by so many processes as the request says."""
    # One that trains alone need not know that there are helpers.
    if request.processes == 1:
        return make
    return cast(MakeTrainer, partial(cast(Any, make), helpers=helpers[: request.processes - 1]))
