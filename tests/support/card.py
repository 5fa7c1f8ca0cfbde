"""A card that is not there: tensors that say they lie on a CUDA device, with their numbers on the processor.

What a card refuses is refused: operations on tensors of two devices, and, while work is recorded, whatever
waits for the card or brings numbers from the host. Waits are counted. The numbers are those of the processor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import pytest
import torch
from torch import Tensor
from torch._prims_common import is_non_overlapping_and_dense_or_false as has_no_gaps
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

from reglab.engine.recording.recorder import Recorder
from reglab.engine.stack import stack as stack_module
from tests.support.tape import Tape

WAITING = frozenset({"_local_scalar_dense", "nonzero", "masked_select", "is_nonzero", "equal", "unique_dim"})
"""Operations whose result the host needs."""
MOVING = frozenset({"_to_copy", "copy_", "copy"})
"""Operations that take numbers from one device to another."""


class OnCard(Tensor):
    """A tensor that says it lies on a card."""

    numbers: Tensor

    @staticmethod
    def __new__(cls, numbers: Tensor) -> OnCard:
        made: OnCard = torch.Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls,
            numbers.size(),
            strides=numbers.stride(),
            storage_offset=numbers.storage_offset(),
            dtype=numbers.dtype,
            device="meta",
        )
        made.numbers = numbers
        return made

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        """The card. To a build without CUDA this is memory without numbers."""
        return torch.device("cuda", 0)

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise AssertionError(f"{func} was called on a card that is no longer there")


class Card(TorchDispatchMode):
    """Carries out what is done on the card, by its rules."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: Counter[str] = Counter()
        """How often the host waited for the card, by operation."""
        self.recorders: list[CardRecorder] = []
        self.tape: Tape | None = None
        """What records at present."""
        self._locked: set[int] = set()
        """Addresses of memory of the host that a copy may read while the host goes on."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        del types
        kwargs = dict(kwargs or {})
        name = func.overloadpacket.__name__
        if name == "is_pinned":
            return False
        if (composite := _decomposed(func)) is not None:
            # Under inference mode they come whole.
            with self:
                return composite(*args, **kwargs)
        tensors = [value for value in tree_leaves((args, kwargs)) if isinstance(value, Tensor)]
        on_card = [tensor for tensor in tensors if isinstance(tensor, OnCard)]
        target = kwargs.get("device")
        there = bool(on_card) if target is None else torch.device(target).type != "cpu"
        if not there and not on_card:
            return self._on_host(func, name, args, kwargs)
        self._check(func, name, tensors, on_card, args, kwargs)
        if target is not None:
            kwargs["device"] = torch.device("cpu")
        if kwargs.get("pin_memory"):
            kwargs["pin_memory"] = False
        kwargs.pop("non_blocking", None)
        if name == "_to_copy" and on_card and not there:
            return func(on_card[0].numbers, **kwargs)
        plain_args, plain_kwargs = tree_map(_plain, (tuple(args), kwargs))
        carry_out = func if self.tape is None else self.tape.carry_out(func)
        result = carry_out(*plain_args, **plain_kwargs)
        if name == "copy_" and not isinstance(args[0], OnCard):
            return args[0]
        # What was written to is the tensor that was given.
        given = {id(tensor.numbers): tensor for tensor in on_card}

        def put(value: Any) -> Any:
            if not isinstance(value, Tensor):
                return value
            return given[id(value)] if id(value) in given else OnCard(value)

        return tree_map(put, result)

    def _on_host(self, func: Any, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        locks = kwargs.get("pin_memory", False) or name == "_pin_memory"
        if locks:
            kwargs["pin_memory"] = False
        if name == "_pin_memory":
            # With the gaps that there are.
            result = torch.empty_strided(args[0].size(), args[0].stride(), dtype=args[0].dtype).copy_(args[0])
        else:
            result = func(*args, **kwargs)
        if locks:
            self._locked.add(result.untyped_storage().data_ptr())
        return result

    def _check(
        self,
        func: Any,
        name: str,
        tensors: Sequence[Tensor],
        on_card: Sequence[Tensor],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> None:
        elsewhere = [tensor for tensor in tensors if not isinstance(tensor, OnCard)]
        moves = name in MOVING and len(on_card) < max(
            len(tensors), 2 - (name == "_to_copy" and bool(elsewhere))
        )
        if name == "_to_copy":
            moves = bool(elsewhere) or torch.device(kwargs.get("device") or "cuda").type == "cpu"
        if elsewhere and on_card and not moves:
            spread = torch.Tag.pointwise in func.tags and not any(
                tensor is args[0] for tensor in elsewhere if name.endswith("_")
            )
            picks = name in ("index", "index_put_", "_index_put_impl_")
            if not picks and not (spread and all(tensor.dim() == 0 for tensor in elsewhere)):
                raise RuntimeError(f"{name}: expected all tensors to be on the same device")
            if picks:
                self._wait(name)
        if name in WAITING or (moves and not self._goes_on(elsewhere, args, kwargs)):
            self._wait(name)
        if name in ("index", "index_put_") and any(
            tensor.dtype in (torch.bool, torch.uint8) for tensor in tree_leaves(args[1]) if tensor is not None
        ):
            self._wait(name)
        if self.tape is not None and any(isinstance(value, torch.Generator) for value in tree_leaves(kwargs)):
            raise RuntimeError(f"{name} cannot be recorded")

    def _goes_on(self, elsewhere: Sequence[Tensor], args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
        """Whether the host goes on while numbers are copied: from locked memory without gaps, as they are."""
        if not elsewhere or not kwargs.get("non_blocking", len(args) > 2 and args[2]):
            return False
        source = elsewhere[0]
        locked = source.untyped_storage().data_ptr() in self._locked
        return locked and has_no_gaps(source) and kwargs.get("dtype") in (None, source.dtype)

    def _wait(self, name: str) -> None:
        if self.tape is not None:
            raise RuntimeError(f"{name}: operation not permitted when stream is capturing")
        self.waits[name] += 1


@cache
def _decomposed(func: Any) -> Callable[..., Any] | None:
    """Return what carries out an operation by others that it is made of, if it is."""
    composite = torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd")
    return func.decompose if composite else None


class _Making(TorchFunctionMode):
    """Makes tensors of numbers on the processor first: a build without CUDA would refuse."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        del types
        kwargs = dict(kwargs or {})
        if func in (torch.tensor, torch.as_tensor):
            device = kwargs.pop("device", None)
            made = func(*args, **kwargs)
            return made if device is None else made.to(device)
        if func is Tensor.new_tensor:
            like = args[0]
            made = torch.tensor(*args[1:], **{"dtype": like.dtype, **kwargs})
            return made.to(like.device)
        if func in (Tensor.__getitem__, Tensor.__setitem__) and isinstance(args[1], list):
            args = (args[0], torch.tensor(args[1]).to(args[0].device), *args[2:])
        return func(*args, **kwargs)


def _plain(value: Any) -> Any:
    return value.numbers if isinstance(value, OnCard) else value


class CardRecorder:
    """Records what is done on the card."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self.recorded = 0
        """How many recordings were made."""
        self.repeated = 0
        """How often one was repeated."""

    def warm(self, work: Callable[[], None]) -> None:
        """Do the work."""
        work()

    def record(self, work: Callable[[], None]) -> Callable[[], None]:
        """Record the work; memory is as before then."""
        tape = self._card.tape = Tape()
        try:
            work()
        finally:
            self._card.tape = None
            tape.undo()
        self.recorded += 1
        repeat = tape.repeat()

        def replay() -> None:
            self.repeated += 1
            repeat()

        return replay


@contextmanager
def a_card() -> Iterator[Card]:
    """Have a card in this thread."""
    card = Card()

    def recorder_for(like: Tensor) -> Recorder | None:
        if like.device.type != "cuda":
            return None
        card.recorders.append(CardRecorder(card))
        return card.recorders[-1]

    with pytest.MonkeyPatch.context() as patch, ExitStack() as modes:
        patch.setattr(torch.cuda, "_lazy_init", lambda: None)
        patch.setattr(torch.cuda, "is_available", lambda: True)
        patch.setattr(stack_module, "recorder_for", recorder_for)
        modes.enter_context(card)
        modes.enter_context(_Making())
        yield card
