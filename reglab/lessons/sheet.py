"""A lesson as a sheet for paper: what participants fill in, and behind it what the teacher wants to know."""

from __future__ import annotations

from reglab.experiment.arm_words import ArmWords
from reglab.lessons.setting_up import Files, experiments_of, no_files
from reglab.lessons.spec import Lesson, Prediction, Step
from reglab.lessons.words import measure_words
from reglab.words import listed
from reglab.words.language import _

BOX = "☐"
LINE = "\\_" * 48
SKETCH = "sketch:"
"""Address of the empty axes of a prediction, followed by the position of the step from 0."""


def participants_sheet(lesson: Lesson, files: Files = no_files) -> str:
    """Return the steps with room for answers, as Markdown; nothing in it tells what is right."""
    header = lesson.header
    lines = [f"# {header.title}", header.about]
    lines += (
        [_("*What the data stand for:* {modelled}").format(modelled=header.modelled)]
        if header.modelled
        else []
    )
    lines += (
        [_("*What they leave out:* {not_modelled}").format(not_modelled=header.not_modelled)]
        if header.not_modelled
        else []
    )
    experiments = experiments_of(lesson, files)
    for position, (step, experiment) in enumerate(zip(lesson.steps, experiments, strict=True)):
        lines += [f"## {position + 1}. {step.title}", step.text]
        asked = step.settings
        if asked.predict is not None:
            names = [] if experiment is None else [arm.name for arm in experiment.arms]
            lines += _prediction(asked.predict, names, position)
        if asked.question is not None:
            lines.append(f"**{asked.question.text}**")
            lines += [f"{BOX} {answer.text}" for answer in asked.question.answers]
        if asked.goal is not None:
            lines += [
                _("{box} **Goal:** {goal}").format(box=BOX, goal=asked.goal.text),
                _("How I reached it: {line}").format(line=LINE),
            ]
    return "\n\n".join(lines) + "\n"


def teachers_sheet(lesson: Lesson) -> str:
    """Return the right answers, the explanations and what is known to happen, as Markdown."""
    lines = [
        _("# For the teacher: {header}").format(header=lesson.header.title),
        _("About {minutes} minutes.").format(minutes=lesson.header.minutes),
    ]
    for position, step in enumerate(lesson.steps):
        told = _told(step)
        if told:
            lines += [f"## {position + 1}. {step.title}", *told]
    return "\n\n".join(lines) + "\n"


def _prediction(asked: Prediction, arms: list[str], position: int) -> list[str]:
    lines = [_("**Predict: {asked}**").format(asked=asked.text)]
    if asked.kind == "winner":
        return [*lines, *(f"{BOX} {name}" for name in arms)]
    if asked.kind == "number":
        return [*lines, _("My guess: {line}").format(line=LINE), _("It came to: {line}").format(line=LINE)]
    return [*lines, _("![Empty axes]({sketch}{position})").format(sketch=SKETCH, position=position)]


def _told(step: Step) -> list[str]:
    asked, lines = step.settings, []
    if asked.question is not None:
        lines.append(f"**{asked.question.text}**")
        for answer in asked.question.answers:
            mark = "☑" if answer.right else BOX
            lines.append(f"{mark} {answer.text}" + (f" – {answer.because}" if answer.because else ""))
    for claim in asked.claims:
        often = (
            _("In at least {seeds} of 10 seeds").format(seeds=claim.seeds)
            if claim.seeds
            else _("On average over 10 seeds")
        )
        lines.append(_("What happens: {claim} ({often}.)").format(claim=claim.text, often=often))
    if asked.goal is not None:
        ways = [ArmWords(arm).forms[1] for arm in asked.goal.solution]
        lines.append(
            _("Goal: {goal}").format(goal=asked.goal.text)
            + (_(" One way: {ways}.").format(ways=listed(ways)) if ways else "")
        )
    return [*lines, asked.explain] if asked.explain else lines


def sketch_title(asked: Prediction) -> str:
    """What the upright axis of an empty sketch is called."""
    return measure_words(asked.measure, "classification")
