"""What records the work of a device: CUDA graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

Work = Callable[[], None]


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
    """Records CUDA graphs."""

    def warm(self, work: Work) -> None:
        """Do the work on a stream of its own, as recording does."""
        stream: torch.cuda.Stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            work()
        torch.cuda.current_stream().wait_stream(stream)

    def record(self, work: Work) -> Work:
        """Record the work as a graph; memory for passing use belongs to it."""
        graph = torch.cuda.CUDAGraph()
        # Other threads of this process listen to commands; what they do has no part in it.
        with torch.cuda.graph(graph, capture_error_mode="thread_local"):
            work()
        replay: Work = graph.replay
        return replay


def recorder_for(like: Tensor) -> Recorder | None:
    """Return what records on the device of a tensor; ``None`` where each call is made anew."""
    return CudaRecorder() if like.device.type == "cuda" else None
