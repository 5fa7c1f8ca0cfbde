"""What a process does that helps to train a run: its part of the networks, as the leader says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reglab.engine.device import training_mode
from reglab.engine.run.asked import answered
from reglab.engine.run.orders import (
    Begin,
    Begun,
    Finish,
    Finished,
    Forget,
    Halt,
    Join,
    Joined,
    Order,
    Reply,
    Settle,
    Train,
    Trained,
)
from reglab.engine.run.section import Section
from reglab.record.interventions import Branch
from reglab.record.questions import Answer, Question


class Helper:
    """Trains its part of one run after the other."""

    def __init__(self) -> None:
        self._section: Section | None = None
        self._work: tuple[int, Iterator[float]] | None = None

    @property
    def under_way(self) -> int | None:
        """Number of the order whose epoch is under way, if one is."""
        return self._work[0] if self._work is not None else None

    def obey(self, ticket: int, order: Order) -> Reply | None:
        """Carry an order out, and return what there is to be said; of an epoch `work` does the work."""
        if isinstance(order, Halt | Forget):
            self._work = None
            self._section = None if isinstance(order, Forget) else self._section
            return None
        if isinstance(order, Begin):
            # The networks of the run before go before those of the next are made.
            self._section = self._work = None
            self._section = Section(order.experiment, order.run, order.part)
            self._section.remembers = order.remembers
            with training_mode(1):
                return Begun(self._section.begin())
        section = self._known
        with training_mode(1):
            if isinstance(order, Train):
                for place, arm in order.arms:
                    section.fleet.set_arm(place, arm)
                self._work = ticket, section.train(order.epoch, joined=order.joined)
                return None
            return self._settled(section, order)

    def _settled(self, section: Section, order: Settle | Join | Finish) -> Reply:
        """Do what is done between two epochs."""
        if isinstance(order, Settle):
            return section.settle(order.epoch)
        if isinstance(order, Finish):
            return Finished(section.finish())
        untrained: dict[int, float] = {}
        if isinstance(order.addition, Branch):
            section.branch(order.addition)
        else:
            _, untrained = section.add_seeds(order.addition.count)
        return Joined(untrained, section.standing)

    def work(self, interrupted: Callable[[], bool]) -> Trained | None:
        """Go on with the epoch under way until it is over, and return the reply, or until interrupted."""
        work, self._work = self._work, None
        assert work is not None
        with training_mode(1):
            for _ in work[1]:
                if interrupted():
                    self._work = work
                    return None
        return Trained()

    def answer(self, question: Question) -> Answer:
        """Answer a question about networks that are trained here."""
        # A look at the test part is counted by the leader.
        return answered(question, self._known, 0)

    @property
    def _known(self) -> Section:
        if self._section is None:
            raise RuntimeError("there is no run to help with")
        return self._section
