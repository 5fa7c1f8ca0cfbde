"""Damaged files of numbers, sheets and pictures: read, or refused in one sentence, whatever is in them."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from reglab.data.errors import DataError
from reglab.data.sources import read_source
from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import run_through
from reglab.experiment.sources.base import Source
from reglab.experiment.tables.choices import Choices
from reglab.experiment.text import one_line
from reglab.pictures.calls import look as look_at_pictures
from reglab.pictures.errors import PicturesError
from tests.support.number_files import idx_bytes, look_at, pictures
from tests.support.workbooks import Cell, ods, sheet_xml, xlsx, zipped

_NUMBERS = [struct.pack(">I", n) for n in (0, 1, 2, 30, 10**6, 2**31 - 1, 2**32 - 1)]
_PIECES = [
    *_NUMBERS,
    *(n[::-1] for n in _NUMBERS),
    *(
        b"\0",
        b"\xff",
        b"PK\x01\x02",
        b"\x1f\x8b",
        b"'descr': '|O'",
        b"(10**9,)",
        b"}",
        b"<c r=",
        b'"XFD1048576"',
    ),
    *(b'repeated="99999999"', b"<", b">", b"&lol;", b"1e999", b"nan", b"IHDR", b"\x00\x00\xff\xff"),
]


@cache
def good(kind: str) -> tuple[bytes, ...]:
    """Files of a kind that are sound."""
    x, y = pictures(30)
    if kind == "idx":
        return (idx_bytes(x), gzip.compress(idx_bytes(x)), idx_bytes(x.reshape(30, 36).astype("f8")))
    if kind == "npz":
        found = []
        for save in (np.savez, np.savez_compressed):
            buffer = io.BytesIO()
            save(buffer, x=x, y=y)
            found.append(buffer.getvalue())
        return tuple(found)
    if kind == "sheet":
        rows: list[list[Cell]] = [["a", "b", "c"], *([i % 7, i / 3, "xy"[i % 2]] for i in range(30))]
        return (xlsx({"A": sheet_xml(rows), "B": sheet_xml(rows[:3])}), ods(rows))
    image = QImage(
        np.ascontiguousarray(np.repeat(x[0], 5, 1)).tobytes(), 30, 6, 30, QImage.Format.Format_Grayscale8
    )
    found = []
    for form in ("PNG", "JPG", "BMP", "PPM"):
        buffer_ = QBuffer()
        buffer_.open(QIODevice.OpenModeFlag.WriteOnly)
        assert image.save(buffer_, form)
        found.append(bytes(buffer_.data().data()))
    return tuple(found)


def mutated(kind: str, number: int) -> bytes:
    """A sound file, or a member of one, changed at random."""
    chance = random.Random(f"{kind}{number}")
    data = bytearray(chance.choice(good(kind)))
    if kind == "sheet" and chance.random() < 0.6:
        return _inner(data, chance)
    _change(data, chance, chance.choice([1, 1, 2, 5, 30]), 200 if kind != "sheet" else len(data))
    return bytes(data)


def _inner(data: bytearray, chance: random.Random) -> bytes:
    """A workbook whose own texts are changed, so that the archive around them is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    content = bytearray(members[name])  # type: ignore[arg-type]
    _change(content, chance, chance.choice([1, 2, 5]), len(content))
    return zipped(members | {name: bytes(content)})


def _change(data: bytearray, chance: random.Random, times: int, within: int) -> None:
    for _ in range(times):
        # Mostly near the beginning, where the lengths are.
        at = chance.randrange(min(len(data), within if chance.random() < 0.7 else len(data)) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            data[at : at + chance.randrange(1, 30)] = b""
        elif kind == 1:
            piece = chance.choice(_PIECES)
            data[at : at + len(piece)] = piece
        elif kind == 2:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 3:
            data[at:at] = chance.choice(_PIECES)
        else:
            del data[at:]
        if not data:
            data += b"a"


def try_idx(data: bytes, folder: Path) -> Source:
    (folder / "a-images").write_bytes(data)
    (folder / "a-labels").write_bytes(idx_bytes(pictures(30)[1]))
    return look_at(folder / "a-images", folder / "a-labels").source


def try_npz(data: bytes, folder: Path) -> Source:
    (folder / "a.npz").write_bytes(data)
    return look_at(folder / "a.npz").source


def try_sheet(data: bytes, folder: Path) -> Source:
    (folder / "a.xlsx").write_bytes(data)
    report = inspect(folder / "a.xlsx")
    return run_through(meaning(report, Choices(report.columns[-1].name))).source


def try_picture(data: bytes, folder: Path) -> Source:
    for name in ("a", "b"):
        for number in range(3):
            place = folder / "toys" / name / f"{number}.png"
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(good("picture")[0])
    (folder / "toys" / "a" / "x.png").write_bytes(data)
    return run_through(look_at_pictures(str(folder / "toys"), 8)).source


TRIES: dict[str, Callable[[bytes, Path], Source]] = {
    "idx": try_idx,
    "npz": try_npz,
    "sheet": try_sheet,
    "picture": try_picture,
}


def try_out(kind: str, number: int, folder: Path) -> str:
    """Read a file and all its examples; return the sentence of a refusal, else nothing."""
    try:
        source = TRIES[kind](mutated(kind, number), folder)
        x, y = read_source(source)
        assert x.shape == (source.info.total, len(source.info.features))
        assert len(y) == len(x)
    except (DataError, PicturesError) as error:
        sentence = str(error)
        assert sentence == one_line(sentence)
        assert sentence.endswith((".", "?")), sentence
        assert len(sentence) < 3000
        return sentence
    return ""


@pytest.mark.parametrize("kind", TRIES)
def test_mutated_files(tmp_path: Path, kind: str) -> None:
    refused = [try_out(kind, number, tmp_path) for number in range(100)]
    # Both happen, or the mutations would show nothing; of pictures the others are learned from.
    assert sum(map(bool, refused)) < 98
    assert kind == "picture" or sum(map(bool, refused)) > 5


@pytest.mark.audit
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", TRIES)
def test_thousands_of_mutated_files(tmp_path: Path, kind: str) -> None:
    import resource  # not on Windows

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(100, 2600):
        try_out(kind, number, tmp_path)
    # In kB: whatever a file claims, no more was ever held than the bounds allow.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000
