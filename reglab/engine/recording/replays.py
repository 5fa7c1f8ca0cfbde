"""Work that is done again and again, by recordings once they are proven."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from reglab.engine.recording.recorder import Recorder, Work

_log = logging.getLogger(__name__)

CLOSE = 1e-3
"""How far, relatively, a repetition may be from the work itself: some sums have no fixed order."""


@dataclass(slots=True)
class _Recording:
    """What repeats the work, and whether it was seen to do the same."""

    replay: Work
    proven: bool = False


class Replays:
    """Does each kind of work a first time to get ready, a second time to record it, a third to prove it.

    Each time its results count. A recording holds the numbers that the host gave: one that has something
    baked into it that differs from time to time is found out by the proof. What cannot be recorded or proven
    is done anew each time.

    Parameters
    ----------
    recorder : Recorder
        What records.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._recordings: dict[Hashable, _Recording | None] = {}
        self.failed: set[Hashable] = set()
        """The kinds of work that cannot be repeated."""

    def run(self, kind: Hashable, work: Work, state: Callable[[], Sequence[Tensor]]) -> None:
        """Do some work.

        Parameters
        ----------
        kind : hashable
            Work of one kind gives the same operations to the device, on the same memory.
        work : callable
            Does it. It may be called twice in a row and must begin alike each time but for `state`.
        state : callable
            Returns all that it changes and that matters afterwards.
        """
        if kind in self.failed:
            work()
        elif kind not in self._recordings:
            self._recorder.warm(work)
            self._recordings[kind] = None
        elif (recording := self._recordings[kind]) is None:
            self._record(kind, work)
            work()
        elif recording.proven:
            recording.replay()
        else:
            self._prove(kind, recording, work, state())

    def _record(self, kind: Hashable, work: Work) -> None:
        try:
            self._recordings[kind] = _Recording(self._recorder.record(work))
        except RuntimeError:
            _log.exception("work that cannot be recorded on this device is done anew each time: %s", kind)
            self.failed.add(kind)

    def _prove(self, kind: Hashable, recording: _Recording, work: Work, state: Sequence[Tensor]) -> None:
        before = [numbers.clone() for numbers in state]
        recording.replay()
        repeated = [numbers.clone() for numbers in state]
        for numbers, old in zip(state, before, strict=True):
            numbers.copy_(old)
        work()
        recording.proven = all(
            torch.allclose(one, other, rtol=CLOSE, atol=CLOSE * _size(other), equal_nan=True)
            for one, other in zip(repeated, state, strict=True)
        )
        if not recording.proven:
            _log.error("a recording gave other numbers than the work, which is done anew each time: %s", kind)
            self.failed.add(kind)
            del self._recordings[kind]


def _size(numbers: Tensor) -> float:
    """How large numbers are that count, at least 10⁻⁶."""
    finite = numbers[numbers.isfinite()]
    return max(1e-6, float(finite.abs().mean())) if finite.numel() else 1e-6
