"""What other processes call by name: a folder of pictures becomes a source of examples."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.arrays import ArraysReport, problems_of_classes, some_of
from reglab.experiment.sources.arrays import ArrayPair
from reglab.experiment.sources.images import ImagesSource
from reglab.experiment.sources.references import FileReference
from reglab.pictures.errors import PicturesError
from reglab.pictures.folders import PictureFile, pictures_in
from reglab.pictures.reading import UnreadableError, grey, is_coloured, read_picture
from reglab.places import content_place
from reglab.store.contents import keep
from reglab.words import listed
from reglab.words.language import _, grouped, plural

SIDES = (8, 64)
"""Smallest and largest side of the squares that pictures become."""
_LISTED, _NAMED = 5, 8
MOST_BYTES = 300_000_000
"""Bytes of all pixels."""


def look(
    folder: str, side: int = 32, colour: bool | None = None, kept: bool = True
) -> Generator[float, None, ArraysReport]:
    """Yield how far it is, between 0 and 1; return what is in a folder of pictures and a source made of it.

    Parameters
    ----------
    folder : str
        It holds a folder of pictures for each class; or folders ``train`` and ``test`` that do.
    side : int
        Pixels of a side of the squares that the pictures become, 8 to 64.
    colour : bool, optional
        Whether they keep their colours; found out if not given.
    kept : bool
        Whether the small pictures are kept on this machine. The source can be learned from only then; a mere
        look needs it not.

    Raises
    ------
    PicturesError
        If there is nothing to be learned from, in a sentence.
    StoreError
        If the small pictures cannot be kept.
    """
    low, high = SIDES
    if not low <= side <= high:
        raise PicturesError(
            _("The side of pictures must be {low} to {high} pixels, but is {side}; choose another.").format(
                low=low, high=high, side=side
            )
        )
    files = pictures_in(folder)
    # One after the other into what is a fraction of their size.
    pixels = np.empty((len(files), side, side, 3), dtype=np.uint8)
    read: list[PictureFile] = []
    unread: list[str] = []
    for place, file in enumerate(files):
        try:
            pixels[len(read)] = read_picture(file.path, side)
            read.append(file)
        except UnreadableError as error:
            unread.append(f"{file.label}/{file.path.name} ({error})")
        if place % 20 == 0:
            yield 0.95 * place / len(files)
    pixels = pixels[: len(read)]
    labels = sorted({file.label for file in read})
    if len(labels) < 2 or len(read) < 6:
        raise PicturesError(
            plural(
                "Of {n} picture in {folder} {read} can be read{why}; six or more of two classes are wanted.",
                "Of {n} pictures in {folder} {read} can be read{why}; six or more of two classes are wanted.",
                len(files),
                folder=Path(folder).name,
                read=grouped(len(read)),
                why=_words_on(unread),
            )
        )
    if colour is None:
        colour = any(is_coloured(each) for each in pixels[:: max(1, len(read) // 200)])
    numbers = pixels if colour else grey(pixels)
    report = _report(Path(folder), read, labels, numbers, unread, kept=kept)
    yield 1.0
    return report


def _report(
    folder: Path,
    read: Sequence[PictureFile],
    labels: list[str],
    numbers: NDArray[np.uint8],
    unread: list[str],
    *,
    kept: bool,
) -> ArraysReport:
    names = np.array([file.label.encode() for file in read])
    tests = sum(file.test for file in read)
    known = len(read) - tests
    arrays: dict[str, NDArray[np.generic]] = {"x": numbers[:known], "y": names[:known]}
    pairs = [ArrayPair(x="x", y="y", rows=known)]
    if tests:
        arrays |= {"x_test": numbers[known:], "y_test": names[known:]}
        pairs.append(ArrayPair(x="x_test", y="y_test", rows=tests, test=True))
    content = npz_of(arrays)
    sha256 = hashlib.sha256(content).hexdigest()
    place = keep(content) if kept else content_place(sha256)
    source = ImagesSource(
        title=folder.name[:100] or _("Pictures"),
        folder=str(folder.absolute()),
        files=(FileReference(path=str(place), sha256=sha256),),
        pairs=tuple(pairs),
        shape=(numbers.shape[3], *numbers.shape[1:3]),
        channels_last=True,
        classes=tuple(labels),
        low=0.0,
        high=255.0,
    )
    places = {label: number for number, label in enumerate(labels)}
    y = np.array([places[file.label] for file in read])
    counts = tuple(np.bincount(y, minlength=len(labels)).tolist())
    chosen = some_of(y, len(labels))
    some = labels if len(labels) <= _NAMED else [*labels[:_NAMED], _("others")]
    problems = problems_of_classes(labels, counts)
    if unread:
        gone = plural(
            "{n} picture is left out{why}.",
            "{n} pictures are left out{why}.",
            len(unread),
            why=_words_on(unread),
        )
        problems.insert(0, gone)
    x = numbers[chosen].transpose(0, 3, 1, 2).reshape(len(chosen), -1).astype(np.float64)
    return ArraysReport(
        source,
        x,
        y[chosen],
        counts,
        (float(numbers.min()), float(numbers.max())),
        (_("Each folder is a class: {classes}.").format(classes=listed(some)), source.info.about),
        tuple(problems),
    )


def _words_on(unread: list[str]) -> str:
    if not unread:
        return ""
    named = ", ".join(unread[:_LISTED])
    if len(unread) <= _LISTED:
        return _(", as they cannot be read: {pictures}").format(pictures=named)
    return plural(
        ", as they cannot be read: {pictures} and {n} more",
        ", as they cannot be read: {pictures} and {n} more",
        len(unread) - _LISTED,
        pictures=named,
    )


def npz_of(arrays: dict[str, NDArray[np.generic]]) -> bytes:
    """Arrays as a file of numpy, the same bytes for the same numbers at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.getvalue())
    return buffer.getvalue()
