"""``reglab sweep`` with a backend that trains in this process."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from reglab.analysis.outcomes import arm_summaries
from reglab.cli import main
from reglab.cli.sweep_report import print_sweep
from reglab.engine.run.trainer import Trainer
from reglab.experiment.files import dumps
from reglab.experiment.sweeps import make_sweep
from reglab.record.record import RunRecord
from reglab.runtime.failures import Failure
from reglab.sweeps import run_sweep
from reglab.sweeps.backend import BatchLost
from reglab.sweeps.folder import POINTS, RESULTS, read_sweep
from tests.support.sweeps import COUNTING, SMALL, Inline, result_of, small_sweep

Captured = pytest.CaptureFixture[str]
UseBackend = Callable[..., Inline]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "mine.json"
    path.write_text(dumps(SMALL), encoding="utf-8")
    return str(path)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> UseBackend:
    def put(backend: Inline | None = None) -> Inline:
        used = backend or Inline()
        monkeypatch.setattr("reglab.cli.sweep.backend_for", lambda *_: used)
        return used

    return put


def test_the_best_value_is_reported(use: UseBackend, file: str, capsys: Captured) -> None:
    use()
    assert main(["sweep", file, "--over", "l2.strength=0,0.01:1:3log", "--seeds", "3"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("4 × 3 = 12 networks, about ")
    assert "Small: L2 (mean of 3 seeds, at the end)" in out
    assert out.count(" best") == 1
    assert "Best: l2.strength = " in out
    assert "one-standard-error rule, seed by seed" in out
    assert "12 networks, " in out


def test_two_parameters_list_the_points_and_name_the_best(
    use: UseBackend, file: str, capsys: Captured
) -> None:
    use()
    over = ("--over", "l2.strength=0,0.1", "--over", "training.learning_rate=0.05,0.5")
    assert main(["sweep", file, *over, "--arm", "Plain", "--arm", "L2", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("Best: l2.strength = ") == 2
    assert "training.learning_rate = " in out
    assert out.count("(one-standard-error rule, seed by seed).") == 2
    assert "0 other points" not in out
    assert "Small: Plain" in out


def test_the_table_has_a_row_for_each_point_arm_and_seed_in_full_precision(
    use: UseBackend, file: str, tmp_path: Path
) -> None:
    use()
    out = tmp_path / "out"
    over = "training.batch_size=5,10"
    assert main(["sweep", file, "--over", over, "--over", "data.noise=0:0.4:2", "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO((out / RESULTS).read_text(encoding="utf-8"))))
    assert [(r["training.batch_size"], r["data.noise"], r["arm"], r["seed"]) for r in rows] == [
        (batch, noise, arm, seed)
        for batch in ("5", "10")
        for noise in ("0.0", "0.4")
        for arm in ("Plain", "L2")
        for seed in ("0", "1")
    ]
    cell = make_sweep(SMALL, {"training.batch_size": [10], "data.noise": [0.4]}).cells()[0]
    record = RunRecord(cell.experiment, 1)
    for event in Trainer(cell.experiment, 1).run():
        record.apply(event)
    last = arm_summaries(record)[1].replicas[1]
    row = rows[-1]
    assert (row["outcome"], row["epochs"], row["point"]) == ("completed", "6", cell.key)
    for at, values in (("last", last.last), ("best", last.best)):
        for name in ("train_loss", "val_loss", "train_accuracy", "val_accuracy", "gap"):
            assert row[f"{at}_{name}"] == repr(values[name])


def test_json_is_one_object_and_nothing_else(use: UseBackend, file: str, capsys: Captured) -> None:
    use()
    assert main(["sweep", file, "--over", "dropout.p=0,0.5", "--json", "--quiet"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == ""
    assert found["parameters"] == [{"path": "dropout.p", "title": "Dropout rate", "values": [0.0, 0.5]}]
    assert [point["values"] for point in found["points"]] == [[0.0], [0.5]]
    assert len(found["points"][0]["networks"]) == 2
    assert found["arms"][0]["best"]["values"] in ([0.0], [0.5])
    assert found["state"] == "completed"


def test_a_folder_is_taken_up_again_and_only_when_that_is_asked_for(
    use: UseBackend, file: str, tmp_path: Path, capsys: Captured
) -> None:
    use()
    out = str(tmp_path / "out")
    command = ["sweep", file, "--over", "l2.strength=0,0.1", "--out", out]
    assert main(command) == 0
    capsys.readouterr()
    assert main(command) == 2
    assert "already holds a sweep; go on with it (--resume)" in capsys.readouterr().err
    backend = use(Inline())
    assert main(["sweep", file, "--over", "l2.strength=0,0.1,0.2", "--out", out, "--resume"]) == 0
    assert "3 × 2 = 6 networks, 2 of them to be trained" in capsys.readouterr().err
    assert [len(keys) for keys in backend.trained] == [1]
    assert read_sweep(out).complete


def test_show_says_what_a_folder_holds(use: UseBackend, file: str, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out"
    use()
    assert main(["sweep", file, "--over", "data.train=10,12", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert main(["show", str(out)]) == 0
    shown, err = capsys.readouterr()
    assert err == ""
    assert shown.splitlines()[:10] == told.splitlines()[:10]
    next((out / POINTS).iterdir()).unlink()
    assert main(["show", str(out), "--json"]) == 0
    found, err = capsys.readouterr()
    assert json.loads(found)["state"] == "stopped"
    assert "It holds 1 of 2 points; “reglab sweep … --out" in err
    (out / "sweep.json").write_text("{}", encoding="utf-8")
    assert main(["show", str(out)]) == 2
    assert "does not say in which version it was written" in capsys.readouterr().err


@pytest.mark.parametrize(("width", "gap"), [(80, False), (100, True)])
def test_the_best_point_is_marked_in_narrow_terminals_too(width: int, gap: bool) -> None:
    sweep = small_sweep("0,0.1", **{"training.learning_rate": "0.1,0.3"})
    text = io.StringIO()
    print_sweep(Console(file=text, width=width), result_of(sweep, run_sweep(sweep, Inline())), None)
    table = text.getvalue().partition("Best: ")[0]
    assert table.count(" best") == 1
    assert (" gap " in table, "…" in table) == (gap, False)


class Interrupting(Inline):
    """Ctrl-C comes while the second batch trains."""

    def poll(self, timeout: float) -> object:  # type: ignore[override]
        if self.trained:
            signal.raise_signal(signal.SIGINT)
            return []
        return super().poll(timeout)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_a_folder_to_go_on_with(
    use: UseBackend, file: str, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out"
    command = ["sweep", file, "--over", "data.train=10,12,14", "--out", str(out)]
    use(Interrupting())
    assert main(command) == 1
    err = capsys.readouterr().err
    assert f"with 1 of 3 points; “--resume” goes on in {out}." in err.replace("\n", " ")
    assert (out / RESULTS).exists()
    backend = use(Inline())
    assert main([*command, "--resume"]) == 0
    assert len(backend.trained) == 2


class LosingOne(Inline):
    """The first batch is lost once."""

    def poll(self, timeout: float) -> object:  # type: ignore[override]
        if not self.trained:
            number, batch = self._waiting.popleft()
            self.trained.append(batch.keys)
            return [BatchLost(number, Failure("The training process was killed.", "", "killed"))]
        return super().poll(timeout)


def test_a_lost_process_is_told_and_costs_nothing(use: UseBackend, file: str, capsys: Captured) -> None:
    use(LosingOne())
    assert main(["sweep", file, "--over", "l2.strength=0,0.1"]) == 0
    assert "The training process was killed. 2 points are computed again." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "A sweep needs a parameter; name one and its values"),
        (("--over", "l2.strength"), "write PARAM=VALUES"),
        (("--over", "l2.streng=1"), "Did you mean l2.strength"),
        (("--over", "dropout.p=0:2:3"), "must be at least 0 and at most 0.99, but is 2; lower it."),
        (("--over", "l2.strength=1", "--over", "l2.strength=2"), "stands twice"),
        (("--over", "l2.strength=1", "--arm", "None"), "There is no arm “None”; the arms are “Plain”, “L2”."),
        (("--over", "l2.strength=1", "--seeds", "0"), "seeds must be at least 1 and at most 100, but are 0."),
        (("--over", "l2.strength=1", "--jobs", "0"), "--jobs must be 1 or more"),
        (("--over", "l2.strength=1", "--resume"), "name it with --out"),
        (("--over", "data.train=1"), "must be at least 2 and at most 100,000, but is 1"),
        (("--over", "l2.strength=1", "--cluster", "x", "--jobs", "2"), "leave it out with --cluster"),
    ],
)
def test_bad_input_is_one_sentence(
    use: UseBackend, file: str, capsys: Captured, arguments: tuple[str, ...], words: str
) -> None:
    backend = use()
    assert main(["sweep", file, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert backend.trained == []


def test_what_does_not_fit_the_memory_is_refused(
    use: UseBackend, file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("reglab.cli.sweep.available_memory", lambda: 600_000_000)
    backend = use()
    assert main(["sweep", file, "--over", "data.train=20,90000", "--seeds", "90"]) == 2
    assert "seeds fit." in capsys.readouterr().err
    assert backend.trained == []


def test_an_example_that_is_about_a_curve_needs_no_parameter(use: UseBackend, capsys: Captured) -> None:
    use(Inline(COUNTING))
    assert main(["sweep", "double-descent", "--epochs", "2"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("16 × 2 × 5 = 160 networks, about ")
    assert "layers.1.units" in out
