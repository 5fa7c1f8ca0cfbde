"""What must hold between the fields of an experiment, beyond the range of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from reglab.experiment.arm import Arm
from reglab.experiment.data import MAX_EXAMPLES, DataSpec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.example_edits import problems_of_edits
from reglab.experiment.layer_checks import problems_of_layers
from reglab.experiment.network import NetworkSpec
from reglab.experiment.plan import PlanError
from reglab.experiment.problem import Problem
from reglab.experiment.shifts import SHIFTS
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.text import one_line
from reglab.experiment.training import OPTIMIZER_TITLES, OPTIMIZERS, Optimizer
from reglab.words import listed
from reglab.words.language import _, grouped, plural


def problems_of_training(arms: Sequence[Arm], shared: Optimizer) -> Iterator[Problem]:
    """Settings of arms that belong to another optimiser than they have.

    Parameters
    ----------
    arms : sequence of Arm
        The arms of an experiment.
    shared : SGD, RMSprop, Adagrad, Adam or AdamW
        The optimiser of those that have none of their own.
    """
    for index, arm in enumerate(arms):
        if (own := arm.training) is None:
            continue
        for name in own.misplaced(shared):
            title = OPTIMIZER_TITLES[own.base(shared).kind]
            owners = [OPTIMIZER_TITLES[kind] for kind, cls in OPTIMIZERS.items() if name in cls.model_fields]
            yield Problem(
                f"arms[{index}].training.{name}",
                _(
                    "{optimiser} has no setting of this name, which is one of {owners}; remove it, "
                    "or set this arm's optimiser."
                ).format(optimiser=title, owners=listed(owners)),
            )


def problems_of_changes(
    arms: Sequence[Arm], last: Callable[[Arm], int], problem_of_change: Callable[[Arm, Arm], str]
) -> Iterator[Problem]:
    """Changes that come too late, out of order, or cannot be made while an arm trains.

    Parameters
    ----------
    arms : sequence of Arm
        The arms of an experiment in which nothing else is wrong.
    last : callable
        The last epoch of an arm.
    problem_of_change : callable
        Why an arm cannot become another one while it trains; empty where it can.
    """
    for index, arm in enumerate(arms):
        before = 1
        for number, change in enumerate(arm.changes):
            where = f"arms[{index}].changes[{number}]"
            if not before < change.epoch <= (end := last(arm)):
                yield Problem(
                    f"{where}.epoch",
                    _(
                        "must be above {least} and at most {most}, but is {epoch}; changes stand "
                        "in the order of their epochs, within the run."
                    ).format(least=before, most=end, epoch=change.epoch),
                    predicate=True,
                )
                break
            before = change.epoch
            if problem := problem_of_change(arm.at(1), arm.at(change.epoch)):
                yield Problem(f"{where}.techniques", problem)


def problems_between(
    data: DataSpec | None,
    network: NetworkSpec | None,
    arms: Sequence[Arm | None],
    names: Sequence[str | None],
) -> list[Problem]:
    """Everything that is wrong between those parts of an experiment that can be judged.

    Parameters
    ----------
    data, network, arms
        The parts; ``None`` for one that is not valid in itself.
    names : sequence of str or None
        Names of the arms, also of those that are not valid otherwise; ``None`` for one that is none.
    """
    found: list[Problem] = []
    if data is not None:
        found += _data(data)
        found += _sizes(data, arms)
        if network is not None:
            found += _network(network, data.info, "network")
    found += _names(names)
    found += _keys(arms)
    for index, arm in enumerate(arms):
        if arm is None:
            continue
        where = f"arms[{index}]"
        if data is not None and arm.network is not None:
            found += _network(arm.network, data.info, f"{where}.network")
        for position, technique in enumerate(arm.techniques):
            if data is not None:
                found += _monitor(technique, data.info, f"{where}.techniques[{position}]")
        if data is not None:
            found += _misfits(arm.techniques, data.info, where)
            for number, change in enumerate(arm.changes):
                found += _misfits(change.techniques, data.info, f"{where}.changes[{number}]")
        if (own := arm.network or network) is not None:
            found += problems_of_layers(arm, own.layers, where)
            for number, change in enumerate(arm.changes):
                found += problems_of_layers(arm.at(change.epoch), own.layers, f"{where}.changes[{number}]")
    return found


def _data(data: DataSpec) -> Iterator[Problem]:
    info = data.info
    if info.classes:
        parts = {"train": data.train, "validation": data.validation, "test": data.test}
        for part, size in parts.items():
            yield from _classes(size, info, f"data.{part}")
    elif data.label_flip > 0:
        yield Problem(
            "data.label_flip",
            _(
                "{data} is a regression and has no labels to flip, but this is "
                "{share}; set it to 0 and raise the noise instead."
            ).format(data=info.title, share=f"{data.label_flip:g}"),
        )
    yield from _shift(data)


def _shift(data: DataSpec) -> Iterator[Problem]:
    """A second validation set that the data cannot have, or beyond its ends."""
    if (shift := data.shifted) is None:
        return
    if reason := shift.misfit(data.info):
        fitting = [name for name, other in SHIFTS.items() if not other.misfit(data.info)]
        yield Problem(
            "data.shift",
            _("{data} cannot be {shift}: {reason}; take {choices}.").format(
                data=data.info.title,
                shift=shift.words,
                reason=reason,
                choices=listed(["none", *fitting], _("or")),
            ),
        )
    if shift.size is not None and data.shift_size > shift.most:
        yield Problem(
            "data.shift_size",
            _("{size} is beyond {most}, the largest for {shift}; take less.").format(
                size=f"{data.shift_size:g}",
                most=f"{shift.most:g} {shift.size.unit}".rstrip(),
                shift=shift.words,
            ),
        )


def _classes(size: int, info: DatasetInfo, where: str) -> Iterator[Problem]:
    """A part without a class would be learned or judged wrongly without a word."""
    if size < len(info.classes):
        yield Problem(
            where,
            _(
                "{examples} examples are fewer than the {classes} classes of {data}; take {classes} or more."
            ).format(examples=size, classes=len(info.classes), data=info.title),
        )


def _sizes(data: DataSpec, arms: Sequence[Arm | None]) -> Iterator[Problem]:
    """What the arms take from the data set."""
    info = data.info
    sizes = [data.train if arm is None else arm.changed_train(data.train) for arm in arms]
    for index, train in enumerate(sizes):
        if train != data.train:
            yield from _classes(train, info, f"arms[{index}].techniques")
            if train > MAX_EXAMPLES:
                yield Problem(
                    f"arms[{index}].techniques",
                    _("{examples} training examples are more than {most}; take a smaller multiple.").format(
                        examples=grouped(train), most=grouped(MAX_EXAMPLES)
                    ),
                )
    if data.example_edits:
        yield from problems_of_edits(data.example_edits, info, [data.train, *sizes])
    if info.total is not None and (shortage := data.shortage(max([data.train, *sizes]), info.total)):
        yield Problem("data", shortage)


def _names(names: Sequence[str | None]) -> Iterator[Problem]:
    for name, count in Counter(one_line(name) for name in names if name is not None).items():
        if name and count > 1:
            yield Problem(
                "arms",
                plural(
                    "{n} arm is named “{name}”; give each a name of its own.",
                    "{n} arms are named “{name}”; give each a name of its own.",
                    count,
                    name=name,
                ),
            )
    for index, given in enumerate(names):
        if given is not None and not one_line(given):
            yield Problem(f"arms[{index}].name", _("the name is blank; give the arm a name."))


def _keys(arms: Sequence[Arm | None]) -> Iterator[Problem]:
    """A key that stands for several arms; empty is one that is still to be made."""
    first: dict[str, int] = {}
    for index, arm in enumerate(arms):
        if arm is None or not arm.key:
            continue
        if (other := first.setdefault(arm.key, index)) != index:
            yield Problem(
                f"arms[{index}].key",
                _(
                    "“{key}” is the key of {other} already, and a key stands for one arm; remove this "
                    "line, and a key of its own is made."
                ).format(key=arm.key, other=f"arms[{other}]"),
            )


def _network(network: NetworkSpec, info: DatasetInfo, where: str) -> Iterator[Problem]:
    yield from _output(network, info, f"{where}.output")
    try:
        network.plan(info)
    except PlanError as error:
        # The output has no place in the list of layers.
        at = error.layer - 1
        path = f"{where}.layers[{at}]" if at < len(network.layers) else f"{where}.layers"
        yield Problem(path, str(error))


def _output(network: NetworkSpec, info: DatasetInfo, where: str) -> Iterator[Problem]:
    output = network.resolved_output(info)
    if info.task == "regression" and output != "linear":
        yield Problem(
            where,
            _(
                "“{output}” is an output for classes, but {data} is a regression; take “linear” or “auto”."
            ).format(output=output, data=info.title),
        )
    elif output == "sigmoid" and len(info.classes) != 2:
        yield Problem(
            where,
            _(
                "“sigmoid” is one output for two classes, but {data} has {classes}; take "
                "“softmax” or “sigmoid_per_class”."
            ).format(data=info.title, classes=len(info.classes)),
        )


def _monitor(technique: Technique, info: DatasetInfo, where: str) -> Iterator[Problem]:
    if isinstance(technique, EarlyStopping):
        missing = {"classification": "val_r2", "regression": "val_accuracy"}[info.task]
        if technique.monitor == missing:
            yield Problem(
                f"{where}.monitor",
                (
                    _("“{score}” is not measured in a classification; monitor “val_loss” or “train_loss”.")
                    if info.task == "classification"
                    else _("“{score}” is not measured in a regression; monitor “val_loss” or “train_loss”.")
                ).format(score=missing),
            )


def _misfits(techniques: Sequence[Technique], info: DatasetInfo, where: str) -> Iterator[Problem]:
    """One that is switched off may wait for a data set that it suits."""
    for position, technique in enumerate(techniques):
        if technique.active and (found := technique.misfit(info)):
            yield Problem(f"{where}.techniques[{position}]", str(found))
