"""Trainers that are helped, without another process: helpers work where their replies are waited for."""

from __future__ import annotations

import pickle
from collections import deque
from typing import Any

from reglab.engine.run.helper import Helper
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.record.questions import Question


class NearLine:
    """A helper in this process; what is said is copied as by a pipe. It works when somebody waits for it."""

    def __init__(self) -> None:
        self.helper = Helper()
        self._orders: deque[tuple[int, Any]] = deque()

    def send(self, message: tuple[int, Any]) -> None:
        self._orders.append(_copied(message))

    def receive(self, _seconds: float) -> list[Any]:
        said: list[Any] = []
        while self._orders or self.helper.under_way is not None:
            if not self._orders:
                said.append((self.helper.under_way, self.helper.work(lambda: False)))
                continue
            number, order = self._orders.popleft()
            if isinstance(order, Question):
                said.append((number, self.helper.answer(order)))
            elif (reply := self.helper.obey(number, order)) is not None:
                said.append((number, reply))
        return [_copied(each) for each in said]


def _copied(message: object) -> Any:
    return pickle.loads(pickle.dumps(message))  # noqa: S301


def helped(experiment: Experiment, processes: int, run: int = 1) -> Trainer:
    """A trainer of as many parts, whose every epoch is an event."""
    lines = [NearLine() for _ in range(processes - 1)]
    return Trainer(experiment, run, flush_seconds=0, helpers=lines)
