"""What a helper's process does with orders and questions: replies carry the numbers of what they reply to."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import Pipe
from queue import SimpleQueue
from typing import Any

import pytest

from reglab.record.questions import Answer, Outputs, Question
from reglab.runtime import helping
from reglab.runtime.failures import Failure
from reglab.runtime.messages import Ready

QUESTION = Question(1, 1, Outputs("validation"), (0,))
ANSWER = Answer(1, 1, 0, (0,))


class Failing:
    """An epoch of it is interrupted by a question, then goes wrong; nothing else is to be done then."""

    def __init__(self, inbox: SimpleQueue[Any]) -> None:
        self._inbox = inbox
        self.under_way: int | None = None
        self._asked = False

    def obey(self, ticket: int, _order: Any) -> None:
        self.under_way = ticket

    def work(self, interrupted: Callable[[], bool]) -> None:
        if not self._asked:
            self._asked = True
            self._inbox.put((6, QUESTION))
            assert interrupted()
            return
        self.under_way = None
        self._inbox.put(None)
        raise MemoryError

    def answer(self, _question: Question) -> Answer:
        return ANSWER


def test_an_epoch_that_fails_after_a_question_is_known_by_its_own_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inbox: SimpleQueue[Any] = SimpleQueue()
    said: list[Any] = []
    monkeypatch.setattr(helping, "load_trainer", lambda _path: None)
    monkeypatch.setattr(helping, "load_helper", lambda _path: Failing(inbox))
    monkeypatch.setattr(helping, "warm_up", lambda _make: None)
    # It would end this process when the pipe is closed.
    monkeypatch.setattr(helping, "listen", lambda _line, _inbox: None)
    inbox.put((5, "train"))
    ours, theirs = Pipe()
    with ours, theirs:
        helping.serve(inbox, said.append, theirs)
        assert ours.recv() == (6, ANSWER)
        number, reply = ours.recv()
        assert not ours.poll()
    assert said == [Ready()]
    assert number == 5
    assert isinstance(reply, Failure)
    assert reply.cause == "memory"
