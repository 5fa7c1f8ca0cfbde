"""What every source of examples is: how it stands in a file, and what it says of its examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field

from reglab.experiment.base import Spec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.text import ONE_LINE

if TYPE_CHECKING:
    from reglab.experiment.sources.references import FileReference

Name = Annotated[str, Field(min_length=1, max_length=120), ONE_LINE]


class Source(Spec):
    """Base of all sources.

    A kind of source is one small class in one file of this folder, and one file of the same name in
    `reglab.data.sources`, which reads its examples. Its fields say all that `info` needs, since panels,
    checks and files speak of examples in processes that never read them.
    """

    kind: str

    @property
    def info(self) -> DatasetInfo:
        """Task, names of features and classes, number of examples.

        The `key` tells the source from every other one and from the sets of the catalogue.
        """
        raise NotImplementedError

    @property
    def held(self) -> int:
        """Bytes of memory that all examples take while parts are made of them; 0 where they are drawn."""
        return (self.info.total or 0) * (len(self.info.features) + 1) * 8

    @property
    def references(self) -> tuple[FileReference, ...]:
        """The files that it is read from; none where the experiment itself holds or names the examples."""
        return ()

    def with_references(self, references: Sequence[FileReference]) -> Self:  # noqa: ARG002
        """The same source with its files at other places, or packed; as many as it has."""
        return self

    def located(self, folder: str) -> Self:
        """The same source, with paths that hold everywhere; it was read from a file in `folder`."""
        return self.with_references([each.located(folder) for each in self.references])

    def relative(self, folder: str) -> Self:
        """The same source as it is written to a file in `folder`."""
        return self.with_references([each.relative(folder) for each in self.references])
