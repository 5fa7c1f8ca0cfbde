"""Pictures of a folder, with one folder in it for each class."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.sources.npz import NpzSource


class ImagesSource(NpzSource):
    """Pictures that were made small once, and are kept as one file of numbers since.

    Parameters
    ----------
    folder : str
        Where the pictures were.
    """

    kind: Literal["images"] = "images"  # type: ignore[assignment]
    folder: Annotated[str, Field(min_length=1, max_length=4096)]
