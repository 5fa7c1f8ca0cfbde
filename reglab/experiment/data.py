"""Which examples the networks see: data set, sizes of the three parts, noise."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from reglab.experiment.base import Param, Spec
from reglab.experiment.datasets import DATASETS, DatasetInfo

MAX_EXAMPLES = 100_000
"""The most examples in one part of the data."""


class DataSpec(Spec):
    """The data of an experiment and its three-way split.

    The test part depends on `seed` alone and is the same for every replica. With
    `resample`, each replica seed draws its own training and validation parts; without,
    all seeds share them. The arms of one seed always share all three.
    """

    set: Annotated[str, Param("Data set", "Where the examples come from.")] = "moons"
    train: Annotated[
        int,
        Field(ge=2, le=MAX_EXAMPLES),
        Param(
            "Training examples",
            "How many examples the networks learn from. Fewer examples overfit sooner.",
            symbol="m",
            scale="log",
            slider=(10, 5000),
        ),
    ] = 100
    validation: Annotated[
        int,
        Field(ge=2, le=MAX_EXAMPLES),
        Param(
            "Validation examples",
            "How many examples measure generalisation while training runs.",
            scale="log",
            slider=(10, 5000),
        ),
    ] = 500
    test: Annotated[
        int,
        Field(ge=2, le=MAX_EXAMPLES),
        Param(
            "Test examples",
            "How many examples stay sealed until a person opens them.",
            scale="log",
            slider=(10, 5000),
        ),
    ] = 500
    noise: Annotated[
        float,
        Field(ge=0, le=100),
        Param("Noise", "How blurred the examples are; its meaning depends on the data set.", slider=(0, 2)),
    ] = 0.3
    label_flip: Annotated[
        float,
        Field(ge=0, le=1),
        Param(
            "Flipped labels",
            "Share of the training labels that are replaced by another class. Validation and test "
            "labels stay true, so a network that learns the flipped ones by heart is found out.",
            slider=(0, 0.5),
        ),
    ] = 0.0
    standardize: Annotated[
        bool,
        Param(
            "Standardise",
            "Scale every feature to mean 0 and standard deviation 1, fitted on the training part alone; "
            "of pictures every channel.",
        ),
    ] = True
    resample: Annotated[
        bool,
        Param(
            "New examples for every seed",
            "Each seed draws its own training and validation examples; the arms of a seed share them. "
            "Off: all seeds share one draw and differ in initial weights and order only.",
        ),
    ] = True
    seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Param("Data seed", "Number that fixes the draw of the examples and of the sealed test part."),
    ] = 0

    @field_validator("set")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in DATASETS:
            raise PydanticCustomError("unknown_set", "not in the catalogue", {"choices": tuple(DATASETS)})
        return value

    @property
    def info(self) -> DatasetInfo:
        """The catalogue's entry of the data set."""
        return DATASETS[self.set]

    @property
    def total(self) -> int:
        """Number of examples in all three parts."""
        return self.train + self.validation + self.test
