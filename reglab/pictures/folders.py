"""What lies in a folder of pictures: a folder for each class, and perhaps parts for training and test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reglab.experiment.sources.arrays import MAX_CLASSES
from reglab.pictures.errors import PicturesError
from reglab.pictures.reading import ENDINGS

MOST_PICTURES = 50_000
_PARTS = {
    **dict.fromkeys(("train", "training", "val", "valid", "validation"), False),
    **dict.fromkeys(("test", "testing"), True),
}
"""Names of folders that hold a part of the pictures, and whether that is for the test."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture, its class, and whether it is for the test."""

    path: Path
    label: str
    test: bool


def pictures_in(folder: str | Path) -> list[PictureFile]:
    """Return the pictures of a folder, those for the test last, by class and name.

    Raises
    ------
    PicturesError
        If it is none, or has no folders for two classes.
    """
    root = Path(folder)
    try:
        if not root.is_dir():
            raise PicturesError(
                f"{folder} is no folder; name one that holds a folder of pictures for each class."
            )
        inner = _folders(root)
        parts = [(each, _PARTS[each.name.lower()]) for each in inner if each.name.lower() in _PARTS]
        # Only where all are parts: a class may be called so.
        if not parts or len(parts) < len(inner) or not any(_folders(each) for each, _ in parts):
            parts = [(root, False)]
        found = [
            PictureFile(path, place.name, test)
            for part, test in sorted(parts, key=lambda pair: (pair[1], pair[0].name))
            for place in _folders(part)
            for path in _files(place)
        ]
    except PermissionError as error:
        raise PicturesError(f"{error.filename} may not be read; check its permissions.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, PicturesError):
            raise
        raise PicturesError(f"{folder} cannot be read ({error}); check the name.") from None
    if all(each.test for each in found):
        found = [PictureFile(each.path, each.label, test=False) for each in found]
    _check(root, found)
    return found


def _check(root: Path, found: list[PictureFile]) -> None:
    labels = {each.label for each in found}
    if len(labels) < 2:
        some = "one folder with pictures" if labels else "no folders with pictures"
        endings = ", ".join(ending.removeprefix(".") for ending in ENDINGS)
        raise PicturesError(
            f"{root.name} holds {some}; put the pictures of each class ({endings}) into a folder of its own, "
            "named after the class."
        )
    if len(labels) > MAX_CLASSES:
        raise PicturesError(
            f"{root.name} holds {len(labels):,} folders, more than {MAX_CLASSES} classes; keep fewer."
        )
    if len(found) > MOST_PICTURES:
        raise PicturesError(
            f"{root.name} holds {len(found):,} pictures, more than {MOST_PICTURES:,}; keep fewer."
        )


def _folders(place: Path) -> list[Path]:
    hidden = (".", "__")
    return sorted(each for each in place.iterdir() if each.is_dir() and not each.name.startswith(hidden))


def _files(place: Path) -> list[Path]:
    return sorted(
        each
        for each in place.iterdir()
        if each.suffix.lower() in ENDINGS and not each.name.startswith(".") and each.is_file()
    )
