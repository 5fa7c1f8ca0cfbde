"""Examples of the program's own catalogue."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.datasets import DATASETS
from reglab.experiment.sources.base import Source
from reglab.words.language import _


def known_name(name: str) -> str:
    """Return the name of a set of the catalogue; raise `PydanticCustomError` for any other."""
    if name not in DATASETS:
        raise PydanticCustomError("unknown_set", _("not in the catalogue"), {"choices": tuple(DATASETS)})
    return name


class CatalogueSet(Source):
    """A set of the catalogue; files write no more of it than its name."""

    kind: Literal["catalogue"] = "catalogue"
    name: str

    @field_validator("name")
    @classmethod
    def _known(cls, value: str) -> str:
        return known_name(value)

    @property
    def info(self) -> DatasetInfo:
        """The catalogue's entry."""
        return DATASETS[self.name]
