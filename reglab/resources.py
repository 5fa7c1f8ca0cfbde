"""Where the files that are not code lie: icons, example experiments, lessons, sample data.

In an installed package and in the frozen program they are package data, ``reglab/_resources``; in a checkout
(also an editable install) they are the folder ``resources`` at the top. Nobody else needs to know.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource_dir() -> Path:
    """Return the folder that holds all resources.

    Raises
    ------
    FileNotFoundError
        If the installation has lost its resources.
    """
    places = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"reglab's resources are missing: looked for {' and '.join(map(str, places))}. Install reglab again."
    )


def resource_path(name: str) -> Path:
    """Return the path of one resource, file or folder.

    Parameters
    ----------
    name
        Path below the resources with forward slashes, such as ``"icons/run.svg"``.

    Raises
    ------
    ValueError
        If `name` is absolute or leads out of the resources.
    FileNotFoundError
        If there is no such resource.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name or not relative.parts:
        raise ValueError(
            f"resource name {name!r} must be a relative path with forward slashes and without '..'"
        )
    path = resource_dir().joinpath(*relative.parts)
    if not path.exists():
        raise FileNotFoundError(f"reglab has no resource {name!r} (looked at {path}). Install reglab again.")
    return path
