"""What a runner does: gets warm, then trains one request after the other."""

from __future__ import annotations

from reglab.record.questions import Question
from reglab.runtime.failures import failure_of
from reglab.runtime.messages import Ready, Request, Unable
from reglab.runtime.run_loop import Inbox, RunLoop, Send
from reglab.runtime.trainer import TRAINER, load_trainer, warm_up


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
            last = last if message.addition else None
            last = RunLoop(message, make, inbox, send, last)
            if message.revival is not None:
                last.revive()
            elif not last.train():
                return
