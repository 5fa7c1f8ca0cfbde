"""CUDA graphs by their rules, with a stand-in for what torch does on a card."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import ClassVar

import pytest
import torch

from reglab.engine.recording import recorder as recorder_module
from reglab.engine.recording.recorder import MOST_STREAMS, CudaRecorder, recorder_for
from reglab.engine.recording.replays import Replays


class Stream:
    """One of 32, dealt out in turn."""

    dealt = 0

    def __init__(self, number: int | None = None) -> None:
        if number is None:
            number = Stream.dealt % 32
            Stream.dealt += 1
        self.cuda_stream = 100 + number
        self.waited_for: list[int] = []

    def wait_stream(self, other: Stream) -> None:
        self.waited_for.append(other.cuda_stream)


class Graph:
    """Uses the scratch memory of its stream; when it ends, that is gone for all graphs of the stream."""

    scratch: ClassVar[dict[int, object]] = {}

    def __init__(self) -> None:
        self.stream = 0
        self._scratch: object = None

    def begin(self, stream: Stream) -> None:
        self.stream = stream.cuda_stream
        self._scratch = Graph.scratch.setdefault(self.stream, object())

    def replay(self) -> None:
        if Graph.scratch.get(self.stream) is not self._scratch:
            raise AssertionError("an illegal memory access was encountered")

    def __del__(self) -> None:
        Graph.scratch.pop(self.stream, None)


class Cuda:
    """The part of ``torch.cuda`` that recordings use, and what it leaves behind when one fails."""

    def __init__(self) -> None:
        self.default = self.current = Stream(-100)
        self.usual = Stream()
        """On which graphs are recorded where none is named."""
        self.captures = 0

    @contextlib.contextmanager
    def stream(self, stream: Stream) -> Iterator[None]:
        before, self.current = self.current, stream
        yield
        self.current = before

    @contextlib.contextmanager
    def graph(self, graph: Graph, *, stream: Stream | None = None, capture_error_mode: str) -> Iterator[None]:
        assert capture_error_mode == "thread_local"
        stream = self.usual if stream is None else stream
        before, self.current = self.current, stream
        self.captures += 1
        graph.begin(stream)
        # The stream is not put back where the work or the end of a recording raises.
        yield
        self.current = before


@pytest.fixture
def cuda(monkeypatch: pytest.MonkeyPatch) -> Cuda:
    made = Cuda()
    monkeypatch.setattr(torch.cuda, "Stream", Stream)
    monkeypatch.setattr(torch.cuda, "CUDAGraph", Graph)
    monkeypatch.setattr(torch.cuda, "graph", made.graph)
    monkeypatch.setattr(torch.cuda, "stream", made.stream)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda: made.current)
    monkeypatch.setattr(torch.cuda, "set_stream", lambda stream: setattr(made, "current", stream))
    monkeypatch.setattr(CudaRecorder, "_free", [])
    monkeypatch.setattr(CudaRecorder, "_made", set())
    monkeypatch.setattr(CudaRecorder, "broken", False)
    return made


def nothing() -> None:
    pass


def test_work_is_done_on_the_stream_on_which_it_is_recorded(cuda: Cuda) -> None:
    recorder, seen = CudaRecorder(), []
    recorder.warm(lambda: seen.append(cuda.current))
    recorder.record(lambda: seen.append(cuda.current))
    assert seen[0] is seen[1] is not cuda.default
    assert cuda.current is cuda.default
    # Neither begins before the other has done what was asked before.
    assert seen[0].waited_for == [cuda.default.cuda_stream]
    assert cuda.default.waited_for == [seen[0].cuda_stream]


def test_the_end_of_a_stack_leaves_the_recordings_of_others_their_scratch_memory(cuda: Cuda) -> None:
    first, second = CudaRecorder(), CudaRecorder()
    kept, _ = first.record(nothing), second.record(nothing)
    del second
    kept()
    # The stream of the one that ended is free for another.
    third = CudaRecorder()
    other = third.record(nothing)
    del first, kept
    other()


def test_a_recording_that_is_given_up_leaves_the_others_their_scratch_memory(cuda: Cuda) -> None:
    state = torch.zeros(1)
    replays = Replays(CudaRecorder())
    # What a stand-in repeats changes nothing, and so is found out.
    for _ in range(3):
        replays.run("wrong", lambda: state.add_(1), lambda: [state])  # type: ignore[arg-type,return-value]
        replays.run("right", nothing, list)
    assert replays.failed == {"wrong"}
    gc.collect()
    replays.run("right", nothing, list)


def test_after_a_failure_nothing_is_recorded_any_more_and_work_goes_on_where_it_was(cuda: Cuda) -> None:
    def waits() -> None:
        raise RuntimeError("operation not permitted when stream is capturing")

    first, second = CudaRecorder(), CudaRecorder()
    before = second.record(nothing)
    with pytest.raises(RuntimeError, match="not permitted"):
        first.record(waits)
    assert cuda.current is cuda.default
    with pytest.raises(RuntimeError, match="failed before"):
        second.record(nothing)
    assert cuda.captures == 2
    # What was recorded before is repeated.
    before()
    assert recorder_for(like := _on_card()) is None
    assert like.device.type == "cuda"


def test_nothing_is_collected_while_work_is_recorded(cuda: Cuda) -> None:
    seen: list[bool] = []
    CudaRecorder().record(lambda: seen.append(gc.isenabled()))
    assert seen == [False]
    assert gc.isenabled()


def test_more_stacks_than_there_are_streams(cuda: Cuda) -> None:
    made = [recorder_for(_on_card()) for _ in range(MOST_STREAMS)]
    assert None not in made
    streams = {recorder._stream.cuda_stream for recorder in made if isinstance(recorder, CudaRecorder)}
    assert len(streams) == MOST_STREAMS
    assert recorder_for(_on_card()) is None
    made.pop()
    assert recorder_for(_on_card()) is not None


def test_there_is_none_on_a_processor() -> None:
    assert recorder_module.recorder_for(torch.zeros(1)) is None


def _on_card() -> torch.Tensor:
    class Somewhere(torch.Tensor):
        @property
        def device(self) -> torch.device:  # type: ignore[override]
            return torch.device("cuda", 0)

    return torch.zeros(1).as_subclass(Somewhere)
