"""Work that is recorded and repeated: each time counts once, and what cannot be repeated is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor

from reglab.engine.recording.places import Places
from reglab.engine.recording.recorder import recorder_for
from reglab.engine.recording.replays import Replays
from tests.support.tape import TapeRecorder


class Counter:
    """Adds to a tensor what is to be added, and counts how often Python ran."""

    def __init__(self) -> None:
        self.total = torch.zeros(3)
        self.added = torch.ones(3)
        self.runs = 0

    def work(self) -> None:
        self.runs += 1
        self.total.add_(self.added * 2)

    def state(self) -> tuple[Tensor, ...]:
        return (self.total,)


@pytest.fixture(autouse=True)
def no_autograd() -> Iterator[None]:
    with torch.inference_mode():
        yield


def test_work_is_done_once_each_time_and_python_rests_from_the_fourth_time_on() -> None:
    counter, recorder = Counter(), TapeRecorder()
    replays = Replays(recorder)
    runs = []
    for time in range(1, 8):
        replays.run("add", counter.work, counter.state)
        assert counter.total.tolist() == [2.0 * time] * 3
        runs.append(counter.runs)
    # Once to get ready; recorded and done; repeated, undone and done; then repeated alone.
    assert runs == [1, 3, 4, 4, 4, 4, 4]
    assert (recorder.recorded, recorder.repeated) == (1, 5)
    assert not replays.failed


def test_a_recording_reads_what_lies_in_its_memory_now() -> None:
    counter, replays = Counter(), Replays(TapeRecorder())
    for _ in range(4):
        replays.run("add", counter.work, counter.state)
    counter.added.fill_(10.0)
    replays.run("add", counter.work, counter.state)
    assert counter.total.tolist() == [28.0] * 3


def test_kinds_have_recordings_of_their_own() -> None:
    counter, recorder = Counter(), TapeRecorder()
    replays = Replays(recorder)
    for time in range(10):
        replays.run(time % 2, counter.work, counter.state)
    assert counter.total.tolist() == [20.0] * 3
    assert recorder.recorded == 2


def done_with(work: Callable[[Counter, int], None], times: int) -> tuple[Counter, Replays]:
    counter, replays = Counter(), Replays(TapeRecorder())
    for time in range(times):

        def this_time(time: int = time) -> None:
            work(counter, time)

        replays.run("work", this_time, counter.state)
    return counter, replays


def numbers_of_the_host(counter: Counter, time: int) -> None:
    counter.total.add_(counter.added, alpha=float(time))


def memory_made_anew(counter: Counter, time: int) -> None:
    fresh = torch.full((3,), 1.0)
    fresh.copy_(counter.added)
    counter.added = counter.added + 1
    counter.total.add_(fresh)
    del time


def waiting_for_the_device(counter: Counter, time: int) -> None:
    counter.total.add_(float(counter.added.sum()))
    del time


@pytest.mark.parametrize(
    ("work", "expected"), [(numbers_of_the_host, sum(range(8))), (waiting_for_the_device, 3.0 * 8)]
)
def test_what_cannot_be_repeated_is_done_anew_each_time(
    work: Callable[[Counter, int], None], expected: float, caplog: pytest.LogCaptureFixture
) -> None:
    counter, replays = done_with(work, 8)
    assert counter.total.tolist() == [expected] * 3
    assert replays.failed == {"work"}
    assert "anew each time: work" in caplog.text


def test_memory_that_is_made_anew_is_found_out() -> None:
    _, replays = done_with(memory_made_anew, 8)
    assert replays.failed == {"work"}


def test_a_recording_that_leaves_something_out_is_found_out(caplog: pytest.LogCaptureFixture) -> None:
    counter, recorder = Counter(), TapeRecorder(lies=True)
    replays = Replays(recorder)
    for time in range(1, 8):
        replays.run("add", counter.work, counter.state)
        assert counter.total.tolist() == [2.0 * time] * 3
    assert recorder.repeated == 1
    assert replays.failed == {"add"}
    assert "gave other numbers" in caplog.text


def test_numbers_that_are_not_numbers_agree() -> None:
    counter, replays = Counter(), Replays(TapeRecorder())
    counter.total[1], counter.added[2] = torch.nan, torch.inf
    for _ in range(5):
        replays.run("add", counter.work, counter.state)
    assert not replays.failed
    assert counter.total[0] == 10
    assert counter.total[1].isnan()
    assert counter.total[2].isinf()


def test_places_stay_where_they_are_by_name_and_shape() -> None:
    places = Places()
    first = places.keep("x", torch.arange(6.0).view(2, 3).mT)
    assert first.is_contiguous()
    assert torch.equal(first, torch.arange(6.0).view(2, 3).mT)
    again = places.keep("x", torch.zeros(3, 2))
    assert again.data_ptr() == first.data_ptr()
    assert not first.any()
    shorter, other = places.keep("x", torch.ones(2, 2)), places.keep("y", torch.ones(3, 2))
    assert len({first.data_ptr(), shorter.data_ptr(), other.data_ptr()}) == 3


def test_nothing_is_recorded_on_the_processor() -> None:
    assert recorder_for(torch.empty(0)) is None
