"""States of an experiment that share what is alike, so that a look tells what became another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from reglab.experiment.base import Spec
from reglab.experiment.experiment import Arm, Experiment

_AnySpec = TypeVar("_AnySpec", bound=Spec)


def shared(after: Experiment, before: Experiment) -> Experiment:
    """Return the experiment with the very objects of an earlier state in place of those equal to them.

    Parameters
    ----------
    after : Experiment
        A valid experiment.
    before : Experiment
        An earlier state; arms are the same where their keys are.

    Returns
    -------
    Experiment
        Equal to `after`; `before` itself where that is equal as a whole.
    """
    if after == before:
        return before
    earlier = {arm.key: arm for arm in before.arms}
    arms = tuple(_shared_arm(arm, earlier) for arm in after.arms)
    return _with_old(after.model_copy(update={"arms": arms}), before)


def _shared_arm(arm: Arm, earlier: Mapping[str, Arm]) -> Arm:
    old = earlier.get(arm.key)
    if old is None:
        return arm
    if arm == old:
        return old
    # What moved to another place among the others is still the same technique.
    techniques = tuple(next((one for one in old.techniques if one == each), each) for each in arm.techniques)
    return _with_old(arm.model_copy(update={"techniques": techniques}), old)


def _with_old(new: _AnySpec, old: _AnySpec) -> _AnySpec:
    """The specification with the old objects of all fields in which both are equal."""
    pairs = {name: (getattr(new, name), getattr(old, name)) for name in type(new).model_fields}
    return new.model_copy(update={name: was for name, (now, was) in pairs.items() if now == was})
