"""Which arrays belong together: examples and their labels, and those for the test."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from reglab.data.errors import DataError
from reglab.data.numbers.idx import is_idx
from reglab.words import listed, quoted
from reglab.words.language import _

_EXAMPLES = ("x", "data", "features", "images", "inputs", "pixels")
_LABELS = ("y", "labels", "label", "targets", "target", "classes")
_PARTS = {
    "": ("",),
    "train": ("train", "training"),
    "validation": ("val", "valid", "validation"),
    "test": ("test", "testing"),
}
_TEST_FILES = re.compile(r"t10k|test", re.IGNORECASE)
_IMAGES, _LABEL_FILES = re.compile(r"images", re.IGNORECASE), re.compile(r"labels", re.IGNORECASE)


def named_pairs(shapes: Mapping[str, tuple[int, ...]], file: str) -> list[tuple[str, str, bool]]:
    """Return examples, labels, and whether they are for the test, by the names of arrays.

    ``x`` and ``y``; ``x_train``, ``y_train``, ``x_test`` and ``y_test``; ``train_images`` and
    ``train_labels``; and so on. Where no name is known, two arrays of equal length are examples and labels.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        The arrays and their shapes.
    file : str
        Name of their file, for sentences.

    Raises
    ------
    DataError
        If there is no pair.
    """
    small = {name.lower(): name for name in reversed(list(shapes))}
    found = []
    for part, spellings in _PARTS.items():
        x, y = (_named(small, kinds, spellings) for kinds in (_EXAMPLES, _LABELS))
        if x and y:
            found.append((x, y, part == "test"))
    named = [each for each in found if not each[2]]
    if named:
        # An array without a part beside those of parts is probably all of them again.
        return [each for each in found if len(named) == 1 or each is not named[0] or _is_part(each[0])]
    if len(shapes) == 2:
        (one, its), (other, others) = sorted(shapes.items(), key=lambda pair: (len(pair[1]), pair[1][1:]))
        if len(its) in (1, 2) and others and its[:1] == others[:1] and len(others) > 1:
            return [(other, one, False)]
    raise DataError(
        _(
            "{file} holds {arrays}; two arrays named x and y are wanted, examples and their labels (or "
            "x_train, y_train, x_test, y_test)."
        ).format(file=file, arrays=listed([quoted(name) for name in list(shapes)[:8]]))
    )


def _is_part(name: str) -> bool:
    return name.lower() not in _EXAMPLES


def _named(small: Mapping[str, str], kinds: Sequence[str], parts: Sequence[str]) -> str:
    for part in parts:
        for kind in kinds:
            for name in (kind,) if not part else (f"{kind}_{part}", f"{part}_{kind}", f"{kind}{part}"):
                if name in small:
                    return small[name]
    return ""


def paired_files(places: Sequence[Path]) -> list[tuple[Path, Path, bool]]:
    """Return examples, labels, and whether they are for the test, of IDX files; those of the test come last.

    Of a file that is named alone, what belongs to it is looked for beside it.

    Raises
    ------
    DataError
        If a file has no other that belongs to it.
    """
    given = list(dict.fromkeys(places))
    if len(given) == 1:
        given += [each for each in _beside(given[0]) if each != given[0]]
    labels = {_key(each): each for each in given if _LABEL_FILES.search(each.name)}
    images = {_key(each): each for each in given if not _LABEL_FILES.search(each.name)}
    if len(images) == len(labels) == 1 and images.keys() != labels.keys():
        # Whatever they are called, these two are meant.
        labels = dict(zip(images, labels.values(), strict=True))
    for key, place in (images | labels).items():
        if key not in images or key not in labels:
            words = (
                _(
                    "The labels that belong to {file} are missing; name that file too (…-images-… and "
                    "…-labels-…)."
                )
                if key in images
                else _(
                    "The pictures that belong to {file} are missing; name that file too (…-images-… and "
                    "…-labels-…)."
                )
            )
            raise DataError(words.format(file=place.name))
    pairs = [(place, labels[key], bool(_TEST_FILES.search(place.name))) for key, place in images.items()]
    if all(test for _, _, test in pairs):
        # Alone they are examples like all others.
        pairs = [(one, other, False) for one, other, _ in pairs]
    return sorted(pairs, key=lambda pair: (pair[2], pair[0].name))


def _key(place: Path) -> str:
    """What the names of examples and labels have in common."""
    name = place.name.lower().removesuffix(".gz")
    return re.sub(r"idx[0-9]|[-_.]?ubyte|images?|labels?|[-_. ]", "", name)


def _beside(place: Path) -> list[Path]:
    """Files beside one of MNIST's names that belong to it."""
    if not (_IMAGES.search(place.name) or _LABEL_FILES.search(place.name)):
        return []
    same: list[Path] = []
    other: list[Path] = []
    for each in sorted(place.parent.iterdir())[:10_000]:
        if (_IMAGES.search(each.name) or _LABEL_FILES.search(each.name)) and each.is_file() and is_idx(each):
            (same if _key(each) == _key(place) else other).append(each)
    kept = [each for each in same if each.suffix == place.suffix] or same
    # Of the others only a complete pair, of the test or for training.
    parts = {_key(each) for each in other}
    whole = [
        each
        for each in other
        if each.suffix == place.suffix and sum(_key(o) == _key(each) for o in other) == 2
    ]
    return kept + (whole if len(parts) == 1 else [])
