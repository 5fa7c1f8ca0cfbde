"""What records the work of a device: CUDA graphs."""

from __future__ import annotations

import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator
from typing import ClassVar, Protocol

import torch
from torch import Tensor

Work = Callable[[], None]

MOST_STREAMS = 24
"""So many stacks at most are recorded at a time: torch has 32 streams, and deals them out in turn."""


class Recorder(Protocol):
    """Records which operations some work gives to a device, on which memory and with which numbers."""

    def warm(self, work: Work) -> None:
        """Do the work as it is done before a recording: libraries get ready on the way."""

    def record(self, work: Work) -> Work:
        """Record the work without carrying it out, and return what repeats it.

        Raises
        ------
        RuntimeError
            If it waits for the device or does anything else that cannot be repeated.
        """


class CudaRecorder:
    """Records CUDA graphs, all of them on a stream that no other recorder has at the time.

    Graphs of one stream share the scratch memory of cuBLAS, and the end of one of them takes it away from the
    others (pytorch issue 193402). So all graphs of a recorder end with it, and only then is its stream used
    by another one.

    Raises
    ------
    RuntimeError
        If there is no stream for it.
    """

    _free: ClassVar[list[torch.cuda.Stream]] = []
    _made: ClassVar[set[int]] = set()
    broken: ClassVar[bool] = False
    """Whether a recording failed in this process. What torch has noted of it stays, and misleads the next."""

    def __init__(self) -> None:
        self._stream = _stream(self._free, self._made)
        self._graphs: list[torch.cuda.CUDAGraph] = []
        weakref.finalize(self, _retire, self._graphs, self._stream, self._free).atexit = False

    def warm(self, work: Work) -> None:
        """Do the work on the stream on which it is recorded: cuBLAS lays out its scratch memory there."""
        self._stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._stream):
            work()
        torch.cuda.current_stream().wait_stream(self._stream)

    def record(self, work: Work) -> Work:
        """Record the work as a graph; memory for passing use belongs to it."""
        if CudaRecorder.broken:
            raise RuntimeError("a recording failed before in this process")
        graph, before = torch.cuda.CUDAGraph(), torch.cuda.current_stream()
        try:
            # Other threads of this process listen to commands; what they do has no part in it.
            with (
                _nothing_collected(),
                torch.cuda.graph(graph, stream=self._stream, capture_error_mode="thread_local"),
            ):
                work()
        except BaseException:
            CudaRecorder.broken = True
            # Torch leaves it at the stream of the recording.
            torch.cuda.set_stream(before)
            raise
        graphs, place = self._graphs, len(self._graphs)
        graphs.append(graph)

        def replay() -> None:
            graphs[place].replay()

        return replay


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let no other graph end meanwhile, which would spoil what is recorded."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _stream(free: list[torch.cuda.Stream], made: set[int]) -> torch.cuda.Stream:
    """Return a stream that is in nobody's use."""
    if free:
        return free.pop()
    while len(made) < MOST_STREAMS:
        stream: torch.cuda.Stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        if stream.cuda_stream not in made:
            made.add(stream.cuda_stream)
            return stream
    raise RuntimeError("all streams for recordings are in use")


def _retire(
    graphs: list[torch.cuda.CUDAGraph], stream: torch.cuda.Stream, free: list[torch.cuda.Stream]
) -> None:
    graphs.clear()
    free.append(stream)


def recorder_for(like: Tensor) -> Recorder | None:
    """Return what records on the device of a tensor; ``None`` where each call is made anew."""
    if like.device.type != "cuda" or CudaRecorder.broken:
        return None
    try:
        return CudaRecorder()
    except RuntimeError:
        return None
