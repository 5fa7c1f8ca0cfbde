"""What a helper's process does: gets warm, then trains its part of each run, as the leader says."""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection
from typing import Any

from reglab.record.questions import Answer, Question
from reglab.runtime.child import Inbox, Send, listen
from reglab.runtime.failures import failure_of
from reglab.runtime.messages import Ready, Unable
from reglab.runtime.trainer import TRAINER, HelperLike, load_helper, load_trainer, warm_up


def serve(inbox: Inbox, send: Send, line: Connection, trainer: str = TRAINER) -> None:
    """Get warm, then do what the leader says until told to end, or until it is gone.

    Parameters
    ----------
    inbox, send
        To and from the process that has started this one.
    line : Connection
        To and from the leader: numbered orders, and replies with the same numbers.
    trainer : str
        What trains, as ``"module:attribute"``.
    """
    threading.Thread(target=listen, args=(line, inbox), name="orders", daemon=True).start()
    try:
        warm_up(load_trainer(trainer))
        helper = load_helper(trainer)
    except BaseException as error:
        send(Unable(failure_of(error)))
        return
    send(Ready())
    while True:
        if (number := helper.under_way) is not None and inbox.empty():
            reply = _worked(helper, inbox)
        elif (message := inbox.get()) is not None:
            number, order = message
            reply = _obeyed(helper, number, order)
        else:
            return
        if reply is not None:
            line.send((number, reply))


def _worked(helper: HelperLike, inbox: Inbox) -> Any:
    """Work until something else is to be done."""
    try:
        return helper.work(lambda: not inbox.empty())
    except BaseException as error:
        # The leader, where it still waits for the epoch, ends the run; with it ends this process, too, if
        # that is not to be trusted any more.
        return failure_of(error)


def _obeyed(helper: HelperLike, number: int, order: Any) -> Any:
    if isinstance(order, Question):
        return _answered(helper, order)
    try:
        return helper.obey(number, order)
    except BaseException as error:
        return failure_of(error)


def _answered(helper: HelperLike, question: Question) -> Answer:
    try:
        return helper.answer(question)
    except Exception as error:
        trouble = failure_of(error).message
        return Answer(question.run, question.number, question.epoch or 0, question.replicas, trouble=trouble)
