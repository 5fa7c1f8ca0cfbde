"""Archives of hand-ins: what can be read is read, and what may not be is refused in one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reglab.lessons import archives
from reglab.lessons.archives import read_archive
from reglab.lessons.class_results import ClassFiles
from reglab.lessons.hand_in import ENDING, HandIn, HandInError, StepReport, write_hand_in


def handed(number: int, second: int = 0) -> HandIn:
    step = StepReport(step=0, title="First", reflection="I thought so.", confidence=1, choice=0)
    return HandIn(
        lesson="dropout",
        title="Dropout",
        token=f"{number:012x}",
        written=f"2026-11-27T10:00:{second:02}.000000Z",
        task="classification",
        seed=number,
        steps=(step,),
    )


def packed(path: Path, **contents: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def text(number: int, second: int = 0) -> str:
    return handed(number, second).model_dump_json()


def test_hand_ins_come_out_of_an_archive(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "class.zip",
        **{
            f"a{ENDING}": text(1),
            f"group 2/b{ENDING.upper()}": text(2),
            f"c{ENDING}": "{",
            "notes.txt": "Hello.",
        },
    )
    first, second, third = read_archive(path)
    assert (first, second) == (handed(1), handed(2))
    assert third == f"class.zip: c{ENDING} is no hand-in of a lesson; choose a file {ENDING}."


def test_what_is_there_twice_counts_once_and_is_told(tmp_path: Path) -> None:
    packed(tmp_path / "one.zip", **{f"a{ENDING}": text(1), f"b{ENDING}": text(2)})
    packed(tmp_path / "two.ZIP", **{f"a{ENDING}": text(1), f"c{ENDING}": text(2, 5)})
    write_hand_in(tmp_path, handed(1))
    files = ClassFiles()
    assert files.scan(tmp_path)
    found = files.merged()
    assert {each.token[-1]: each.written[17:19] for each in found.handed} == {"1": "00", "2": "05"}
    assert (found.twice, found.older, found.faults) == (2, 1, ())
    assert not files.scan(tmp_path)


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "C:\\\\out", "..\\\\out"])
def test_a_name_that_leads_out_is_refused(name: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", **{f"{name}{ENDING}": text(1)})
    with pytest.raises(HandInError, match="the name of a file in it leads out of it"):
        read_archive(path)
    assert [each.name for each in tmp_path.iterdir()] == ["x.zip"]


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        ({"inner.zip": b"PK"}, "there is another archive in it; unpack that one first"),
        ({"notes.txt": "x"}, "there is no hand-in"),
        ({f"a{ENDING}": b"0" * 300_000_000}, "it would unpack to 300 MB, more than 200 MB"),
    ],
    ids=["nested", "nothing", "bomb"],
)
def test_what_may_not_be_is_refused_in_one_sentence(
    contents: dict[str, str | bytes], sentence: str, tmp_path: Path
) -> None:
    path = packed(tmp_path / "x.zip", **contents)
    with pytest.raises(HandInError, match=sentence) as caught:
        read_archive(path)
    assert str(caught.value).startswith("x.zip cannot be read: ")
    assert ". " not in str(caught.value)


def test_too_many_too_large_and_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "x.zip", **{f"{n}{ENDING}": text(n) for n in range(4)})
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_HAND_INS", 3)
        with pytest.raises(HandInError, match="it holds 4 hand-ins, more than 3"):
            read_archive(path)
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_BYTES", 100)
        assert all("more than a hand-in can have" in str(each) for each in read_archive(path))
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_ARCHIVE", 100)
        with pytest.raises(HandInError, match="more than"):
            read_archive(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(HandInError, match="it is no zip archive, or damaged"):
        read_archive(path)
