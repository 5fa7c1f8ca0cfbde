"""What the report says of the time of each arm."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console

from reglab.analysis.summary import summarize
from reglab.cli.report import print_report
from reglab.record.record import RunRecord
from tests.support.records import experiment, record


def printed(*seconds: float) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        print_report(console, replace(summarize(made()), arm_seconds=seconds))
    return captured.get()


def made() -> RunRecord:
    question = experiment(seeds=2, epochs=4)
    return record(question, {"train_loss": [0.4, 0.3, 0.2, 0.1], "val_loss": [0.5, 0.45, 0.4, 0.4]})


def test_the_time_of_every_arm_is_said_with_how_it_is_shared() -> None:
    arms = [arm.name for arm in made().experiment.arms]
    said = printed(*(62.0 * (place + 1) for place in range(len(arms))))
    assert f"Seconds of training: {arms[0]} 1 min 2 s, {arms[1]} 2 min 4 s" in said
    assert "Networks that train side by side share their time equally." in said


def test_nothing_is_said_where_it_was_not_measured() -> None:
    assert "Seconds of training" not in printed()
