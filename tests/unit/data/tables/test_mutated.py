"""Damaged tables: read or refused in one sentence, whatever is in them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reglab.data.sources.table import read
from reglab.data.tables.errors import TableError
from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import run_through
from reglab.experiment.tables.choices import Choices
from reglab.experiment.text import one_line
from tests.support.nasty_tables import NASTY

_PIECES = [
    *(
        b'"',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"NA",
        b"1e999",
        b"\\",
        b"=",
    ),
    *(
        b"0",
        b"-",
        b"'",
        b"\xe4",
        b"\xf0\x9f\x98\x80",
        b"9" * 400,
        b"1,5",
        b"1.5",
        b"\x1a",
        b"sep=,\n",
        b"nan",
    ),
]


def mutated(number: int) -> bytes:
    """One of the nasty files, or a larger one, changed at random."""
    chance = random.Random(number)
    data = bytearray(chance.choice(NASTY).data)
    if chance.random() < 0.5:
        data += data[len(data) // 3 :] * chance.randrange(20)
    for _ in range(chance.choice([1, 1, 2, 5, 40])):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            data[at : at + chance.randrange(1, 30)] = b""
        elif kind == 1:
            data[at:at] = chance.choice(_PIECES)
        elif kind == 2:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 3:
            begin = chance.randrange(len(data) + 1)
            data[at:at] = data[begin : begin + chance.randrange(60)]
        elif kind == 4:
            data[at:at] = chance.randbytes(chance.randrange(12))
        else:
            data[at:at] = chance.choice(_PIECES) * chance.randrange(1, 200)
        data = data or bytearray(b"a")
    return bytes(data)


def try_out(data: bytes, path: Path) -> str:
    """Read a file and make examples of it; return the sentence of a refusal, else nothing."""
    path.write_bytes(data)
    try:
        report = inspect(path)
        for sentence in report.all_problems():
            assert sentence == one_line(sentence)
        target = report.columns[-1].name
        found = run_through(meaning(report, Choices(target)))
        x, y = read(found.source)
        assert x.shape == (found.source.rows, len(found.source.info.features))
        assert len(y) == found.source.rows
    except TableError as error:
        sentence = str(error)
        assert sentence == one_line(sentence)
        assert sentence.endswith((".", "?")), sentence
        assert len(sentence) < 3000
        return sentence
    return ""


def test_mutated_tables(tmp_path: Path) -> None:
    refused = [try_out(mutated(number), tmp_path / "t.csv") for number in range(300)]
    # Both happen, or the mutations would show nothing.
    assert 10 < sum(map(bool, refused)) < 290


@pytest.mark.audit
@pytest.mark.timeout(1800)
def test_thousands_of_mutated_tables(tmp_path: Path) -> None:
    for number in range(300, 10_300):
        try_out(mutated(number), tmp_path / "t.csv")
