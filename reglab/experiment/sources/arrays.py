"""Examples that lie in files as arrays of numbers: what IDX, NPZ and folders of pictures have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Annotated, Self

from pydantic import Field, model_validator

from reglab.experiment.base import Spec
from reglab.experiment.dataset_info import NOISE_ON_FEATURES, DatasetInfo, Task
from reglab.experiment.sources.base import Name, Source
from reglab.experiment.sources.errors import unsound
from reglab.experiment.sources.references import FileReference
from reglab.experiment.text import one_line
from reglab.words import counted
from reglab.words.language import _, grouped

MAX_NUMBERS = 12_288
"""Numbers of one example: a coloured picture of 64 × 64."""
MAX_EXAMPLES = 300_000
MAX_CLASSES = 100

ArrayName = Annotated[str, Field(max_length=200)]
Positive = Annotated[int, Field(ge=1)]


class ArrayPair(Spec):
    """Examples and what is learned of them, as two arrays.

    Parameters
    ----------
    x, y : str
        Names of the arrays in their file; empty where each has a file of its own.
    rows : int
        How many examples.
    test : bool
        Whether they are meant for the test: its part comes from these alone, and no other does.
    """

    x: ArrayName = ""
    y: ArrayName = ""
    rows: Annotated[int, Field(ge=1, le=MAX_EXAMPLES)]
    test: bool = False


class ArraysSource(Source):
    """Arrays of numbers, known by the checksums of their files.

    Parameters
    ----------
    title : str
        Its name on the screen.
    files : tuple of FileReference
        The files, two for each pair or one for all.
    pairs : tuple of ArrayPair
        What is in them.
    shape : tuple of int
        One example: numbers, or (channels, height, width) of a picture.
    channels_last : bool
        Whether in the arrays the channels of a picture come last.
    classes : tuple of str
        The different labels; empty where a number is learned.
    low, high : float
        Black and white of pictures.
    """

    title: Name
    files: Annotated[tuple[FileReference, ...], Field(min_length=1, max_length=8)]
    pairs: Annotated[tuple[ArrayPair, ...], Field(min_length=1, max_length=4)]
    shape: Annotated[tuple[Positive, ...], Field(min_length=1, max_length=3)]
    channels_last: bool = False
    classes: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=MAX_CLASSES)] = ()
    low: float = 0.0
    high: float = 1.0

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if trouble := self._trouble():
            raise unsound(trouble)
        return self

    def _trouble(self) -> str:
        """What does not fit together in a file that was written by hand, as a sentence; or nothing."""
        tests = [pair.test for pair in self.pairs]
        checks = (
            (
                len(self.shape) == 2,
                _("an example is a row of numbers, or a picture of channels, rows, columns."),
            ),
            (len(self.shape) == 3 and self.shape[0] not in (1, 3), _("a picture has 1 channel or 3.")),
            (
                prod(self.shape) > MAX_NUMBERS,
                _("an example has {numbers} numbers, more than {most}; make it smaller.").format(
                    numbers=grouped(prod(self.shape)), most=grouped(MAX_NUMBERS)
                ),
            ),
            (len(self.classes) == 1, _("there is one class only; take two or more.")),
            (len(set(self.classes)) < len(self.classes), _("a class stands twice; keep it once.")),
            (self.low >= self.high, _("black must be less than white; correct low and high.")),
            (self.total < 6, _("there are fewer than 6 examples; take more.")),
            (
                self.total > MAX_EXAMPLES,
                _("there are {examples} examples, more than {most}; take fewer.").format(
                    examples=grouped(self.total), most=grouped(MAX_EXAMPLES)
                ),
            ),
            (all(tests), _("all examples are for the test; keep some for training.")),
            (tests != sorted(tests), _("what is for the test stands last.")),
        )
        return next((words for wrong, words in checks if wrong), "")

    @property
    def total(self) -> int:
        """Examples of all pairs."""
        return sum(pair.rows for pair in self.pairs)

    @property
    def tests(self) -> int:
        """Examples that the test part comes from alone; 0 where it comes from all."""
        return sum(pair.rows for pair in self.pairs if pair.test)

    @property
    def task(self) -> Task:
        """Classes where there are labels, else a regression."""
        return "classification" if self.classes else "regression"

    @property
    def image_shape(self) -> tuple[int, int, int] | None:
        """(channels, height, width) of pictures."""
        return (self.shape[0], self.shape[1], self.shape[2]) if len(self.shape) == 3 else None

    @property
    def held(self) -> int:
        """Bytes of all examples: pixels lie in one byte each, other numbers in up to eight."""
        return self.total * (prod(self.shape) * (1 if self._pixels else 8) + 8)

    @property
    def _pixels(self) -> bool:
        return self.image_shape is not None and (self.low, self.high) == (0.0, 255.0)

    @property
    def references(self) -> tuple[FileReference, ...]:
        """The files."""
        return self.files

    def with_references(self, references: Sequence[FileReference]) -> Self:
        """The same with its files at other places, or packed."""
        files = tuple(references)
        return self if files == self.files else self.model_copy(update={"files": files})

    def __hash__(self) -> int:
        return hash(
            (self.kind, self.title, self.pairs, tuple((each.sha256, each.path) for each in self.files))
        )

    @property
    def info(self) -> DatasetInfo:
        """Task, names and number of examples, without a look at the files."""
        return _described(self)


@lru_cache(maxsize=64)
def _described(source: ArraysSource) -> DatasetInfo:
    # Where the files lie does not count: the checksums say what they are.
    content = source.model_dump_json(exclude={"files", "title"}) + "".join(f.sha256 for f in source.files)
    mark = hashlib.sha256(content.encode()).hexdigest()
    return DatasetInfo(
        f"{source.kind}:{mark}",
        source.title,
        source.task,
        _features(source.shape),
        _about(source),
        tuple(
            one_line(name)[:60] or _("class {position}").format(position=place)
            for place, name in enumerate(source.classes, 1)
        ),
        target=_("class") if source.classes else "y",
        total=source.total,
        noise=NOISE_ON_FEATURES,
        image_shape=source.image_shape,
        value_range=(source.low, source.high),
    )


def _about(source: ArraysSource) -> str:
    if source.image_shape is None:
        about = (
            _("{examples} examples of {classes} classes, {numbers} each.")
            if source.classes
            else _("{examples} examples with a number to be learned, {numbers} each.")
        ).format(
            examples=grouped(source.total),
            classes=len(source.classes),
            numbers=counted(source.shape[0], "number"),
        )
    else:
        channels, height, width = source.image_shape
        words = _picture_words(coloured=channels == 3, classes=bool(source.classes))
        about = words.format(
            pictures=grouped(source.total), height=height, width=width, classes=len(source.classes)
        )
    if source.tests:
        tests = _("The test part comes from the {examples} that are meant for it.")
        about += f" {tests.format(examples=grouped(source.tests))}"
    return about


def _picture_words(*, coloured: bool, classes: bool) -> str:
    """What pictures are, with names in braces."""
    if coloured and classes:
        return _("{pictures} coloured pictures of {height} × {width} pixels of {classes} classes.")
    if coloured:
        return _("{pictures} coloured pictures of {height} × {width} pixels with a number to be learned.")
    if classes:
        return _("{pictures} grey pictures of {height} × {width} pixels of {classes} classes.")
    return _("{pictures} grey pictures of {height} × {width} pixels with a number to be learned.")


def _features(shape: tuple[int, ...]) -> tuple[str, ...]:
    if len(shape) != 3:
        return tuple(_("number {position}").format(position=place) for place in range(1, prod(shape) + 1))
    channels, height, width = shape
    names = (_("pixel"),) if channels == 1 else (_("red"), _("green"), _("blue"))
    return tuple(
        f"{name} {row},{column}" for name in names for row in range(height) for column in range(width)
    )
