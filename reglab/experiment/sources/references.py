"""A file of a person's own: where it lies, what it is by its checksum, and what it holds if it is small."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import zlib
from pathlib import Path, PureWindowsPath
from typing import Annotated

from pydantic import AfterValidator, Field

from reglab.experiment.base import Spec
from reglab.experiment.sources.errors import unsound
from reglab.words.language import _

PACKED_MOST = 1_000_000
"""Compressed bytes of all files of a source that are packed into an experiment, …"""
UNPACKED_MOST = 20_000_000
"""… and bytes of what comes out of each."""


def _checksum(value: str) -> str:
    if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise unsound(_("must be a checksum (SHA-256) of 64 digits from 0 to f; take the data anew."))
    return value


Checksum = Annotated[str, AfterValidator(_checksum)]
PathText = Annotated[str, Field(min_length=1, max_length=4096)]
Packed = Annotated[str, Field(max_length=4 * PACKED_MOST // 3 + 8)]


class FileReference(Spec):
    """A file that a source is read from.

    Parameters
    ----------
    path : str
        Where it lies; in an experiment's file also relative to that.
    sha256 : str
        Its checksum when it was taken.
    packed : str
        What it holds, compressed (zlib) and in letters (base64); empty where it is to be found.
    """

    path: PathText
    sha256: Checksum
    packed: Packed = ""

    @property
    def name(self) -> str:
        """Its name without folders, also of a path that another system wrote."""
        return PureWindowsPath(self.path).name or self.path

    def located(self, folder: str) -> FileReference:
        """The same with a path that holds wherever the program is; it was read from a file in `folder`.

        A path that leads nowhere gives way to a file of its name beside the experiment, if there is one:
        the two were sent together.
        """
        path, beside = Path(os.path.normpath(Path(folder) / self.path)), Path(folder) / self.name
        return self.at(str(beside if not _exists(path) and _exists(beside) else path))

    def relative(self, folder: str) -> FileReference:
        """The same with a path relative to a folder, where it lies in that or below."""
        place = Path(self.path)
        return self.at(place.relative_to(folder).as_posix()) if place.is_relative_to(folder) else self

    def at(self, path: str) -> FileReference:
        """The same file at another place."""
        return self if path == self.path else self.model_copy(update={"path": path})

    def content(self) -> bytes:
        """What is packed of it; empty bytes where nothing is.

        Raises
        ------
        ValueError
            If it is damaged, too large, or not what the checksum says, in a sentence.
        """
        if not self.packed:
            return b""
        machine = zlib.decompressobj()
        try:
            found = machine.decompress(base64.b64decode(self.packed, validate=True), UNPACKED_MOST + 1)
        except (zlib.error, binascii.Error):
            raise ValueError(
                _("What is packed of {name} is damaged; {remedy}.").format(name=self.name, remedy=_REMEDY)
            ) from None
        if len(found) > UNPACKED_MOST:
            raise ValueError(
                _("What is packed of {name} has more than {most} MB; {remedy}.").format(
                    name=self.name, most=f"{UNPACKED_MOST / 1e6:g}", remedy=_REMEDY
                )
            )
        if hashlib.sha256(found).hexdigest() != self.sha256:
            raise ValueError(
                _("What is packed of {name} is not what its checksum says; {remedy}.").format(
                    name=self.name, remedy=_REMEDY
                )
            )
        return found

    def with_content(self, content: bytes) -> FileReference:
        """The same with its bytes packed, which must be those of the checksum and small enough.

        Raises
        ------
        ValueError
            If they are not, in a sentence.
        """
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ValueError(
                _("{name} has changed since it was taken; take the data anew.").format(name=self.name)
            )
        packed = base64.b64encode(zlib.compress(content, 9))
        if len(content) > UNPACKED_MOST or len(packed) > 4 * PACKED_MOST // 3 + 4:
            raise ValueError(
                _(
                    "{name} is too large to be packed into the experiment: {packed} MB compressed and "
                    "{unpacked} MB unpacked are the most. Keep it beside the experiment's file, or save "
                    "one file with everything (.reglab)."
                ).format(name=self.name, packed=f"{PACKED_MOST / 1e6:g}", unpacked=f"{UNPACKED_MOST / 1e6:g}")
            )
        return self.model_copy(update={"packed": packed.decode("ascii")})


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long a name
        return False


_REMEDY = _("take the file anew, or open the experiment with that file beside it")
