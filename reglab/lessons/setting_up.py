"""The experiment of a step: an example or a file, with what the lesson changes in it."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS
from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.sweeps.parameters import find_parameter
from reglab.experiment.sweeps.placing import placed
from reglab.lessons.spec import Condition, Lesson, Settings
from reglab.words import listed, quoted
from reglab.words.language import _

Files = Callable[[str], Experiment]
"""Gives the experiment of a file beside the lesson; raises `ValueError` with a sentence where it cannot."""

_WHOLE = ("seeds", "first_seed")


def no_files(name: str) -> Experiment:
    """Where there is no folder beside the lesson."""
    raise ValueError(_("there is no file “{name}” beside the lesson.").format(name=name))


def set_up(
    settings: Settings, before: Experiment | None, files: Files = no_files
) -> tuple[Experiment | None, list[str]]:
    """Return the experiment of a step, and what is wrong with it as sentences.

    Parameters
    ----------
    settings : Settings
        What the step says.
    before : Experiment, optional
        The experiment of the step before.
    files : callable
        Gives the experiment of a file beside the lesson.
    """
    faults: list[str] = []
    experiment = before
    if settings.experiment:
        experiment = _named(settings.experiment, files, faults)
    if experiment is None:
        needed = settings.set or settings.arms or settings.add or settings.predict or _arms_of(settings)
        if needed and not settings.experiment:
            faults.append(_("no experiment is chosen yet; add experiment to this step or one before it."))
        return None, faults
    experiment = _changed(experiment, settings, faults)
    names = [arm.name for arm in experiment.arms]
    known = listed([quoted(name) for name in names])
    unknown = [name for name in _arms_of(settings) if name not in names]
    faults += [
        _("there is no arm “{name}”; the arms are {known}.").format(name=name, known=known)
        for name in unknown
    ]
    if experiment.data.shifted is None and "shifted_score" in _measures_of(settings):
        faults.append(
            _(
                "shifted_score is asked for, but the experiment has no shifted validation set; "
                "choose another measure."
            )
        )
    asked = settings.predict
    if asked is not None and asked.baseline and asked.arm == names[0]:
        faults.append(
            _("predict.baseline shows “{arm}” before it is asked for; ask for another arm.").format(
                arm=asked.arm
            )
        )
    return experiment, faults


def experiments_of(
    lesson: Lesson, files: Files = no_files, seed: int | None = None
) -> list[Experiment | None]:
    """The experiment of each step: its own, or that of a step before; ``None`` before there is one.

    With a `seed` they are the same problems with other examples.
    """
    found: list[Experiment | None] = []
    for step in lesson.steps:
        experiment, _unused = set_up(step.settings, found[-1] if found else None, files)
        found.append(experiment)
    return found if seed is None else [each and _with_data_seed(each, seed) for each in found]


def _with_data_seed(experiment: Experiment, seed: int) -> Experiment:
    data = experiment.data.model_copy(update={"seed": seed})
    return experiment.model_copy(update={"data": data})


def _named(name: str, files: Files, faults: list[str]) -> Experiment | None:
    if name in PRESETS:
        return PRESETS[name].experiment
    try:
        return files(name)
    except ValueError as error:
        meant = get_close_matches(name, PRESETS, n=1)
        fault = _("experiment “{name}” is no example, and {error}").format(name=name, error=error)
        if meant:
            fault += " " + _("Did you mean the example “{name}”?").format(name=meant[0])
        faults.append(fault)
        return None


def _changed(experiment: Experiment, settings: Settings, faults: list[str]) -> Experiment:
    """With other arms and numbers; as it was where they cannot be."""
    changed = experiment
    for name in settings.arms:
        if all(arm.name != name for arm in changed.arms):
            known = listed([quoted(arm.name) for arm in changed.arms])
            faults.append(
                _("arms names “{name}”, but the experiment has {known}.").format(name=name, known=known)
            )
    if settings.arms:
        kept = tuple(arm for arm in changed.arms if arm.name in settings.arms)
        changed = changed.model_copy(update={"arms": kept})
    if settings.add:
        changed = changed.model_copy(update={"arms": (*changed.arms, *settings.add)})
    whole = {path: _typed(value) for path, value in settings.set.items() if path in _WHOLE}
    for path in settings.set.keys() - whole.keys():
        try:
            changed = _placed(changed, path, settings.set[path])
        except SweepError as error:
            faults.append(str(error))
    if faults or (changed is experiment and not whole):
        return experiment
    try:
        # Checked as what stands in a file, since nothing of it has been so far.
        return build({**changed.model_dump(mode="json"), **whole})
    except ExperimentError as error:
        faults += [str(problem) for problem in error.problems]
        return experiment


def _typed(value: float) -> float:
    return int(value) if value.is_integer() else value


def _placed(experiment: Experiment, path: str, value: float) -> Experiment:
    """With a number in every arm that has it."""
    kind = path.partition(".")[0]
    having = [arm for arm in experiment.arms if any(t.kind == kind for t in arm.techniques)]
    parameter = find_parameter(experiment, having[0] if having else experiment.baseline, path)
    if sentence := parameter.problem(value):
        raise SweepError(sentence)
    if not parameter.common and not having:
        raise SweepError(
            _("{path} is set, but no arm has that technique; add an arm that has it.").format(path=path)
        )
    return placed(experiment, parameter, value, [arm.key for arm in having])


def _conditions_of(settings: Settings) -> list[Condition]:
    """The conditions of the goal and the claims of a step."""
    conditions: list[Condition] = list(settings.goal.conditions) if settings.goal else []
    for claim in settings.claims:
        conditions += claim.conditions
    return conditions


def _measures_of(settings: Settings) -> set[str]:
    """What goals, claims and the prediction of a step speak of."""
    measures: set[str] = {condition.measure for condition in _conditions_of(settings)}
    if settings.predict:
        measures.add(settings.predict.measure)
    return measures


def _arms_of(settings: Settings) -> list[str]:
    """The names of arms that goals, claims and predictions of a step speak of."""
    conditions = _conditions_of(settings)
    names = [name for each in conditions for name in (each.arm, each.above_arm, each.below_arm) if name]
    if settings.predict and settings.predict.arm:
        names.append(settings.predict.arm)
    return list(dict.fromkeys(names))
