"""Pictures of a folder, as they were made small once."""

from __future__ import annotations

from reglab.data.arrays import Examples
from reglab.data.errors import FileLostError
from reglab.data.numbers.pooling import Rows, parts_of
from reglab.data.sources import npz
from reglab.experiment.sources.images import ImagesSource
from reglab.words.language import _


def read(source: ImagesSource) -> Examples:
    """Return all pictures; raises `FileLostError` where they are not kept on this machine."""
    try:
        return npz.read(source)
    except FileLostError:
        raise FileLostError(
            _(
                "The pictures of “{data}”, made of the folder {folder}, are not kept on "
                "this machine; import the folder again, or have them packed into the "
                "experiment where they are."
            ).format(data=source.title, folder=source.folder)
        ) from None


def divide(
    source: ImagesSource, sizes: tuple[int, int, int], seed: int, draw: tuple[int, ...]
) -> Rows | None:
    """Which rows are in which part, where some are for the test; see `parts_of`."""
    return parts_of(source, read(source)[1], sizes, seed, draw)
