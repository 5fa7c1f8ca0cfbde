"""Hand-ins: whole files under names of their own, read within bounds; the newest of each counts."""

from __future__ import annotations

import contextlib
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.lessons.class_results import ClassFiles, median_curve
from reglab.lessons.hand_in import (
    ENDING,
    ArmNumbers,
    HandIn,
    HandInError,
    StepReport,
    file_name,
    read_hand_in,
    write_hand_in,
)
from reglab.lessons.spec import Header, Lesson, Prediction, Settings, Step
from reglab.store.errors import StoreError


def handed(token: str = "0" * 12, written: str = "2026-11-27T10:00:00.000000Z", **more: object) -> HandIn:
    step = StepReport(
        step=0,
        title="First",
        prediction=(0.5, 1.0),
        came=(0.25, 2.0),
        arms=(ArmNumbers(arm="L2", gap=(0.1, None), score=(0.9, 0.8)),),
    )
    values = {"lesson": "dropout", "title": "Dropout", "task": "classification", "steps": (step,), **more}
    return HandIn(token=token, written=written, **values)  # type: ignore[arg-type]


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    one = handed(participant="Ana Maria")
    path = write_hand_in(tmp_path, one)
    assert path.name == f"ana-maria--dropout--20261127-100000--000000{ENDING}"
    assert read_hand_in(path) == one


def test_whatever_a_lesson_may_be_called_is_handed_in(tmp_path: Path) -> None:
    longest = "t" * 300
    header = Header(title=longest, about="About.")
    asked = Prediction(kind="winner", text=longest)
    step = Step(title=longest, text="Text.", settings=Settings(predict=asked))
    lesson = Lesson(key="mine", header=header, steps=(step,))
    report = StepReport(step=0, title=lesson.steps[0].title, asked=asked.text)
    one = handed(title=lesson.header.title, steps=(report,))
    assert read_hand_in(write_hand_in(tmp_path, one)) == one


@pytest.mark.parametrize("name", ["", "../../etc", "Анна", "a" * 60, "x/y\\z:*?"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    path = write_hand_in(tmp_path, handed(participant=name))
    assert path.parent == tmp_path
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert file_name(handed(participant=name)).isascii()


def test_the_newest_of_each_participant_counts(tmp_path: Path) -> None:
    times = [f"2026-11-27T10:00:0{second}.000000Z" for second in range(3)]
    for time in times:
        write_hand_in(tmp_path, handed("a" * 12, time, participant="Ana"))
    write_hand_in(tmp_path, handed("b" * 12, times[0], participant="Ana"))
    (tmp_path / f"broken{ENDING}").write_text("{", encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    files = ClassFiles()
    assert files.scan(tmp_path)
    assert not files.scan(tmp_path)
    found = files.merged()
    assert {each.token[0]: each.written for each in found.of("dropout")} == {"a": times[2], "b": times[0]}
    assert found.older == 2
    assert found.same_names("dropout") == ("Ana",)
    assert len(found.faults) == 1
    assert f"broken{ENDING} is no hand-in of a lesson" in found.faults[0]
    # A file that was mended is read anew.
    write_hand_in(tmp_path, handed("c" * 12, times[1]))
    (tmp_path / f"broken{ENDING}").unlink()
    assert files.scan(tmp_path)
    assert len(files.merged().of("dropout")) == 3


def test_a_folder_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    assert not ClassFiles().scan(tmp_path / "none")
    with pytest.raises(StoreError):
        write_hand_in(tmp_path / "none", handed())


def test_medians_are_taken_column_by_column() -> None:
    assert median_curve([(0.0, 1.0), (2.0, 5.0), (1.0, 3.0)]) == (1.0, 3.0)
    assert median_curve([]) == ()


@given(data=st.data())
def test_damage_is_one_sentence(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = bytearray(handed(participant="Ana").model_dump_json().encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=5))
    path = tmp_path_factory.mktemp("damaged") / f"x{ENDING}"
    path.write_bytes(bytes(raw))
    # Any other error fails.
    with contextlib.suppress(HandInError):
        assert read_hand_in(path).version == 1


def _write_many(folder: str, number: int) -> None:
    for second in range(9):
        written = f"2026-11-27T10:00:0{second}.000000Z"
        write_hand_in(Path(folder), handed(f"{number:012x}", written, participant=f"p{number}"))


def test_many_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(str(tmp_path), number)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
        writer.close()
    files = ClassFiles()
    files.scan(tmp_path)
    found = files.merged()
    assert (len(found.of("dropout")), found.older, found.faults) == (3, 24, ())
