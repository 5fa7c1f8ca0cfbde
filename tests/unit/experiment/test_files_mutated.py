"""Experiment files that were damaged at random: each is a valid experiment or refused in clear sentences."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.layers import LAYERS
from reglab.experiment.network import NetworkSpec
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.training import OPTIMIZERS, TrainingSpec

NOT_JSON = ("1e999", "-1e999", "NaN", "Infinity", "9" * 400, "-" + "9" * 400, "1" + "0" * 4295, "9" * 5000)
"""Numbers that JSON's grammar, or Python's reader, takes; none of them is one that a field takes."""
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 7, 0.5, -0.0, 1.0, 1e-320, 1e308, 2**31, 2**63, 2**64, -(2**63)),
    *("", "all", "x" * 5000, "\0", "\n", "\x1b[31m", "\ud800", "1", "input", "output", "é" * 70),
    *(
        [],
        [[]],
        {},
        [0],
        [1, 1],
        ["output"],
        {"kind": "l2"},
        {"kind": "dense"},
        {"kind": "dropout", "p": 0.5},
    ),
    *([1] * 2000, {"a": [1] * 20}, [{"name": "a"}] * 17),
)
TOKENS = (
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "\\ud800",
    "\\u0000",
    "-",
    ".",
    "e",
    "0",
    "null",
    "true",
    " ",
    "\ufeff",
)


def originals() -> list[str]:
    """The presets, and an experiment in which everything occurs."""
    everything = tuple(
        cls(enabled=cls().misfit(Experiment().data.info) is None) for cls in TECHNIQUES.values()
    )
    alone = [t for t in everything if t.kind not in ("l1_l2", "smaller_network")]
    changed = Change(epoch=5, techniques=tuple(t for t in alone if t.kind != "l2"))
    dense = LAYERS["dense"](units=8)
    arms = (
        Arm(name="plain", network=NetworkSpec(layers=(dense, LAYERS["batch_norm"](), LAYERS["dropout"]()))),
        Arm(name="all", techniques=tuple(alone), changes=(changed,)),
    )
    rich = [
        Experiment(training=TrainingSpec(optimizer=optimizer()), arms=arms, notes="λ\n\n“notes”")
        for optimizer in OPTIMIZERS.values()
    ]
    return [dumps(experiment) for experiment in (*rich, *(preset.experiment for preset in PRESETS.values()))]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) within a document."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _replace(document: Any, draw: random.Random) -> None:
    holder, key = draw.choice(list(_places(document)))
    holder[key] = deepcopy(draw.choice(VALUES))


def _remove(document: Any, draw: random.Random) -> None:
    holder, key = draw.choice(list(_places(document)))
    del holder[key]


def _scale(document: Any, draw: random.Random) -> None:
    """Multiply a number, which may leave its range or make another experiment."""
    numbers = [(h, k) for h, k in _places(document) if isinstance(h[k], int | float) and h[k] is not True]
    if numbers:
        holder, key = draw.choice(numbers)
        holder[key] = holder[key] * draw.choice([-1, 0, 0.5, 2, 10, 1e6, 1e300, 10**60])


def _move(document: Any, draw: random.Random) -> None:
    """Put what stands in one place into another."""
    places = list(_places(document))
    (source, name), (holder, key) = draw.choice(places), draw.choice(places)
    holder[key] = deepcopy(source[name])


def _repeat(document: Any, draw: random.Random) -> None:
    lists = [h[k] for h, k in _places(document) if isinstance(h[k], list) and h[k]]
    if lists:
        chosen = draw.choice(lists)
        chosen *= draw.choice([2, 3, 40])


def _rename(document: Any, draw: random.Random) -> None:
    holders = [(h, k) for h, k in _places(document) if isinstance(h, dict)]
    holder, key = draw.choice(holders)
    holder[draw.choice([key + "s", key.upper(), "", "kind", "k" * 3000, "\ud800"])] = holder.pop(key)


EDITS: tuple[Callable[[Any, random.Random], None], ...] = (_replace, _remove, _scale, _move, _repeat, _rename)


def _structural(text: str, draw: random.Random) -> str:
    document = json.loads(text)
    for _ in range(draw.choice([1, 1, 1, 2, 4])):
        if document:
            draw.choice(EDITS)(document, draw)
    return json.dumps(document)


def _number(text: str, draw: random.Random) -> str:
    """Write a number as no program would."""
    places = [i for i, c in enumerate(text) if c.isdigit() and not text[i - 1].isalnum()]
    at = draw.choice(places)
    end = at
    while text[end] in "0123456789.eE+-":
        end += 1
    return text[:at] + draw.choice(NOT_JSON) + text[end:]


def _textual(text: str, draw: random.Random) -> str:
    for _ in range(draw.choice([1, 1, 2, 5])):
        at, length = draw.randrange(len(text)), draw.choice([0, 1, 1, 3, 40])
        new = draw.choice(["", draw.choice(TOKENS), text[at : at + length] * 2, draw.choice(TOKENS) * 300])
        text = text[:at] + new + text[at + length :]
        if not text:
            break
    return text


def _cut(text: str, draw: random.Random) -> str:
    return text[: draw.randrange(len(text))]


def _bytes(text: str, draw: random.Random) -> bytes:
    """Change single bytes, which need not leave UTF-8."""
    data = bytearray(text.encode())
    for _ in range(draw.choice([1, 2, 8])):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


MUTATIONS: tuple[Callable[[str, random.Random], str | bytes], ...] = (
    *(_structural,) * 6,
    *(_number, _textual, _cut, _bytes),
)


def told(error: ExperimentError) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.sentence.endswith((".", "?")), problem
        assert len(str(problem)) < 1500, problem
        assert str(problem).isprintable(), problem
    assert len(str(error)) < 100_000


def read(text: str | bytes) -> bool:
    """Whether it is a valid experiment; nothing but one and clear sentences may come out."""
    try:
        experiment = loads(text, "mutant.json")
    except ExperimentError as error:
        told(error)
        return False
    assert experiment.problems() == []
    assert loads(dumps(experiment)) == experiment
    return True


def mutate(count: int, seed: int) -> None:
    """Read so many mutants, of which some are valid and most are not."""
    draw, texts = random.Random(seed), originals()
    assert all(read(text) for text in texts)
    valid = 0
    for number in range(count):
        mutant = draw.choice(MUTATIONS)(draw.choice(texts), draw)
        try:
            valid += read(mutant)
        except BaseException as error:
            error.add_note(f"mutant {number} of seed {seed}: {mutant[:3000]!r}")
            raise
    assert 0 < valid < count


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_read_or_refused_in_words(seed: int) -> None:
    mutate(700, seed)


@pytest.mark.audit
@pytest.mark.timeout(3600)
def test_twenty_thousand_damaged_files() -> None:
    for seed in range(100, 110):
        mutate(2000, seed)
