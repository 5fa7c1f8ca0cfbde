"""A point of a sweep as one more arm of the experiment."""

from __future__ import annotations

from reglab.experiment.edits import duplicate_arm, set_arm_training
from reglab.experiment.experiment import MAX_ARMS, Experiment
from reglab.experiment.sweeps import Sweep, SweepError, make_sweep
from reglab.record.matching import place_of
from reglab.sweeps import SweepResult
from reglab.words.language import _, plural


def fits_experiment(result: SweepResult, present: Experiment) -> bool:
    """Whether the same sweeps of the present experiment would give the same numbers.

    The value that is varied may be another one in it, and arms that take no part may be others.

    Parameters
    ----------
    result : SweepResult
        What was trained.
    present : Experiment
        The experiment as it is now.
    """
    first = {strand.first: strand.sweep for strand in result.asked.strands}
    return all(_fits(sweep, result.cells[point].key, present) for point, sweep in first.items())


def _fits(sweep: Sweep, first_key: str, present: Experiment) -> bool:
    if any(place_of(present, key) is None for key in sweep.arms):
        return False
    over = {axis.parameter: axis.values[:1] for axis in sweep.axes}
    try:
        return make_sweep(present, over, arms=sweep.arms, seeds=sweep.seeds).cells()[0].key == first_key
    except SweepError:
        return False


def obstacle(sweep: Sweep, present: Experiment) -> str:
    """Why a point cannot become an arm, one sentence; empty where it can."""
    if any(parameter.part == "data" for parameter in sweep.parameters):
        return _("All arms have the same data; show this point instead.")
    if len(present.arms) >= MAX_ARMS:
        return plural(
            "An experiment has at most {n} arm; remove one first.",
            "An experiment has at most {n} arms; remove one first.",
            MAX_ARMS,
        )
    return ""


def with_point(experiment: Experiment, result: SweepResult, index: int) -> Experiment:
    """Return the experiment with an arm that has the values of a point, behind the arm it is like."""
    sweep, cell = result.asked.sweep_at(index), result.cells[index]
    key = sweep.swept[-1].key
    source = place_of(experiment, key)
    assert source is not None
    made, new = duplicate_arm(experiment, source), source + 1
    point = next(arm for arm in cell.experiment.arms if arm.key == key)
    update: dict[str, object] = {
        "techniques": point.techniques,
        "changes": point.changes,
        "named_by": "settings",
    }
    if any(parameter.part == "layers" for parameter in sweep.parameters):
        update["network"] = point.network or cell.experiment.network
    arms = list(made.arms)
    arms[new] = arms[new].model_copy(update=update)
    made = made.model_copy(update={"arms": tuple(arms)})
    for parameter, value in zip(sweep.parameters, cell.values, strict=True):
        if parameter.part in ("training", "optimizer"):
            made = set_arm_training(made, new, **{parameter.info.name: parameter.typed(value)})
    return made
