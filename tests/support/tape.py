"""A recorder on the CPU that keeps to the rules of CUDA graphs: what is recorded is repeated as it was.

Operations are kept with the very tensors and numbers that they were given. Repeated, they read and write the
same memory; no Python runs in between, so that a number of the host that changes from step to step, or memory
that is made anew, gives other results than the steps themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

WAITING = ("item", "_local_scalar_dense", "nonzero", "masked_select", "is_nonzero", "equal", "lift_fresh")
"""Operations that make the host wait for a device, or bring numbers from the host."""

Call = tuple[Callable[..., Any], Sequence[Any], Mapping[str, Any], Any]


class Tape:
    """Operations that were given to a device, with what they were given and what came out."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._before: dict[int, tuple[torch.UntypedStorage, torch.UntypedStorage]] = {}
        """By address: memory that was written to, and what it held before."""

    def carry_out(self, func: Any) -> Callable[..., Any]:
        """Return what carries out an operation and keeps it."""

        def kept(*args: Any, **kwargs: Any) -> Any:
            for tensor in _written(func, args, kwargs):
                memory = tensor.untyped_storage()
                if memory.data_ptr() not in self._before:
                    self._before[memory.data_ptr()] = (memory, memory.clone())
            result = func(*args, **kwargs)
            self.calls.append((func, args, kwargs, result))
            return result

        return kept

    def undo(self) -> None:
        """Bring everything back: to record is not to carry out."""
        for memory, held in self._before.values():
            memory.copy_(held)
        self._before.clear()

    def repeat(self, *, but_the_last: bool = False) -> Callable[[], None]:
        """Return what does the same once more, on the same memory."""
        calls = self.calls[: len(self.calls) - but_the_last]

        def again() -> None:
            for func, args, kwargs, result in calls:
                anew = func(*args, **kwargs)
                for old, new in zip(tree_leaves(result), tree_leaves(anew), strict=True):
                    if isinstance(old, Tensor) and old.data_ptr() != new.data_ptr():
                        old.copy_(new)

        return again


class _Listening(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.tape = Tape()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        del types
        kwargs = kwargs or {}
        name = func.overloadpacket.__name__
        if name in WAITING or any(isinstance(value, torch.Generator) for value in tree_leaves(kwargs)):
            raise RuntimeError(f"{name} cannot be recorded")
        return self.tape.carry_out(func)(*args, **kwargs)


def _written(func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[Tensor]:
    for place, argument in enumerate(func._schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            given = args[place] if place < len(args) else kwargs.get(argument.name)
            yield from (value for value in tree_leaves(given) if isinstance(value, Tensor))


class TapeRecorder:
    """Records operations on the CPU.

    Parameters
    ----------
    lies : bool
        Whether the last operation is left out each time a recording is repeated.
    """

    def __init__(self, *, lies: bool = False) -> None:
        self.recorded = 0
        """How many recordings were made."""
        self.repeated = 0
        """How often one was repeated."""
        self._lies = lies

    def warm(self, work: Callable[[], None]) -> None:
        """Do the work."""
        work()

    def record(self, work: Callable[[], None]) -> Callable[[], None]:
        """Record the work; memory is as before then, since a device does not carry out what it records."""
        with _Listening() as listening:
            work()
        listening.tape.undo()
        self.recorded += 1
        repeat = listening.tape.repeat(but_the_last=self._lies)

        def replay() -> None:
            self.repeated += 1
            repeat()

        return replay
