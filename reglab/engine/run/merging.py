"""Questions about networks that several processes train: divided among them, and the answers put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from reglab.engine.run.fleet import Fleet
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.peeks import OpenSeal, Peek
from reglab.record.questions import Answer, ExampleSet, Question

_EACH = tuple(
    each.name
    for each in fields(Answer)
    if each.name not in {"run", "number", "epoch", "replicas", "networks", "peek", "trouble"}
)
"""What an answer has for each of its replicas, in their order: whatever is not said for all of them."""


def divided(question: Question, fleet: Fleet) -> dict[int, Question]:
    """Return what each process is to be asked, by its number; only those that have to do with it."""
    places: dict[int, list[int]] = {}
    for place, column in enumerate(question.replicas):
        places.setdefault(fleet.owner(column), []).append(place)
    sizes = {
        number: sum(fleet.replicas[question.replicas[place]].parameters for place in mine)
        for number, mine in places.items()
    }
    parts = {}
    for number, mine in places.items():
        want = question.want
        if isinstance(want, OpenSeal):
            want = replace(want, epochs=tuple(want.epochs[place] for place in mine))
        elif isinstance(want, AllNetworks):
            want = AllNetworks(want.budget * sizes[number] // sum(sizes.values()))
        replicas = tuple(question.replicas[place] for place in mine)
        parts[number] = replace(question, want=want, replicas=replicas)
    # Somebody must say that there is nothing to be said.
    return parts or {0: question}


def together(question: Question, answers: Sequence[Answer], look: int) -> Answer:
    """Put answers together to one about all networks.

    Parameters
    ----------
    question : Question
        What was asked.
    answers : sequence of Answer
        What the processes said.
    look : int
        Which look at the sealed test part this one is, if it is one.
    """
    if trouble := next((answer for answer in answers if answer.trouble), None):
        return replace(trouble, replicas=question.replicas)

    def in_order(name: str) -> tuple[Any, ...]:
        found: dict[int, Any] = {}
        for answer in answers:
            found |= zip(answer.replicas, getattr(answer, name), strict=False)
        return tuple(found[column] for column in question.replicas if column in found)

    each: dict[str, Any] = {name: in_order(name) for name in _EACH}
    each["examples"] = _shared(each["examples"])
    return Answer(
        question.run,
        question.number,
        max(answer.epoch for answer in answers),
        question.replicas,
        **each,
        networks=_networks(question, answers),
        peek=_peek(question, [answer.peek for answer in answers if answer.peek is not None], look),
    )


def _shared(sets: Sequence[ExampleSet]) -> tuple[ExampleSet, ...]:
    """Have one object for examples that are the same."""
    known: list[ExampleSet] = []
    found = []
    for one in sets:
        same = next((other for other in known if other is one or _same(other, one)), None)
        if same is None:
            known.append(one)
        found.append(same or one)
    return tuple(found)


def _same(one: ExampleSet, other: ExampleSet) -> bool:
    def equal(a: Any, b: Any) -> bool:
        return (a is None) == (b is None) and (a is None or np.array_equal(a, b, equal_nan=True))

    names = ("x_train", "y_train", "x_val", "y_val", "flipped", "x_val_shifted")
    return all(equal(getattr(one, name), getattr(other, name)) for name in names)


def _networks(question: Question, answers: Sequence[Answer]) -> tuple[NetworksAt, ...]:
    """Networks by epoch; none where not even what they ended with fits of all."""
    if not isinstance(question.want, AllNetworks):
        return ()
    if not all(answer.networks for answer in answers):
        return ()
    epochs: dict[int, dict[int, Any]] = {}
    for answer in answers:
        for networks in answer.networks:
            epochs.setdefault(networks.epoch, {}).update(zip(networks.columns, networks.values, strict=True))
    return tuple(
        NetworksAt(epoch, tuple(sorted(found)), tuple(found[column] for column in sorted(found)))
        for epoch, found in sorted(epochs.items())
    )


def _peek(question: Question, peeks: Sequence[Peek], look: int) -> Peek | None:
    if not peeks:
        return None
    found = {each.replica: each for peek in peeks for each in peek.tested}
    return replace(
        peeks[0],
        number=look,
        epoch=max(peek.epoch for peek in peeks),
        tested=tuple(found[column] for column in question.replicas),
    )
