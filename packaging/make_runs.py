"""Makes the finished runs of ``resources/runs``; run by hand, where an example or what a run keeps changes.

    python packaging/make_runs.py [NAME ...]

It trains ready experiments, keeps some of their networks, and puts the notes of `RUNS` under them. The notes
tell numbers: the script prints what each run found, and whoever makes it anew reads the notes against that.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reglab.analysis import summarize
from reglab.cli.console import output
from reglab.cli.report import print_report
from reglab.cli.training import RUN, interruptible, train
from reglab.experiment.edits import set_training
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.notes import OF_VERDICT, of_arm, of_plot, of_view, written
from reglab.record.questions import Answer, Question
from reglab.record.record import RunRecord
from reglab.runtime.host import Host
from reglab.runtime.machine import available_cores
from reglab.runtime.process_host import ProcessHost
from reglab.store.lab_files import SUFFIX, write_lab_file

TARGET = Path(__file__).resolve().parents[1] / "resources" / "runs"


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is shipped.

    Parameters
    ----------
    example : str
        Key of the ready experiment.
    seeds, epochs : int
        How much of it is trained: what shows the point and keeps the file small.
    networks : int
        Bytes of networks.
    notes : mapping of str to str
        What is written, by place; an arm's by its name.
    """

    example: str
    seeds: int
    epochs: int
    networks: int
    notes: Mapping[str, str]


RUNS: Mapping[str, Run] = {
    "1-first-light": Run(
        "first-light",
        seeds=5,
        epochs=300,
        networks=200_000,
        notes={
            of_plot("loss"): "For about ten epochs both arms learn alike. Then the validation loss of “No "
            "regularization” turns at 0.41 and climbs to 1.11, while its training loss goes on falling, to "
            "0.12. From the turn on the networks learn single examples by heart. With L2 and dropout the "
            "validation loss stays where it was, at 0.42.",
            of_plot(
                "score"
            ): "The accuracy tells less: without regularization the networks are right on 77 % "
            "of the validation examples at the end, with it on 81 %. Overfitting makes a network not so much "
            "wrong more often as surer where it is wrong, and the loss makes it pay for that.",
            of_plot("gap"): "At the end the gap is 0.99 without regularization and 0.04 with it. There is a "
            "price: the training loss stays at 0.37 instead of 0.12.",
            of_view("boundary"): "Without regularization the border bends around single training examples, "
            "into places where validation examples of the other class lie. On the right it is smooth, and "
            "gives some training examples up.",
            OF_VERDICT: "All five seeds agree. The Seeds tab shows each: validation loss ends between 0.61 "
            "and 1.60 without regularization, between 0.36 and 0.46 with it. The two do not even overlap.",
            "L2 + dropout": "L2 makes the weights small: their norm is about 16 at the beginning in both "
            "arms, and at the end 2.9 here, 23.6 without. Small weights make a smooth border.",
        },
    ),
    "2-bank-loans": Run(
        "bank-loans",
        seeds=5,
        epochs=300,
        networks=200_000,
        notes={
            of_plot("loss"): "Both arms predict new loans best after about forty epochs, and equally well: "
            "validation loss 0.44 and 0.43. Without L2 it has risen to 0.76 by the end, with L2 only to "
            "0.48. Whoever stops at epoch forty needs no L2 here; whoever does not know when to stop does.",
            of_view("fit"): "Twenty loans, the filled points, are all that a network has seen. Without L2 "
            "the curve bends to single ones of them, and each seed’s to others. With L2 the curves of the "
            "seeds lie closer together, and closer to the true function. "
            "In the grey areas at both ends there was nothing to learn from: trust neither there.",
            OF_VERDICT: "The gap is smaller with L2 in all five seeds, and the sentence is careful all the "
            "same: five coins show the same side one time in sixteen. With ten seeds it is sure. Set Seeds "
            "to 10 and press Run.",
            "No regularization": "One of these five networks ends with a validation R² of −0.45: it predicts "
            "new loans worse than their mean would. Another has 0.56. With twenty examples, chance decides "
            "much.",
        },
    ),
    "3-sparse-truth": Run(
        "sparse-truth",
        seeds=5,
        epochs=400,
        networks=40_000,
        notes={
            of_plot("loss"): "Forty coefficients are learned from fifty examples. Without a penalty the "
            "training loss falls to 0.04, and the validation loss ends at 0.97. It ends at 0.46 with L2, at "
            "0.33 with the elastic net and at 0.30 with L1, although L1 fits the training examples worst "
            "(0.13).",
            of_view("weights", "coefficients"): "The lines are the true coefficients: five count, 35 are "
            "zero. L1 sets 20 to 27 of the 40 to exactly zero, depending on the seed, and never one of the "
            "five that count. L2 makes all of them smaller and none of them zero. L1 is not free of error "
            "either: on average it leaves each of the five smaller than it truly is.",
            OF_VERDICT: "L1 is best, with the elastic net close behind, because both assume what is true "
            "here: few features count. In File ▸ Examples, Dense truth has the same arms where all forty "
            "count. Guess first, then press Run.",
            "L2": "Better than no penalty in all five seeds. But it gives every feature a little weight, and "
            "35 of them deserve none.",
        },
    ),
}


def main() -> None:
    """Make the runs that are named, or all."""
    names = sys.argv[1:] or list(RUNS)
    TARGET.mkdir(exist_ok=True)
    for name in names:
        path = TARGET / f"{name}{SUFFIX}"
        record, networks = _trained(RUNS[name])
        write_lab_file(path, record.experiment, record, networks)
        print_report(output(), summarize(record))
        epochs = ", ".join(str(each.epoch) for each in networks)
        output().print(f"{path.name}: {path.stat().st_size:,} bytes; networks of epochs {epochs}")


def _trained(run: Run) -> tuple[RunRecord, tuple[NetworksAt, ...]]:
    """Train a run; returns its record with notes, and its networks."""
    experiment = set_training(PRESETS[run.example].experiment, epochs=run.epochs)
    experiment = experiment.model_copy(update={"seeds": run.seeds})
    with interruptible() as wish, closing(ProcessHost(jobs=available_cores())) as host:
        host.start()
        record = train(host, experiment, wish)
        if record.state != "completed":
            sys.exit(f"{run.example} was not trained to its end: {record.state}.")
        networks = _networks(host, record, run.networks)
    for place, text in run.notes.items():
        record.apply(written(RUN, _place(place, experiment), text))
    return record, networks


def _place(place: str, experiment: Experiment) -> str:
    """The place of a note, where an arm stands by its name."""
    keys = {arm.name: arm.key for arm in experiment.arms}
    return of_arm(keys[place]) if place in keys else place


def _networks(host: Host, record: RunRecord, budget: int) -> tuple[NetworksAt, ...]:
    host.ask(Question(RUN, 1, AllNetworks(budget), tuple(replica.index for replica in record.replicas)))
    while True:
        for event in host.poll(0.1):
            if isinstance(event, Answer):
                return event.networks


if __name__ == "__main__":
    main()
