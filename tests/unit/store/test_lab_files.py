"""One file that holds an experiment, its data, its results and its networks."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.record.networks import NetworksAt
from reglab.store import lab_files
from reglab.store.errors import StoreError
from reglab.store.lab_files import (
    is_lab_file,
    pack_lab_file,
    read_lab_file,
    write_lab_file,
)
from tests.support.own_tables import with_table, write_penguins
from tests.support.records import experiment
from tests.unit.store.test_records import an_example, same

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lab_files"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of this test's own."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "home")


def networks() -> tuple[NetworksAt, ...]:
    rng = np.random.default_rng(3)
    return tuple(
        NetworksAt(epoch, columns, tuple(rng.normal(size=9).astype(np.float32) for _ in columns))
        for epoch, columns in ((7, (2,)), (12, (0, 3)), (30, (0, 1, 2)))
    )


def rewritten(change: Callable[[dict[str, bytes]], object], data: bytes | None = None) -> bytes:
    """A file with other parts; the manifest is what `change` leaves of it."""
    with zipfile.ZipFile(
        io.BytesIO(data or pack_lab_file(experiment(), an_example(), networks()))
    ) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "bad.reglab").write_bytes(data)
    with pytest.raises(StoreError) as caught:
        read_lab_file(tmp_path / "bad.reglab")
    words = str(caught.value)
    assert "\n" not in words
    assert "bad.reglab" in words
    return words


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    made, present = an_example(), PRESETS[DEFAULT].experiment
    write_lab_file(tmp_path / "all.reglab", present, made, networks())
    back = read_lab_file(tmp_path / "all.reglab")
    assert back.experiment == present
    assert back.record is not None
    same(made, back.record)
    assert summarize(back.record).to_dict() == summarize(made).to_dict()
    assert [(one.epoch, one.columns) for one in back.networks] == [(7, (2,)), (12, (0, 3)), (30, (0, 1, 2))]
    for one, other in zip(networks(), back.networks, strict=True):
        for numbers, found in zip(one.values, other.values, strict=True):
            np.testing.assert_array_equal(numbers, found)


def test_an_experiment_alone_is_a_file_too(tmp_path: Path) -> None:
    write_lab_file(tmp_path / "a.reglab", experiment())
    back = read_lab_file(tmp_path / "a.reglab")
    assert (back.experiment, back.record, back.networks) == (experiment(), None, ())


def test_double_precision_stays_double(tmp_path: Path) -> None:
    numbers = np.array([1 / 3, np.pi])
    write_lab_file(tmp_path / "a.reglab", experiment(), an_example(), [NetworksAt(1, (0,), (numbers,))])
    (found,) = read_lab_file(tmp_path / "a.reglab").networks
    assert found.values[0].tolist() == numbers.tolist()


def test_a_persons_data_travel_in_the_file_and_without_the_folders_of_its_machine(tmp_path: Path) -> None:
    there = tmp_path / "her documents"
    there.mkdir()
    table = write_penguins(there)
    question = with_table(Experiment(), table, "sex")
    made = an_example()
    made.experiment = question.model_copy(update={"arms": made.experiment.arms})
    data = pack_lab_file(question, made)
    content = table.read_bytes()
    table.unlink()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sent.reglab").write_bytes(data)
    assert not any(b"her documents" in part for part in _parts(data).values())
    back = read_lab_file(tmp_path / "other" / "sent.reglab")
    assert back.record is not None
    assert back.record.experiment.data == back.experiment.data  # else the results would count as stale
    assert not isinstance(back.experiment.data.set, str)
    (reference,) = back.experiment.data.set.references
    assert reference.name == "penguins.csv"
    (kept,) = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert (kept.name, kept.read_bytes()) == (reference.sha256, content)
    # And from there into a file again.
    assert _parts(pack_lab_file(back.experiment))[f"data/{reference.sha256}"] == content


def test_data_that_are_gone_are_a_sentence_and_no_file(tmp_path: Path) -> None:
    table = write_penguins(tmp_path)
    question = with_table(Experiment(), table, "sex")
    table.write_text("changed", "utf-8")
    with pytest.raises(
        StoreError, match=r"penguins\.csv is gone or has changed since it was taken; put it back"
    ):
        write_lab_file(tmp_path / "a.reglab", question)
    assert not (tmp_path / "a.reglab").exists()


@pytest.mark.parametrize("name", ["a.reglab", "a.reglab.zip", "A.REGLAB", "a.zip"])
def test_it_is_known_by_name_or_by_how_it_begins(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(pack_lab_file(experiment()))
    assert is_lab_file(tmp_path / name)
    assert read_lab_file(tmp_path / name).experiment == experiment()
    (tmp_path / "b.json").write_text("{}", "utf-8")
    assert not is_lab_file(tmp_path / "b.json")


def test_a_newer_file_is_said_to_be_newer_and_never_opened_empty(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        manifest["version"] = 2
        manifest["parts"]["hologram.bin"] = "0"
        parts["manifest.json"] = json.dumps(manifest).encode()

    assert "this file was written by a newer reglab" in refused(tmp_path, rewritten(change))


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.reglab")))
def test_files_of_every_version_are_read(name: str) -> None:
    back = read_lab_file(FIXTURES / name)
    assert back.record is not None
    assert back.record.epochs == 30
    assert back.record.notes
    assert [one.epoch for one in back.networks] == [7, 12, 30]


def test_what_a_file_may_hold_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(3_000_000))
    monkeypatch.setattr(lab_files, "UNPACKED_MOST", 2_000_000)
    assert "would unpack to 3 MB" in refused(tmp_path, bomb.getvalue())
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(20_001):
            archive.writestr(str(number), b"")
    assert "too many files" in refused(tmp_path, many.getvalue())


def test_an_array_that_claims_more_than_there_is_takes_no_memory(tmp_path: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"
    claimed = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + header.ljust(117) + b"\n"

    def change(parts: dict[str, bytes]) -> None:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("meta.npy", claimed)
        parts["record.npz"] = inner.getvalue()
        _resign(parts)

    assert "does not hold what its header says" in refused(tmp_path, rewritten(change))


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/passwd", "data/../../x", "networks/0", "C:\\x", "data/" + "A" * 64]
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = b"x"
        _resign(parts)

    before = sorted(path for path in tmp_path.rglob("*"))
    assert "is no part of such a file" in refused(tmp_path, rewritten(change))
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "bad.reglab") == before


def test_other_archives_and_changed_parts_are_refused(tmp_path: Path) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "archive of something else" in refused(tmp_path, other.getvalue())
    assert "damaged" in refused(tmp_path, b"PK\x03\x04")
    assert "damaged" in refused(tmp_path, b"")
    assert "not what was written" in refused(
        tmp_path, rewritten(lambda parts: parts.update({"experiment.json": b"{}"}))
    )

    def own(parts: dict[str, bytes]) -> None:
        parts["experiment.json"] = b'{"version": 1, "arms": []}'
        _resign(parts)

    assert "its experiment cannot be read" in refused(tmp_path, rewritten(own))


def test_writing_leaves_the_old_file_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.reglab"
    write_lab_file(path, experiment())
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="the disk is full"):
        write_lab_file(path, PRESETS[DEFAULT].experiment)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.reglab"]


# -- whatever happens to a file --------------------------------------------------------------


def _mutate(tmp_path: Path, numbers: range) -> int:
    """Read damaged files; return how many were refused."""
    whole = pack_lab_file(experiment(), an_example(), networks())
    parts, words = _parts(whole), list[str]()
    path = tmp_path / "m.reglab"
    for number in numbers:
        rng = np.random.default_rng(number)
        if number % 2:
            data = _bytes_changed(whole, rng)
        else:
            # A part that is damaged behind a checksum that fits: what a malicious hand would write.
            name = str(rng.choice(sorted(parts)))
            changed = {**parts, name: _bytes_changed(parts[name], rng)}
            if name != "manifest.json":
                _resign(changed)
            data = rewritten(lambda there, new=changed: there.update(new), whole)
        path.write_bytes(data)
        try:
            read_lab_file(path)
        except StoreError as error:
            words.append(str(error))
    assert all(20 < len(sentence) < 600 and "\n" not in sentence for sentence in words)
    return len(words)


def _bytes_changed(data: bytes, rng: np.random.Generator) -> bytes:
    changed = bytearray(data)
    kind = rng.integers(4)
    at = int(rng.integers(len(changed)))
    if kind == 0:
        del changed[at:]
    elif kind == 1:
        changed[at : at + 4] = rng.bytes(4)
    elif kind == 2:
        changed[at:at] = changed[: int(rng.integers(1, 200))]
    else:
        for place in rng.integers(0, len(changed), 8):
            changed[place] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def test_damaged_files_are_a_sentence_each(tmp_path: Path) -> None:
    assert _mutate(tmp_path, range(150)) > 100


@pytest.mark.audit
@pytest.mark.timeout(3600)
def test_ten_thousand_damaged_files(tmp_path: Path) -> None:
    assert _mutate(tmp_path, range(1_000, 11_000)) > 7_000


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _resign(parts: dict[str, bytes]) -> None:
    """Give the manifest the checksums of what there is."""
    import hashlib

    manifest = json.loads(parts["manifest.json"])
    rest = {name: content for name, content in parts.items() if name != "manifest.json"}
    manifest["parts"] = {name: hashlib.sha256(content).hexdigest() for name, content in rest.items()}
    parts["manifest.json"] = json.dumps(manifest).encode()
