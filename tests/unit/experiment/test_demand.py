"""Memory and time of an experiment before it is begun: what grows, what fits, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from reglab.experiment.demand import judge, memory_of, seconds_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS

GB = 10**9


def dense(*units: int, train: int = 500, seeds: int = 5, epochs: int = 100, **more: Any) -> Experiment:
    return build(
        {
            "version": 1,
            "data": {"train": train, "validation": train, "test": train},
            "network": {"layers": [{"kind": "dense", "units": n} for n in units]},
            "training": {"epochs": epochs, **more.pop("training", {})},
            "seeds": seeds,
            **more,
        }
    )


def test_the_file_that_was_killed_is_refused_with_what_would_fit() -> None:
    question = dense(4096, 4096, train=100_000, seeds=100)
    found = judge(question, 20 * GB)
    assert found.refusal == (
        "The experiment needs about 1.1 TB of memory, most of it for past epochs, but 20 GB are free. "
        f"At most {number(found.refusal)} seeds fit."
    )
    one_layer = judge(dense(4096, train=100_000, seeds=100), 3 * GB)
    assert "most of it for the data" in one_layer.refusal
    assert 1 < number(one_layer.refusal) < 100


def number(refusal: str) -> int:
    return int(refusal.partition("At most ")[2].split()[0].replace(",", ""))


@pytest.mark.parametrize(
    ("question", "available", "what"),
    [
        (dense(1024, 1024, seeds=80), 2 * GB, "seeds"),
        (dense(512, 512, train=60_000, seeds=1, training={"batch_size": 60_000}), GB, "examples in a batch"),
        (dense(16, train=100_000, seeds=1, training={"batch_size": 1}), 300_000_000, "training and"),
        (dense(4, train=20, seeds=1, epochs=1_000_000), 600_000_000, "epochs"),
    ],
)
def test_the_number_that_fits_fits_and_not_many_more(question: Experiment, available: int, what: str) -> None:
    found = judge(question, available)
    assert found.memory.bytes > available
    assert f" {what}" in found.refusal
    most = number(found.refusal)

    def bytes_with(n: int) -> int:
        if what == "seeds":
            return memory_of(question.model_copy(update={"seeds": n})).bytes
        if what == "training and":
            sizes = {"train": n, "validation": n, "test": n}
            return memory_of(
                question.model_copy(update={"data": question.data.model_copy(update=sizes)})
            ).bytes
        field = "epochs" if what == "epochs" else "batch_size"
        training = question.training.model_copy(update={field: n})
        return memory_of(question.model_copy(update={"training": training})).bytes

    assert bytes_with(most) <= available
    # Two digits are told, rounded down, and rows are laid out sixteen at a time.
    assert bytes_with(most + max(2 * 10 ** (len(str(most)) - 2), 1) + 16 * (what != "seeds")) > available


def test_a_past_that_is_not_remembered_takes_no_memory() -> None:
    question = Experiment()
    whole, without = memory_of(question), memory_of(question, remembered=False)
    assert without.parts["past epochs"] == 0 < whole.parts["past epochs"]
    assert whole.bytes - without.bytes == whole.parts["past epochs"]


def test_where_no_single_number_helps_it_says_so() -> None:
    found = judge(dense(4096, 4096, 4096, seeds=2), GB // 2)
    assert found.refusal.endswith("Take smaller layers and fewer seeds, or close other programs.")


def test_what_is_not_known_refuses_nothing_but_warns() -> None:
    large = judge(dense(4096, 4096, train=100_000, seeds=100), None)
    assert large.fits
    assert large.refusal == ""
    assert "how much is free is not known" in large.warning
    assert judge(dense(8), None).warning == ""


def test_what_hardly_fits_and_what_takes_long_is_said() -> None:
    question = dense(1024, 1024, seeds=20, epochs=3)
    needed = memory_of(question).bytes
    assert judge(question, 10 * needed).warning == ""
    assert "of memory that are free" in judge(question, int(1.2 * needed)).warning
    slow = judge(dense(64, epochs=1_000_000), None)
    assert slow.warning.startswith("This run takes about ")
    twice = judge(dense(64, epochs=1_000_000), None, 2.0)
    assert twice.seconds.total == pytest.approx(2 * slow.seconds.total)


@pytest.mark.parametrize(
    "larger",
    [
        {"seeds": 40},
        {"units": (256, 256)},
        {"train": 5000},
        {"epochs": 100_000},
        {"training": {"precision": "float64"}},
        {"arms": [{"name": "a"}, {"name": "b", "techniques": [{"kind": "l2"}]}]},
    ],
)
def test_more_of_anything_takes_more(larger: dict[str, Any]) -> None:
    small = dense(64, 64)
    large = dense(*larger.pop("units", (64, 64)), **larger)
    assert memory_of(large).bytes > memory_of(small).bytes
    assert seconds_of(large).total > seconds_of(small).total


def test_techniques_that_hold_buffers_count() -> None:
    def with_(*kinds: str) -> int:
        techniques = [{"kind": kind} for kind in kinds]
        return memory_of(dense(1024, 1024, epochs=2, arms=[{"name": "a", "techniques": techniques}])).bytes

    for kind in ("l2", "early_stopping", "weight_averaging"):
        assert with_(kind) > with_()


def test_every_example_fits_a_small_laptop_and_an_hour() -> None:
    for preset in PRESETS.values():
        found = judge(preset.experiment, 3 * GB)
        assert found.refusal == "", preset.key
        assert found.warning == "", preset.key
        assert 0.05 < found.seconds.total < 600, preset.key
