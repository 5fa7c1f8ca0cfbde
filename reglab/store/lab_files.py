"""One file that holds it all: an experiment with its data, its results and its networks (``.reglab``).

It is a zip archive, so that a person can look into it:

=====================  ==========================================================================
``manifest.json``      what it is: version of the format, program, what is in it with checksums
``experiment.json``    the experiment as it stood
``record.npz``         the record of its run with peeks and notes, as in `reglab.store.arrays`
``networks/EPOCH``     networks of the run after an epoch, as in `reglab.store.networks`
``data/SHA256``        files of a person's own from which the examples are read
=====================  ==========================================================================

Of the networks those are in it that fit `NETWORKS_MOST` bytes: what each ended with, its best epoch and the
one in which it stopped, then epochs at even distances (all of them for small networks).
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reglab import __version__
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.sources.base import Source
from reglab.experiment.sources.references import FileReference
from reglab.experiment.versions import Document, Migrations
from reglab.record.networks import NetworksAt
from reglab.record.record import RunRecord
from reglab.store.arrays import pack_record, unpack_record
from reglab.store.atomic import write_atomic
from reglab.store.contents import keep, kept
from reglab.store.errors import DAMAGE, StoreError, unreadable
from reglab.store.experiments import read_limited, with_source
from reglab.store.networks import pack_networks, unpack_networks
from reglab.store.npz import read_npz
from reglab.store.zips import read_entry, sound_zip
from reglab.words.language import _, grouped

SUFFIX = ".reglab"
LAB_FILES = Migrations("file", newest=1)
"""The chain of these files: the manifest, with what is in the file as bytes under ``parts``."""
NETWORKS_MOST = 16_000_000
"""Bytes of networks in a file."""
DATA_MOST = 200_000_000
"""Bytes of a person's own files in a file."""
MAX_BYTES = 600_000_000
"""Largest file that is read, …"""
UNPACKED_MOST = 1_200_000_000
"""… and what may come out of it."""

_MANIFEST, _EXPERIMENT, _RECORD = "manifest.json", "experiment.json", "record.npz"
_PART = re.compile(r"manifest\.json|experiment\.json|record\.npz|networks/[1-9][0-9]{0,6}|data/[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, eq=False)
class LabFile:
    """What stands in a file.

    Parameters
    ----------
    experiment : Experiment
        The experiment as it stood.
    record : RunRecord or None
        Its run, if there was one.
    networks : tuple of NetworksAt
        Networks of the run, by epoch.
    """

    experiment: Experiment
    record: RunRecord | None = None
    networks: tuple[NetworksAt, ...] = ()


def is_lab_file(path: str | Path) -> bool:
    """Whether a file is one of these, by its name or by how it begins; a messenger may have renamed it."""
    path = Path(path)
    if SUFFIX in (suffix.lower() for suffix in path.suffixes[-2:]):
        return True
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except (OSError, ValueError):
        return False


def write_lab_file(
    path: str | Path,
    experiment: Experiment,
    record: RunRecord | None = None,
    networks: Sequence[NetworksAt] = (),
) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    StoreError
        If it cannot be written, or a file of the experiment's data is missing, has changed, or is too large.
    """
    write_atomic(path, pack_lab_file(experiment, record, networks))


def pack_lab_file(
    experiment: Experiment, record: RunRecord | None = None, networks: Sequence[NetworksAt] = ()
) -> bytes:
    """Return the bytes of a file; raises `StoreError` as `write_lab_file` does."""
    parts: dict[str, bytes] = {_EXPERIMENT: dumps(with_source(experiment, _bare)).encode()}
    if record is not None:
        parts[_RECORD] = pack_record(record, with_source(record.experiment, _bare))
        parts |= {f"networks/{epoch}": piece for epoch, piece in pack_networks(networks).items()}
    parts |= {f"data/{sha256}": content for sha256, content in _data_of(experiment, record).items()}
    manifest = {
        "format": "reglab",
        "version": LAB_FILES.newest,
        "program": __version__,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "parts": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        for name, content in parts.items():
            # Weights do not become smaller; numbers of a record hold what was compressed already.
            plain = name.startswith("networks/")
            archive.writestr(name, content, zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_lab_file(path: str | Path) -> LabFile:
    """Read a file. A person's own data in it are kept in the data folder, where they are found from then on.

    Raises
    ------
    StoreError
        If it cannot be read, is none of these or damaged, or was written by a newer program.
    """
    path = Path(path)
    data = read_limited(path, MAX_BYTES, _("experiment with its results"))
    try:
        manifest = LAB_FILES.up_to_date(_opened(data))
        parts: dict[str, bytes] = manifest["parts"]
        experiment = loads(parts[_EXPERIMENT], path.name)
        if _RECORD not in parts:
            return LabFile(_at_home(experiment, parts, path))
        record = unpack_record(read_npz(parts[_RECORD]))
        pieces = {int(name[9:]): piece for name, piece in parts.items() if name.startswith("networks/")}
        networks = unpack_networks(pieces)
    except (*DAMAGE, MemoryError) as error:
        raise _refusal(path, error) from error
    record.experiment = _at_home(record.experiment, parts, path)
    return LabFile(_at_home(experiment, parts, path), record, networks)


def read_experiment_of(path: str | Path) -> Experiment:
    """Read the experiment of a file alone, without looking at its results; raises as `read_lab_file` does."""
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in sound_zip(archive, UNPACKED_MOST)}
            return loads(read_entry(archive, entries[_EXPERIMENT]), path.name)
    except (*DAMAGE, zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise _refusal(path, error) from error


def _refusal(path: Path, error: BaseException) -> StoreError:
    if isinstance(error, ExperimentError):
        return StoreError(
            _("{path} is damaged: its experiment cannot be read ({problem}).").format(
                path=path, problem=str(error.problems[0])[:200]
            )
        )
    if isinstance(error, MemoryError):
        return StoreError(
            _("{path} needs more memory than there is; close other programs and open it again.").format(
                path=path
            )
        )
    return unreadable(path, error if isinstance(error, Exception) else ValueError())


def _opened(data: bytes) -> Document:
    """The manifest with all parts, each as its checksum says; raises an error of `DAMAGE`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in sound_zip(archive, UNPACKED_MOST)}
            if _MANIFEST not in entries:
                raise ValueError(_("it is a zip archive of something else"))
            manifest = json.loads(read_entry(archive, entries[_MANIFEST]))
            if manifest.get("format") != "reglab":
                raise ValueError(_("it is a zip archive of something else"))
            # What a newer program has put in would look damaged otherwise.
            LAB_FILES.up_to_date(manifest)
            parts = {name: read_entry(archive, entries[name]) for name in manifest["parts"] if _known(name)}
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(str(error)) from None
    for name, content in parts.items():
        if hashlib.sha256(content).hexdigest() != manifest["parts"][name]:
            raise ValueError(_("“{name}” in it is not what was written").format(name=name))
    return {**manifest, "parts": parts}


def _known(name: str) -> bool:
    if not _PART.fullmatch(name):
        raise ValueError(_("“{name}” is no part of such a file").format(name=name[:60]))
    return True


# -- a person's own data ---------------------------------------------------------------------


def _bare(source: Source) -> Source:
    """A source as it stands in a file: with the names of its files, not their folders."""
    return source.with_references([each.at(each.name) for each in source.references])


def _references(experiment: Experiment) -> tuple[FileReference, ...]:
    own = experiment.data.set
    return () if isinstance(own, str) else tuple(each for each in own.references if not each.packed)


def _data_of(experiment: Experiment, record: RunRecord | None) -> dict[str, bytes]:
    """The files of an experiment's and its record's data, by their checksums."""
    needed = {each.sha256: each for each in _references(experiment)}
    if record is not None:
        needed |= {each.sha256: each for each in _references(record.experiment)}
    found = {sha256: _content(each) for sha256, each in needed.items()}
    if (total := sum(map(len, found.values()))) > DATA_MOST:
        raise StoreError(
            _(
                "The data have {size} MB, more than the {most} MB that fit "
                "into one file; save the experiment as .json and send the data beside it."
            ).format(size=grouped(round(total / 1e6)), most=grouped(round(DATA_MOST / 1e6)))
        )
    return found


def _content(reference: FileReference) -> bytes:
    there = kept(reference.sha256)
    for place in (Path(reference.path), *([there] if there is not None else [])):
        if place.is_file():
            content = read_limited(place, DATA_MOST, _("set of data"))
            if hashlib.sha256(content).hexdigest() == reference.sha256:
                return content
    raise StoreError(
        _(
            "The data cannot be put into the file: {path} is gone or has changed since "
            "it was taken; put it back, or save the experiment as .json."
        ).format(path=reference.path)
    )


def _at_home(experiment: Experiment, parts: dict[str, bytes], path: Path) -> Experiment:
    """An experiment with its data where they lie on this machine; those in the file are kept."""
    for each in _references(experiment):
        if (content := parts.get(f"data/{each.sha256}")) is not None:
            # Found by its checksum from now on, whatever lies where the path leads.
            keep(content)
    return with_source(experiment, lambda source: source.located(str(path.absolute().parent)))
