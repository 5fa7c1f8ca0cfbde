"""What lies in a folder of pictures: a folder for each class, and perhaps parts for training and test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reglab.experiment.sources.arrays import MAX_CLASSES
from reglab.pictures.errors import PicturesError
from reglab.pictures.reading import ENDINGS
from reglab.words.language import _, grouped, plural

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
                _("{folder} is no folder; name one that holds a folder of pictures for each class.").format(
                    folder=folder
                )
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
        raise PicturesError(
            _("{file} may not be read; check its permissions.").format(file=error.filename)
        ) from None
    except (OSError, ValueError) as error:
        if isinstance(error, PicturesError):
            raise
        raise PicturesError(
            _("{folder} cannot be read ({error}); check the name.").format(folder=folder, error=error)
        ) from None
    if all(each.test for each in found):
        found = [PictureFile(each.path, each.label, test=False) for each in found]
    _check(root, found)
    return found


def _check(root: Path, found: list[PictureFile]) -> None:
    labels = {each.label for each in found}
    if len(labels) < 2:
        text = (
            _(
                "{folder} holds one folder with pictures; put the pictures of each class ({endings}) into a "
                "folder of its own, named after the class."
            )
            if labels
            else _(
                "{folder} holds no folders with pictures; put the pictures of each class ({endings}) into a "
                "folder of its own, named after the class."
            )
        )
        endings = ", ".join(ending.removeprefix(".") for ending in ENDINGS)
        raise PicturesError(text.format(folder=root.name, endings=endings))
    if len(labels) > MAX_CLASSES:
        raise PicturesError(
            plural(
                "{folder} holds {n} folder, more than {most} classes; keep fewer.",
                "{folder} holds {n} folders, more than {most} classes; keep fewer.",
                len(labels),
                folder=root.name,
                most=MAX_CLASSES,
            )
        )
    if len(found) > MOST_PICTURES:
        raise PicturesError(
            plural(
                "{folder} holds {n} picture, more than {most}; keep fewer.",
                "{folder} holds {n} pictures, more than {most}; keep fewer.",
                len(found),
                folder=root.name,
                most=grouped(MOST_PICTURES),
            )
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
