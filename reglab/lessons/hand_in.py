"""What one participant hands in of a lesson: one small file, into a folder that all can write to.

There is no lock and no list: every file has a name of its own and is put there whole, so that twenty may
write at once.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from reglab.experiment.base import Spec
from reglab.experiment.errors import problems_of
from reglab.experiment.text import MANY_LINES, ONE_LINE
from reglab.lessons.spec import Words
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError
from reglab.store.experiments import read_limited
from reglab.words.language import _

MAX_BYTES = 500_000
MAX_NAME = 60
"""Letters of the longest name of a participant."""
ENDING = ".handin.json"

MAX_REFLECTION = 2_000
"""Letters of the largest text in which one says why it came out so, or other than expected."""

Foretold = str | float | tuple[float, ...]
"""An arm's name, a number, or a curve of 24 values; an empty text of whoever did not know."""
_Numbers = Annotated[tuple[float | None, ...], Field(max_length=100)]
_Curve = Annotated[tuple[float, ...], Field(max_length=100)]


class ArmNumbers(Spec):
    """Numbers of one arm at the end, one for each seed; ``None`` where a network diverged."""

    arm: Words
    gap: _Numbers
    score: _Numbers


class StepReport(Spec):
    """What was done in one step.

    `measure` is what the prediction speaks of, empty in files of before; `low` and `high` are the ends of the
    axis on which a number or a curve was foretold; `choice` is the answer's position, which is the same in
    every language; `confidence` counts from 0, a guess.
    """

    step: Annotated[int, Field(ge=0, le=100)]
    title: Words
    asked: Words = ""
    measure: Words = ""
    prediction: Words | float | _Curve | None = None
    came: Words | float | _Curve | None = None
    low: float = 0.0
    high: float = 1.0
    question: Words = ""
    answer: Words = ""
    choice: Annotated[int, Field(ge=0, le=20)] | None = None
    right: bool | None = None
    confidence: Annotated[int, Field(ge=0, le=9)] | None = None
    reflection: Annotated[str, Field(max_length=MAX_REFLECTION), MANY_LINES] = ""
    goal: bool | None = None
    arms: Annotated[tuple[ArmNumbers, ...], Field(max_length=40)] = ()


class HandIn(Spec):
    """One participant's lesson.

    `participant` is whatever name they choose, or none; `token` tells two of one name apart, and stays the
    same when one hands in again. `written` is the time in UTC. `seed` is that of the data, where each has
    data of their own.
    """

    version: Literal[1] = 1
    lesson: Words
    title: Words
    participant: Annotated[str, Field(max_length=MAX_NAME), ONE_LINE] = ""
    token: Annotated[str, Field(pattern="^[0-9a-f]{12}$")]
    written: Annotated[str, Field(max_length=40), ONE_LINE]
    task: Literal["classification", "regression"]
    seed: Annotated[int, Field(ge=0)] | None = None
    steps: Annotated[tuple[StepReport, ...], Field(max_length=40)]


class HandInError(ValueError):
    """A file that is no hand-in; its text says why."""


def now() -> str:
    """The time in UTC, to be sorted as text."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def file_name(handed: HandIn) -> str:
    """Name of its file: ``"anna--dropout--20261127-101502--3fa94c.handin.json"``."""
    who = re.sub(r"[^\w-]+", "-", handed.participant, flags=re.ASCII).strip("-").lower() or "anonymous"
    lesson = re.sub(r"[^\w-]+", "-", handed.lesson, flags=re.ASCII).strip("-").lower() or "lesson"
    time = re.sub(r"[^0-9]", "", handed.written)[:14]
    return f"{who[:40]}--{lesson[:60]}--{time[:8]}-{time[8:]}--{handed.token[:6]}{ENDING}"


def write_hand_in(folder: Path, handed: HandIn) -> Path:
    """Put a hand-in into a folder, whole or not at all, and return its path; raises `StoreError`."""
    path = folder / file_name(handed)
    write_atomic(path, handed.model_dump_json(indent=1) + "\n")
    return path


def read_hand_in(path: Path) -> HandIn:
    """Read a hand-in; raises `HandInError` with one sentence."""
    try:
        return parsed(read_limited(path, MAX_BYTES, _("hand-in")), path.name)
    except StoreError as error:
        raise HandInError(str(error)) from None


def parsed(raw: bytes, name: str) -> HandIn:
    """Read a hand-in from its bytes; raises `HandInError` with one sentence that has the file's name."""
    try:
        values = json.loads(raw.decode("utf-8-sig"))
        return HandIn.model_validate_json(json.dumps(values))
    except ValidationError as error:
        problem = problems_of(error, HandIn)[0]
        raise HandInError(
            _("{file} is no hand-in of a lesson: {problem}").format(file=name, problem=problem)
        ) from None
    except (ValueError, RecursionError):
        raise HandInError(
            _("{file} is no hand-in of a lesson; choose a file {ending}.").format(file=name, ending=ENDING)
        ) from None
