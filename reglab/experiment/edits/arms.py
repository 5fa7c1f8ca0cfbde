"""Edits of the list of arms."""

from __future__ import annotations

from reglab.experiment.edits.lists import moved
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import MAX_ARMS, Arm, Experiment
from reglab.experiment.keys import fresh_key
from reglab.experiment.naming import automatic_name, free_name
from reglab.experiment.problem import Problem
from reglab.experiment.text import one_line
from reglab.words.language import _


def add_arm(experiment: Experiment) -> Experiment:
    """Append an arm like the baseline, so that what is switched on next is all it differs in."""
    number = len(experiment.arms) + 1
    while any(arm.name == f"Arm {number}" for arm in experiment.arms):
        number += 1
    new = experiment.baseline.model_copy(update={"named_by": "settings"})
    return _insert_arm(experiment, len(experiment.arms), new, f"Arm {number}")


def duplicate_arm(experiment: Experiment, index: int) -> Experiment:
    """Insert a copy of an arm behind it, under a name of its own."""
    arm = experiment.arms[index]
    name = free_name((other.name for other in experiment.arms), arm.name)
    return _insert_arm(experiment, index + 1, arm, name)


def _insert_arm(experiment: Experiment, index: int, arm: Arm, name: str) -> Experiment:
    if len(experiment.arms) >= MAX_ARMS:
        sentence = _("an experiment has at most {most} arms, and these are {most}; remove one first.").format(
            most=MAX_ARMS
        )
        raise ExperimentError([Problem("arms", sentence)])
    arms = list(experiment.arms)
    # It is another arm than the one that it is like: no record knows it.
    arms.insert(index, arm.model_copy(update={"name": name, "key": fresh_key()}))
    return experiment.model_copy(update={"arms": tuple(arms)})


def remove_arm(experiment: Experiment, index: int) -> Experiment:
    """Remove an arm; where it was the baseline, the next one becomes it.

    Raises
    ------
    ExperimentError
        If it is the only arm.
    """
    if len(experiment.arms) == 1:
        raise ExperimentError([Problem("arms", _("the only arm cannot be removed; add another one first."))])
    arms = tuple(arm for position, arm in enumerate(experiment.arms) if position != index)
    return experiment.model_copy(update={"arms": arms})


def move_arm(experiment: Experiment, source: int, target: int) -> Experiment:
    """Move an arm to another position; the arm that comes to stand first is the baseline."""
    return experiment.model_copy(update={"arms": tuple(moved(experiment.arms, source, target))})


def start_so(experiment: Experiment, index: int) -> Experiment:
    """Give an arm from its beginning on what it has after its last change, and no changes."""
    arms = list(experiment.arms)
    arms[index] = arms[index].latest
    return experiment.model_copy(update={"arms": tuple(arms)})


def rename_arm(experiment: Experiment, index: int, name: str) -> Experiment:
    """Give an arm another name, of one printable line; without any it is named after its settings again.

    Raises
    ------
    ExperimentError
        If another arm has the name.
    """
    arms, given = list(experiment.arms), one_line(name)
    if any(arm.name == given for at, arm in enumerate(arms) if at != index):
        # Named after its settings, the other one would give way.
        sentence = _("another arm is named “{name}” already; give this one a name of its own.").format(
            name=given
        )
        raise ExperimentError([Problem(f"arms[{index}].name", sentence)])
    words = {"name": given or automatic_name(arms, index), "named_by": "person" if given else "settings"}
    arms[index] = arms[index].model_copy(update=words)
    return experiment.model_copy(update={"arms": tuple(arms)})


def outgrown(before: Experiment, after: Experiment) -> Experiment:
    """Let names follow the settings of arms that are no longer as the example's author named them."""
    old = {arm.key: arm for arm in before.arms}
    words = {"name": "", "key": "", "named_by": None}

    def follows(arm: Arm) -> bool:
        was = old.get(arm.key)
        return (
            arm.named_by == "example"
            and was is not None
            and arm.model_copy(update=words) != was.model_copy(update=words)
        )

    if not any(map(follows, after.arms)):
        return after
    arms = [arm.model_copy(update={"named_by": "settings"}) if follows(arm) else arm for arm in after.arms]
    return after.model_copy(update={"arms": tuple(arms)})
