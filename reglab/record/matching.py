"""Which arm of a record is which arm of the experiment as it is now.

An arm's *place* is its position in an experiment, from 0, the baseline's; its key outlives every move.
"""

from __future__ import annotations

from collections.abc import Collection

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.naming import free_name


def place_of(experiment: Experiment | None, key: str) -> int | None:
    """Position of the arm with a key; ``None`` where the experiment has none."""
    arms = experiment.arms if experiment is not None else ()
    return next((place for place, arm in enumerate(arms) if arm.key == key), None)


def places(recorded: Experiment, present: Experiment) -> tuple[int | None, ...]:
    """For each arm of a record its position in the experiment; ``None`` for one that is no longer there.

    Parameters
    ----------
    recorded, present : Experiment
        What the record is of, and the experiment as it is now.
    """
    standing = {arm.key: place for place, arm in enumerate(present.arms)}
    return tuple(standing.get(arm.key) for arm in recorded.arms)


def alike(recorded: Arm, present: Arm, pending: Collection[str] = ()) -> bool:
    """Whether an arm of a record is still the same, whatever it is called.

    Parameters
    ----------
    recorded, present : Arm
        The arm in the record and in the experiment.
    pending : collection of str
        Keys of arms on which a hand was laid of which the epoch is not known yet: of these it counts how they
        end.
    """
    pair = (recorded, present)
    if recorded.key in pending:
        pair = (recorded.latest, present.latest)
    one, other = (arm.model_copy(update={"name": "", "named_by": None}) for arm in pair)
    return one == other


def as_trained(
    recorded: Experiment, present: Experiment, place: int, pending: Collection[str] = ()
) -> int | None:
    """Position in the record of an arm whose networks would be trained now as they were then.

    Parameters
    ----------
    recorded : Experiment
        What was trained, as it stands with all changes that were made while it trained.
    present : Experiment
        The experiment as it is now.
    place : int
        Position of the arm in it.
    pending : collection of str
        See `alike`.
    """
    if _common(recorded) != _common(present):
        return None
    arm = present.arms[place]
    found = place_of(recorded, arm.key)
    return found if found is not None and alike(recorded.arms[found], arm, pending) else None


def same_question(recorded: Experiment, present: Experiment, pending: Collection[str] = ()) -> bool:
    """Whether two experiments ask the same; words do not count, nor the order beside the baseline.

    Parameters
    ----------
    recorded, present : Experiment
        What was trained, as it stands, and the experiment as it is now.
    pending : collection of str
        See `alike`.
    """
    if recorded.seed_values() != present.seed_values() or _common(recorded) != _common(present):
        return False
    if recorded.baseline.key != present.baseline.key or len(recorded.arms) != len(present.arms):
        return False
    arms = {arm.key: arm for arm in present.arms}
    return all(arm.key in arms and alike(arm, arms[arm.key], pending) for arm in recorded.arms)


def names_now(trained: Experiment, present: Experiment, pending: Collection[str] = ()) -> tuple[str, ...]:
    """What the arms of a record are called, so that it says the same as the experiment beside it.

    An arm that is still as it was trained is called as it is now. One that was edited keeps the name under
    which it was trained, since the new one may tell of the edit; so does one that is gone.

    Parameters
    ----------
    trained : Experiment
        The record's, as it stands with all changes that were made while it trained.
    present : Experiment
        The experiment as it is now.
    pending : collection of str
        See `alike`.
    """
    arms = {arm.key: arm for arm in present.arms}
    new = {
        arm.key: arms[arm.key].name
        for arm in trained.arms
        if arm.key in arms and alike(arm, arms[arm.key], pending)
    }
    for arm in trained.arms:
        if arm.key not in new:
            new[arm.key] = free_name(new.values(), arm.name)
    return tuple(new[arm.key] for arm in trained.arms)


def with_hands(recorded: Experiment, present: Experiment, place: int) -> Experiment:
    """The experiment with what was done by hand to an arm while it trained, so that it can be repeated.

    Parameters
    ----------
    recorded : Experiment
        The record's.
    present : Experiment
        The experiment as it is now; unchanged where the arm is gone, or does not end as the one that trains.
    place : int
        Position of the arm in the record's.
    """
    trained = recorded.arms[place]
    at = place_of(present, trained.key)
    if at is None or not alike(trained, present.arms[at], (trained.key,)):
        return present
    arms = list(present.arms)
    arms[at] = arms[at].model_copy(update={"techniques": trained.techniques, "changes": trained.changes})
    return present.model_copy(update={"arms": tuple(arms)})


def _common(experiment: Experiment) -> tuple[object, ...]:
    return experiment.data, experiment.network, experiment.training
