"""What must hold between the fields of an experiment, beyond the range of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping

if TYPE_CHECKING:
    from reglab.experiment.experiment import Arm, Experiment


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as a sentence for a person.

    Parameters
    ----------
    where : str
        Path of the field, e.g. ``"arms[1].techniques[0].strength"``; empty for the whole.
    sentence : str
        What was received, what is allowed and what to do.
    """

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


def problems(experiment: Experiment) -> list[Problem]:
    """Everything that is wrong between the fields of `experiment`; empty when all is well."""
    found = [*_data(experiment), *_names(experiment)]
    for index, arm in enumerate(experiment.arms):
        found += _arm(experiment, arm, f"arms[{index}]")
    return found


def _data(experiment: Experiment) -> Iterator[Problem]:
    data, info = experiment.data, experiment.data.info
    largest = max(experiment.arm_train(arm) for arm in experiment.arms)
    if info.total is not None and (needed := largest + data.validation + data.test) > info.total:
        yield Problem(
            "data",
            f"{largest:,} training, {data.validation:,} validation and {data.test:,} test examples are "
            f"{needed:,}, but {info.title} has {info.total:,}; take at least {needed - info.total:,} fewer.",
        )
    if info.classes:
        parts = {"train": data.train, "validation": data.validation, "test": data.test}
        for part, size in parts.items():
            if size < len(info.classes):
                yield Problem(
                    f"data.{part}",
                    f"{size} examples are fewer than the {len(info.classes)} classes of {info.title}; "
                    f"take {len(info.classes)} or more.",
                )
    if data.label_flip > 0 and info.task == "regression":
        yield Problem(
            "data.label_flip",
            f"{info.title} is a regression and has no labels to flip; set it to 0 (it is {data.label_flip:g}) "
            "and use the noise instead.",
        )


def _names(experiment: Experiment) -> Iterator[Problem]:
    counts = Counter(arm.name.strip() for arm in experiment.arms)
    for name, count in counts.items():
        if count > 1:
            yield Problem("arms", f"{count} arms are named “{name}”; give each a name of its own.")
    for index, arm in enumerate(experiment.arms):
        if not arm.name.strip():
            yield Problem(f"arms[{index}].name", "the name is blank; give the arm a name.")


def _arm(experiment: Experiment, arm: Arm, where: str) -> Iterator[Problem]:
    info, network = experiment.data.info, experiment.arm_network(arm)
    output = network.resolved_output(info)
    place = f"{where}.network.output" if arm.network else "network.output"
    if arm.network or where == "arms[0]":
        if info.task == "regression" and output != "linear":
            yield Problem(
                place,
                f"{output} is an output for classes, but {info.title} is a regression; take linear or auto.",
            )
        if output == "sigmoid" and len(info.classes) != 2:
            yield Problem(
                place,
                f"sigmoid is one output for two classes, but {info.title} has {len(info.classes)}; "
                "take softmax or sigmoid_per_class.",
            )
    hidden = len(network.layers)
    for index, technique in enumerate(arm.techniques):
        yield from _technique(experiment, technique, hidden, f"{where}.techniques[{index}]")
    yield from _overlaps(arm, hidden, where)


def _technique(experiment: Experiment, technique: Technique, hidden: int, where: str) -> Iterator[Problem]:
    choices = technique.layer_choices(hidden)
    if technique.layers != "all":
        for ref in technique.layers:
            if ref not in choices:
                allowed = ", ".join(map(str, choices)) or "none"
                yield Problem(
                    f"{where}.layers",
                    f"{technique.title} cannot act on layer {ref} of a network with {hidden} hidden "
                    f"layer{'' if hidden == 1 else 's'}; choose from {allowed}.",
                )
    if isinstance(technique, EarlyStopping):
        task = experiment.data.info.task
        wrong = {"classification": "val_r2", "regression": "val_accuracy"}[task]
        if technique.monitor == wrong:
            yield Problem(
                f"{where}.monitor", f"{wrong} is not measured in a {task}; monitor val_loss or train_loss."
            )


def _overlaps(arm: Arm, hidden: int, where: str) -> Iterator[Problem]:
    seen: dict[tuple[str, int], int] = {}
    for index, technique in enumerate(arm.techniques):
        places = technique.resolve_layers(hidden) if technique.per_layer else (0,)
        if technique.layers != "all" and any(
            ref not in technique.layer_choices(hidden) for ref in technique.layers
        ):
            continue
        clash = next((seen[technique.kind, p] for p in places if (technique.kind, p) in seen), None)
        if clash is not None:
            yield Problem(
                f"{where}.techniques[{index}]",
                f"{technique.title} stands twice on the same layer of arm “{arm.name}” (also in "
                f"techniques[{clash}]); keep one of them.",
            )
        for place in places:
            seen.setdefault((technique.kind, place), index)
