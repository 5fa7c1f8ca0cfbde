from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from reglab.analysis import summarize
from reglab.cli import main
from reglab.cli import run as command
from reglab.cli.console import output
from reglab.cli.source import find_experiment
from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.files import dumps
from reglab.experiment.presets import PRESETS
from reglab.record.events import RunFailed
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment
from reglab.store.journal import Journal
from reglab.store.records import FILES, read_record, write_record
from tests.support.hosts import ScriptedHost
from tests.support.looked_at import looked_at
from tests.support.records import experiment
from tests.unit.cli.conftest import UseHost

Captured = pytest.CaptureFixture[str]
SMALL = ("--seeds", "3", "--epochs", "20")


def test_a_preset_is_trained_and_reported(use_host: UseHost, capsys: Captured) -> None:
    host = use_host()
    assert main(["run", "first-light", *SMALL]) == 0
    out, err = capsys.readouterr()
    assert "No regularization" in out
    assert "mean ± standard deviation of 3 seeds" in out
    assert "closes 82 % of the gap (0.61 → 0.11; 3 of 3 seeds)" in out
    assert "differs in exactly: " in out
    assert "20 of 20 epochs in 2.0 s: 10 epochs/s for 6 networks side by side" in out
    assert err == ""
    assert host.closed


def test_json_is_one_object_and_nothing_else(use_host: UseHost, capsys: Captured) -> None:
    use_host()
    assert main(["run", "first-light", "--json", *SMALL]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == ""
    assert [arm["name"] for arm in found["arms"]] == [a.name for a in PRESETS["first-light"].experiment.arms]
    assert len(found["arms"][0]["replicas"]) == 3
    assert found["verdict"].startswith("L2")
    assert found["paired"][0]["last"]["gap"]["wins"] == 3


def test_a_file_is_trained_and_kept(use_host: UseHost, capsys: Captured, tmp_path: Path) -> None:
    use_host()
    question = experiment(seeds=2, epochs=10)
    (tmp_path / "mine.json").write_text(dumps(question), encoding="utf-8")
    out = tmp_path / "results"
    assert main(["run", str(tmp_path / "mine.json"), "--out", str(out)]) == 0
    assert f"Written to {out}" in capsys.readouterr().out
    assert sorted(p.name for p in out.iterdir()) == sorted(FILES)
    kept = read_record(out)
    assert (kept.experiment, kept.state, kept.epochs) == (question, "completed", 10)


NASTY = "<b>x</b> & [*] %1 [red]"


def test_nothing_in_a_file_reaches_the_terminal_as_a_command(
    use_host: UseHost, capsys: Captured, tmp_path: Path
) -> None:
    use_host()
    written = json.loads(dumps(experiment(seeds=2, epochs=10)))
    written["name"] = f"{NASTY}\x1b]0;title\x07\n"
    written["arms"][1]["name"] = f"{NASTY}\t\x1b[2J"
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(written), encoding="utf-8")
    assert main(["run", str(file), "--out", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert out.count(NASTY) >= 4, "title, row, difference and verdict"
    written["data"]["\x1b[31m\x07\n"] = 1
    file.write_text(json.dumps(written), encoding="utf-8")
    for source in (str(file), "no\x1b[31m\x07such", f"{tmp_path}/no\x1b[31m\nsuch.json"):
        use_host()
        assert main(["run", source]) == 2
    err += (captured := capsys.readouterr()).err
    assert "no such.json does not exist" in captured.err
    for text in (out, err, captured.out):
        assert {c for c in text if not c.isprintable()} <= {"\n"}


def test_a_console_obeys_no_text(capsys: Captured) -> None:
    output().print("a\x1b[31mb\x07 [bold]c[/bold] :smile:", soft_wrap=True)
    assert capsys.readouterr().out == "ab [bold]c[/bold] :smile:\n"


def test_results_are_not_overwritten_unless_asked(
    use_host: UseHost, capsys: Captured, tmp_path: Path
) -> None:
    use_host()
    command = ["run", "first-light", "--out", str(tmp_path), *SMALL]
    assert main(command) == 0
    before = (tmp_path / "record.npz").read_bytes()
    use_host("failed")
    assert main(command) == 2
    assert "already holds the results of a run" in (trouble := capsys.readouterr().err)
    assert "--overwrite" in trouble
    assert (tmp_path / "record.npz").read_bytes() == before
    use_host()
    assert main([*command, "--overwrite", "--seeds", "2"]) == 0
    assert read_record(tmp_path).experiment.seeds == 2


def test_a_failed_run_keeps_what_there_is(use_host: UseHost, capsys: Captured, tmp_path: Path) -> None:
    use_host("failed")
    assert main(["run", "first-light", "--out", str(tmp_path), *SMALL]) == 1
    out, err = capsys.readouterr()
    assert "The run failed at epoch 10 of 20" in out
    assert "The training process ended." in err
    assert read_record(tmp_path).epochs == 10


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_run_in_which_every_network_diverged_is_a_failure(
    use_host: UseHost, capsys: Captured, options: tuple[str, ...]
) -> None:
    use_host("diverged")
    assert main(["run", "first-light", *SMALL, *options]) == 1
    out, err = capsys.readouterr()
    sentence = "All 6 networks diverged at epoch 1. Lower the learning rate."
    assert out.count(sentence) == 1
    assert err.count(sentence) == len(options)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_reports_and_keeps(
    use_host: UseHost, capsys: Captured, tmp_path: Path, number: signal.Signals
) -> None:
    handler = signal.getsignal(number)
    host = use_host("waits", on_wait=lambda: signal.raise_signal(number))
    assert main(["run", "first-light", "--json", "--out", str(tmp_path), *SMALL]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["state"], found["epochs"]) == ("stopped", 10)
    assert "Stopped at epoch 10 of 20." in err
    assert read_record(tmp_path).state == "stopped"
    assert host.closed
    assert signal.getsignal(number) is handler


def test_a_second_ctrl_c_ends_at_once(use_host: UseHost, capsys: Captured, tmp_path: Path) -> None:
    def interrupt_twice() -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    host = use_host("waits", on_wait=interrupt_twice)
    assert main(["run", "first-light", "--out", str(tmp_path), *SMALL]) == 1
    assert capsys.readouterr().out == ""
    assert host.closed
    record = read_record(tmp_path)
    assert (record.state, record.epochs) == ("interrupted", 10)
    assert read_experiment(tmp_path / "experiment.json") == record.experiment


def test_the_record_is_there_while_it_trains(use_host: UseHost, tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []

    def look() -> None:
        record = read_record(tmp_path)
        seen.append((record.state, record.epochs))
        if record.epochs:
            signal.raise_signal(signal.SIGINT)

    use_host("waits", on_wait=look)
    assert main(["run", "first-light", "--out", str(tmp_path), *SMALL]) == 1
    assert seen[-1] == ("running", 10)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(FILES)
    assert read_record(tmp_path).state == "stopped"


def interrupted(use_host: UseHost, folder: Path, *options: str) -> None:
    def interrupt_twice() -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    use_host("waits", on_wait=interrupt_twice)
    assert main(["run", "first-light", "--out", str(folder), *SMALL, *options]) == 1


def test_results_of_an_interrupted_run_are_shown_and_completed(
    use_host: UseHost, capsys: Captured, tmp_path: Path
) -> None:
    interrupted(use_host, tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())
    capsys.readouterr()
    assert main(["show", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "Interrupted at epoch 10 of 20" in out
    assert f"reglab show --complete {tmp_path}" in err
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert main(["show", str(tmp_path), "--complete", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["epochs"]) == ("interrupted", 10)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(FILES)
    assert read_record(tmp_path).state == "interrupted"
    assert main(["show", str(tmp_path)]) == 0
    assert "Interrupted at epoch 10 of 20" in capsys.readouterr().out


def test_a_folder_without_results_is_refused(capsys: Captured, tmp_path: Path) -> None:
    assert main(["show", str(tmp_path)]) == 2
    assert "holds no complete record" in capsys.readouterr().err
    assert main(["show", str(tmp_path / "nowhere")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_an_interrupted_run_is_not_overwritten_unasked_and_never_taken_for_the_one_before(
    use_host: UseHost, capsys: Captured, tmp_path: Path
) -> None:
    use_host()
    assert main(["run", "first-light", "--out", str(tmp_path), "--seeds", "2", "--epochs", "6"]) == 0
    interrupted(use_host, tmp_path, "--overwrite")
    record = read_record(tmp_path)
    assert (record.state, record.epochs, record.experiment.seeds) == ("interrupted", 10, 3)
    assert not (tmp_path / "metrics.csv").exists(), "those of the run before would be taken for this one's"
    use_host()
    capsys.readouterr()
    assert main(["run", "first-light", "--out", str(tmp_path), *SMALL]) == 2
    assert "already holds the results of a run (experiment.json, record.journal)" in capsys.readouterr().err


def test_a_disk_that_fills_while_it_trains_is_said_at_once(
    use_host: UseHost, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Journal) -> None:
        raise StoreError(f"{self.path} does not fit: the disk is full; make room or choose another disk.")

    monkeypatch.setattr(Journal, "take", lambda self, events: full(self) if events else None)
    use_host()
    assert main(["run", "first-light", "--out", str(tmp_path), *SMALL]) == 0
    out, err = capsys.readouterr()
    assert err.count("The record cannot be kept while it trains: ") == 1
    assert "the disk is full; make room" in err
    assert "Written to" in out, "there was room again at the end"
    assert read_record(tmp_path).state == "completed"


def test_a_failure_says_what_to_do_at_a_command_line(
    use_host: UseHost, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cause, words in {
        "killed": "Take fewer seeds (--seeds)",
        "process": "Run the command again.",
        "unexpected": "details",
    }.items():
        host = use_host("failed")
        monkeypatch.setattr(
            host, "poll", lambda _timeout, c=cause: [RunFailed(1, "It failed.", "details", c)]
        )
        assert main(["run", "first-light", *SMALL]) == 1
        err = capsys.readouterr().err
        assert "It failed. " in err
        assert words in err
        assert "Press Run" not in err


def test_results_that_cannot_be_kept_are_still_reported(
    use_host: UseHost, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = use_host()
    start = host.run

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    def run(*given: Any) -> None:
        start(*given)
        monkeypatch.setattr(os, "fsync", full_disk)

    monkeypatch.setattr(host, "run", run)
    assert main(["run", "first-light", "--out", str(tmp_path), *SMALL]) == 1
    out, err = capsys.readouterr()
    assert "closes 82 % of the gap" in out
    assert "Written to" not in out
    assert "could not be kept" in err
    assert "the disk is full" in err
    assert f"“reglab show {tmp_path}” reads it" in err
    assert (read_record(tmp_path).state, read_record(tmp_path).epochs) == ("completed", 20)
    # Where nothing can be written from the start, nothing is trained in vain.
    use_host("failed")
    assert main(["run", "first-light", "--out", str(tmp_path / "new"), *SMALL]) == 2
    assert "the disk is full" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["first-ligth"], "Did you mean first-light?"),
        (["nonsense"], "There is no preset or file named “nonsense”. The presets are:\n  first-light"),
        (["./first-light"], "first-light does not exist; check the name"),
        (["nowhere.json"], "nowhere.json does not exist"),
        (["first-light", "--seeds", "0"], "seeds: must be at least 1 and at most 100, but is 0"),
        (
            ["first-light", "--epochs", "-5"],
            "training.epochs: must be at least 1 and at most 1,000,000, but is -5",
        ),
        (["first-light", "--seeds", "many"], "must be a whole number, but is “many”"),
        (["first-light", "--flavour"], "No such option"),
        ([], "Missing argument"),
        (["first-light", "--out", "/dev/null"], "is a file; choose a folder"),
    ],
)
def test_bad_input_is_one_clear_sentence_and_code_2(
    use_host: UseHost, capsys: Captured, arguments: list[str], words: str
) -> None:
    use_host("failed")
    assert main(["run", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "Traceback" not in err


def test_every_problem_of_a_file_is_listed(use_host: UseHost, capsys: Captured, tmp_path: Path) -> None:
    use_host("failed")
    path = tmp_path / "wrong.json"
    path.write_text('{"version": 1, "seeds": 0, "data": {"train": NaN}, "arms": []}')
    assert main(["run", str(path)]) == 2
    assert "wrong.json: 3 problems" in capsys.readouterr().err


def test_names_with_brackets_are_no_markup(use_host: UseHost, capsys: Captured, tmp_path: Path) -> None:
    use_host()
    path = tmp_path / "a.json"
    path.write_text(dumps(experiment(arms=("plain", "[red]L2[/red]"), epochs=4)), encoding="utf-8")
    assert main(["run", str(path)]) == 0
    assert "[red]L2[/red] closes" in capsys.readouterr().out


def test_a_regression_speaks_of_r2(use_host: UseHost, capsys: Captured) -> None:
    use_host()
    assert main(["run", "noisy-sine", *SMALL]) == 0
    out = capsys.readouterr().out
    assert "R²" in out
    assert "accuracy" not in out


def test_narrow_terminals_get_the_means_alone(
    use_host: UseHost, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_host()
    monkeypatch.setattr("reglab.cli.console.WIDTH_OF_A_FILE", 80)
    assert main(["run", "first-light", *SMALL]) == 0
    table = capsys.readouterr().out.split("\n\n")[0].splitlines()
    assert "(mean of 3 seeds)" in table[0]
    assert max(map(len, table)) <= 80
    assert not any("…" in line for line in table)


def test_an_experiment_that_does_not_fit_is_refused_before_anything_is_begun(
    use_host: UseHost, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of 100,000 examples, two layers of 4,096 units and 100 seeds."""
    layers = [{"kind": "dense", "units": 4096}] * 2
    sizes = {"train": 100_000, "validation": 100_000, "test": 100_000}
    file, out = tmp_path / "large.json", tmp_path / "out"
    document = {"version": 1, "data": sizes, "network": {"layers": layers}, "seeds": 100}
    file.write_text(json.dumps(document), encoding="utf-8")
    host = use_host()
    monkeypatch.setattr(host, "run", lambda *_: pytest.fail("it was begun"))
    monkeypatch.setattr(command, "available_memory", lambda: 16 * 10**9)
    assert main(["run", str(file), "--out", str(out)]) == 2
    err = capsys.readouterr().err
    assert "needs about 1.1 TB of memory" in err
    assert "16 GB are free. At most 9 seeds fit." in err
    assert not out.exists()
    assert host.closed


def test_a_run_that_takes_long_is_warned_of(
    use_host: UseHost, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "available_memory", lambda: None)
    use_host("failed")
    assert main(["run", "convolution", "--seeds", "100", "--epochs", "5000"]) == 1
    err = capsys.readouterr().err
    assert "This run takes about " in err
    assert "how much is free is not known" in err


def test_other_epochs_are_for_arms_with_epochs_of_their_own_too(tmp_path: Path) -> None:
    base = experiment(seeds=2, epochs=10)
    own = [None, ArmTraining(lr=0.3, epochs=3)]
    arms = tuple(arm.model_copy(update={"training": t}) for arm, t in zip(base.arms, own, strict=True))
    path = tmp_path / "own.json"
    path.write_text(dumps(base.model_copy(update={"arms": arms})), encoding="utf-8")
    shorter = find_experiment(str(path), epochs=2)
    assert [shorter.arm_training(arm).epochs for arm in shorter.arms] == [2, 2]
    longer = find_experiment(str(path), epochs=20)
    assert [longer.arm_training(arm).epochs for arm in longer.arms] == [20, 3]
    assert longer.arms[1].training == own[1]


def test_looks_at_the_test_part_are_named(capsys: Captured, tmp_path: Path) -> None:
    record = looked_at()
    write_record(tmp_path, record, summarize(record))
    assert main(["show", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "Test examples, look 1: 3 arms at the end" in out
    assert "“lucky” has the highest validation accuracy of 3 arms" in out


def test_it_trains_with_all_cores_or_as_many_processes_as_are_allowed(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    asked = []

    def make(**options: Any) -> ScriptedHost:
        asked.append(options)
        return ScriptedHost()

    monkeypatch.setattr(command, "ProcessHost", make)
    monkeypatch.setattr(command, "available_cores", lambda: 6)
    for jobs in ((), ("--jobs", "2")):
        assert main(["run", "first-light", "--no-history", *SMALL, *jobs]) == 0
    assert asked == [{"jobs": 6}, {"jobs": 2}]
    capsys.readouterr()
    assert main(["run", "first-light", "--jobs", "0"]) == 2
    assert "--jobs: must be 1 or more, but is 0; leave it out for all cores." in capsys.readouterr().err
