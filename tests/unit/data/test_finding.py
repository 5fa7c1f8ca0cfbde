"""A person's files are found where they were, beside the experiment, by what they hold, or in it."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from pathlib import Path

import numpy as np
import pytest

from reglab.data.errors import DataError, FileLostError
from reglab.data.finding import check, found
from reglab.data.sources import read_source
from reglab.data.tables.inspection import inspect
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import run_through
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.sources.references import PACKED_MOST, UNPACKED_MOST, FileReference
from reglab.experiment.sources.table import TableSource
from reglab.experiment.tables.choices import Choices
from reglab.runtime.failures import failure_of
from reglab.store import contents
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment, write_experiment


def table(folder: Path, rows: int = 60) -> Path:
    numbers = np.random.default_rng(1).normal(size=(rows, 2)).round(3)
    lines = [f"{a},{b},{'yes' if a > b else 'no'}" for a, b in numbers.tolist()]
    folder.mkdir(exist_ok=True)
    path = folder / "mine.csv"
    path.write_text("\n".join(["a,b,larger", *lines]) + "\n", encoding="utf-8")
    return path


def source_of(path: Path) -> TableSource:
    return run_through(meaning(inspect(path), Choices("larger"))).source


def experiment(source: TableSource) -> Experiment:
    return Experiment(data=DataSpec(set=source, train=20, validation=20, test=20, noise=0))


def reference(content: bytes, path: str = "/nowhere/mine.csv", packed: str = "") -> FileReference:
    return FileReference(path=path, sha256=hashlib.sha256(content).hexdigest(), packed=packed)


def test_a_file_that_was_sent_with_the_experiment_is_found_beside_it(tmp_path: Path) -> None:
    there = table(tmp_path / "teacher")
    expected = read_source(source_of(there))
    write_experiment(tmp_path / "teacher.json", experiment(source_of(there)))
    (tmp_path / "sent").mkdir()
    (tmp_path / "teacher.json").rename(tmp_path / "sent" / "teacher.json")
    there.rename(tmp_path / "sent" / "mine.csv")
    opened = read_experiment(tmp_path / "sent" / "teacher.json").data.source
    assert opened.references[0].path == str(tmp_path / "sent" / "mine.csv")
    assert np.array_equal(read_source(opened)[0], expected[0])


@pytest.mark.parametrize("path", [r"C:\Users\Ada\lesson\mine.csv", "/home/ada/mine.csv"])
def test_also_where_another_system_wrote_the_path(tmp_path: Path, path: str) -> None:
    there = table(tmp_path)
    text = dumps(experiment(source_of(there)))
    (tmp_path / "e.json").write_text(text.replace(json.dumps(str(there)), json.dumps(path)), encoding="utf-8")
    assert read_experiment(tmp_path / "e.json").data.source.references[0].path == str(there)


def test_what_the_program_keeps_is_found_by_its_checksum(tmp_path: Path, own_folders: Path) -> None:
    path = table(tmp_path)
    source = source_of(path)
    expected = read_source(source)
    kept = contents.keep_file(path)
    assert kept.name == source.sha256
    assert kept.is_relative_to(own_folders)
    assert contents.kept(source.sha256) == kept
    path.unlink()
    assert np.array_equal(read_source(source)[0], expected[0])
    # What was damaged there is not taken for it.
    kept.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(FileLostError):
        read_source(source)


def test_keeping_the_same_again_changes_nothing_and_leaves_nothing(tmp_path: Path, own_folders: Path) -> None:
    path = table(tmp_path)
    first = contents.keep_file(path)
    assert contents.keep(path.read_bytes()) == first == contents.keep_file(path)
    folder = first.parent.parent
    assert [each for each in folder.rglob("*") if each.is_file()] == [first]
    with pytest.raises(StoreError, match="does not exist"):
        contents.keep_file(tmp_path / "nothing")
    assert [each for each in folder.rglob("*") if each.is_file()] == [first]


def test_a_packed_table_is_learned_from_on_a_machine_that_never_had_the_file(
    tmp_path: Path, own_folders: Path
) -> None:
    path = table(tmp_path)
    plain = source_of(path)
    expected = read_source(plain)
    packed = contents.packed(plain)
    assert packed.info.key == plain.info.key
    text = dumps(experiment(packed))  # type: ignore[arg-type]
    path.unlink()
    opened = loads(text).data.source
    x, y = read_source(opened)
    assert np.array_equal(x, expected[0])
    assert np.array_equal(y, expected[1])
    run_through(check(opened))
    # Unpacked again, the file is kept by its checksum.
    loose = contents.unpacked(opened)
    assert loose.references[0].packed == ""
    assert np.array_equal(read_source(loose)[0], expected[0])


def test_what_is_too_large_is_not_packed(tmp_path: Path, own_folders: Path) -> None:
    path = tmp_path / "noise.bin"
    path.write_bytes(np.random.default_rng(0).bytes(PACKED_MOST + 10_000))
    with pytest.raises(ValueError, match=r"noise.bin is too large to be packed .* 1 MB compressed"):
        reference(path.read_bytes(), str(path)).with_content(path.read_bytes())
    with pytest.raises(ValueError, match="has changed"):
        reference(b"a", str(path)).with_content(b"b")


@pytest.mark.parametrize(
    ("packed", "sentence"),
    [
        ("???", "damaged"),
        (base64.b64encode(b"no zlib").decode(), "damaged"),
        (base64.b64encode(zlib.compress(b"other")).decode(), "is not what its checksum says"),
        (base64.b64encode(zlib.compress(bytes(UNPACKED_MOST + 1), 9)).decode(), "has more than 20 MB"),
        # A thousand times as large as the text that it is packed in, and never more than that is made.
        (
            base64.b64encode(zlib.compress(bytes(100 * UNPACKED_MOST), 9)[:900_000]).decode(),
            "more than 20 MB",
        ),
    ],
)
def test_what_is_packed_wrongly_is_told(packed: str, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence), found(reference(b"a,b\n", packed=packed)):
        pass


def test_a_run_that_lacks_its_file_says_that_by_its_cause(tmp_path: Path) -> None:
    source = source_of(table(tmp_path))
    (tmp_path / "mine.csv").unlink()
    with pytest.raises(FileLostError) as caught:
        run_through(check(source))
    failure = failure_of(caught.value)
    assert failure.cause == "data"
    assert failure.expected
    assert failure.message == str(caught.value)
