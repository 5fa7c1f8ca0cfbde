"""What a helper says over a pipe that stays open from run to run: each reply is for who waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from reglab.engine.run.helpers import Helpers
from reglab.engine.run.orders import Finish, Settle, Train, Trained
from reglab.record.questions import Outputs, Question
from reglab.runtime.failures import ElsewhereError, Failure
from reglab.runtime.line import ProcessLine


@pytest.fixture
def ends() -> Iterator[tuple[ProcessLine, Connection]]:
    ours, theirs = Pipe()
    with ours, theirs:
        yield ProcessLine(ours), theirs


def failure(where: str) -> Failure:
    return Failure(f"in {where}", "", "data")


def test_what_comes_too_late_for_a_run_is_no_reply_in_the_next(ends: tuple[ProcessLine, Connection]) -> None:
    line, theirs = ends
    before = Helpers([line])
    late = [before.tell(Settle(epoch)) for epoch in range(1, 5)]
    before.halt()
    # It had done all of this before it heard that it should not.
    for ticket in late:
        theirs.send((ticket, Trained()))
    after = Helpers([line])
    for reply in ("first", "second", "third"):
        ticket = after.tell(Finish())
        assert not after.there(ticket, 0.0)
        theirs.send((ticket, reply))
        assert after.replies(ticket) == [reply]


def test_what_has_failed_in_a_run_is_no_failure_of_the_next(ends: tuple[ProcessLine, Connection]) -> None:
    line, theirs = ends
    before = Helpers([line])
    theirs.send((before.tell(Finish()), failure("the run before")))
    after = Helpers([line])
    ticket = after.tell(Finish())
    theirs.send((ticket, "done"))
    assert after.replies(ticket) == ["done"]
    ticket = after.tell(Finish())
    theirs.send((ticket, failure("this one")))
    with pytest.raises(ElsewhereError, match="in this one"):
        after.replies(ticket)


def test_what_has_failed_in_an_epoch_that_was_given_up_fails_nothing_else(
    ends: tuple[ProcessLine, Connection],
) -> None:
    line, theirs = ends
    helpers = Helpers([line])
    theirs.send((helpers.tell(Train(1)), failure("the epoch")))
    helpers.halt()
    ticket = helpers.tell(Finish())
    theirs.send((ticket, "done"))
    assert helpers.replies(ticket) == ["done"]


def test_who_asks_a_question_does_not_take_the_failure_of_the_epoch(
    ends: tuple[ProcessLine, Connection],
) -> None:
    line, theirs = ends
    helpers = Helpers([line])
    epoch = helpers.tell(Train(1))
    question = helpers.tell_each({1: Question(1, 1, Outputs("validation"), (0,))})
    theirs.send((epoch, failure("the epoch")))
    theirs.send((question, "an answer"))
    assert helpers.reply(question, 1) == "an answer"
    # Otherwise the epoch would be waited for in vain.
    assert helpers.there(epoch, 0.0)
    with pytest.raises(ElsewhereError, match="in the epoch"):
        helpers.replies(epoch)
