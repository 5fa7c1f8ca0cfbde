"""Which examples the networks see: data set, sizes of the three parts, noise."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, SerializeAsAny, field_validator
from pydantic_core import PydanticCustomError

from reglab.experiment.base import Param, Spec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.example_edits import MOST_EDITS, ExampleEdit, kept_count
from reglab.experiment.shifts import MOST, OPTIONS, SHIFTS, Shift, ShiftName
from reglab.experiment.sources import source_of
from reglab.experiment.sources.base import Source
from reglab.experiment.sources.catalogue import CatalogueSet, known_name
from reglab.words.language import _, grouped

MAX_EXAMPLES = 100_000
"""The most examples in one part of the data."""


@lru_cache(maxsize=256)
def _of_catalogue(name: str) -> CatalogueSet:
    return CatalogueSet.model_construct(name=name)


class DataSpec(Spec):
    """The data of an experiment and its three-way split.

    The test part depends on `seed` alone and is the same for every replica. With
    `resample`, each replica seed draws its own training and validation parts; without,
    all seeds share them. The arms of one seed always share all three.
    """

    set: Annotated[str | SerializeAsAny[Source], Param(_("Data set"), _("Where the examples come from."))] = (
        "moons"
    )
    """The name of a set of the catalogue, or a source of a person's own; all who ask look at `source`."""
    train: Annotated[
        int,
        Field(ge=2, le=MAX_EXAMPLES),
        Param(
            _("Training examples"),
            _("How many examples the networks learn from. Fewer examples overfit sooner."),
            symbol="m",
            scale="log",
            slider=(10, 5000),
        ),
    ] = 100
    validation: Annotated[
        int,
        Field(ge=2, le=MAX_EXAMPLES),
        Param(
            _("Validation examples"),
            _("How many examples measure generalisation while training runs."),
            scale="log",
            slider=(10, 5000),
        ),
    ] = 500
    test: Annotated[
        int,
        Field(ge=2, le=MAX_EXAMPLES),
        Param(
            _("Test examples"),
            _("How many examples stay sealed until a person opens them."),
            scale="log",
            slider=(10, 5000),
        ),
    ] = 500
    noise: Annotated[
        float,
        Field(ge=0, le=100),
        Param(
            _("Noise"), _("How blurred the examples are; its meaning depends on the data set."), slider=(0, 2)
        ),
    ] = 0.3
    label_flip: Annotated[
        float,
        Field(ge=0, le=1),
        Param(
            _("Flipped labels"),
            _(
                "Share of the training labels that are replaced by another class. "
                "Validation and test labels stay true, so a network that learns the "
                "flipped ones by heart is found out."
            ),
            slider=(0, 0.5),
        ),
    ] = 0.0
    standardize: Annotated[
        bool,
        Param(
            _("Standardise"),
            _(
                "Scale every feature to mean 0 and standard deviation 1, fitted on the "
                "training part alone; of pictures every channel."
            ),
        ),
    ] = True
    resample: Annotated[
        bool,
        Param(
            _("New examples for every seed"),
            _(
                "Each seed draws its own training and validation examples; the arms of a "
                "seed share them. Off: all seeds share one draw and differ in initial "
                "weights and order only."
            ),
        ),
    ] = True
    shift: Annotated[
        ShiftName,
        Param(
            _("Shifted validation"),
            _(
                "A second look at the validation examples, as the training examples do not "
                "show them: whether a network tolerates that. It is measured beside the "
                "plain ones, and decides nothing."
            ),
            options=OPTIONS,
        ),
    ] = "none"
    shift_size: Annotated[
        float,
        Field(ge=0, le=MOST),
        Param(
            _("Size of the shift"), _("How far the shifted examples are from the plain ones."), slider=(0, 3)
        ),
    ] = 0.0
    seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Param(_("Data seed"), _("Number that fixes the draw of the examples and of the sealed test part.")),
    ] = 0
    example_edits: Annotated[tuple[ExampleEdit, ...], Field(max_length=MOST_EDITS)] = ()
    """Training examples that were moved or left out by hand; the others stay as they are drawn."""

    @field_validator("set", mode="plain")
    @classmethod
    def _known(cls, value: Any) -> str | Source:
        if isinstance(value, dict):
            value = source_of(value)
        if isinstance(value, CatalogueSet):
            return value.name
        if isinstance(value, str):
            return known_name(value)
        if not isinstance(value, Source):
            raise PydanticCustomError("string_type", _("neither a name nor a source"))
        return value

    @property
    def source(self) -> Source:
        """Where the examples come from."""
        return _of_catalogue(self.set) if isinstance(self.set, str) else self.set

    @property
    def info(self) -> DatasetInfo:
        """What is known of the examples without reading them; the one door for all who ask."""
        return self.source.info

    @property
    def shifted(self) -> Shift | None:
        """How the second validation set differs from the plain one; ``None`` where there is none."""
        return None if self.shift == "none" else SHIFTS[self.shift]

    @property
    def measured(self) -> int:
        """Number of examples, beside those of the training part, on which is measured after every epoch."""
        return self.validation * (1 if self.shifted is None else 2)

    def kept(self, drawn: int) -> int:
        """Number of training examples that are left of those that are drawn."""
        return kept_count(self.example_edits, drawn)

    def shortage(self, train: int, total: int) -> str:
        """Why all parts, with so many training examples, are more than `total`; empty where they are not."""
        needed = train + self.validation + self.test
        if needed <= total:
            return ""
        return _(
            "{training} training, {validation} validation and {test} test examples are "
            "{needed}, but {data} has {total}; take at least {excess} fewer."
        ).format(
            training=grouped(train),
            validation=grouped(self.validation),
            test=grouped(self.test),
            needed=grouped(needed),
            data=self.info.title,
            total=grouped(total),
            excess=grouped(needed - total),
        )

    @property
    def total(self) -> int:
        """Number of examples in all three parts."""
        return self.train + self.validation + self.test
