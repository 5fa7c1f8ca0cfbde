"""A lesson as a sheet for paper: what participants fill in, and behind it what the teacher wants to know."""

from __future__ import annotations

from reglab.experiment.arm_words import ArmWords
from reglab.lessons.setting_up import Files, experiments_of, no_files
from reglab.lessons.spec import Lesson, Prediction, Step
from reglab.lessons.words import measure_words
from reglab.words import listed
from reglab.words.language import _, plural

BOX = "☐"
LINE = "\\_" * 48
SKETCH = "sketch:"
"""Address of the empty axes of a prediction, followed by the position of the step from 0."""


def participants_sheet(lesson: Lesson, files: Files = no_files) -> str:
    """Return the steps with room for answers, as Markdown; nothing in it tells what is right."""
    header = lesson.header
    lines = [f"# {header.title}", header.about]
    lines += [_("*What the data stand for:* {text}").format(text=header.modelled)] if header.modelled else []
    lines += (
        [_("*What they leave out:* {text}").format(text=header.not_modelled)] if header.not_modelled else []
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
                f"{BOX} " + _("**Goal:** {goal}").format(goal=asked.goal.text),
                _("How I reached it: {line}").format(line=LINE),
            ]
    return "\n\n".join(lines) + "\n"


def teachers_sheet(lesson: Lesson) -> str:
    """Return the right answers, the explanations and what is known to happen, as Markdown."""
    lines = [
        "# " + _("For the teacher: {lesson}").format(lesson=lesson.header.title),
        plural("About {n} minute.", "About {n} minutes.", lesson.header.minutes),
    ]
    for position, step in enumerate(lesson.steps):
        told = _told(step)
        if told:
            lines += [f"## {position + 1}. {step.title}", *told]
    return "\n\n".join(lines) + "\n"


def _prediction(asked: Prediction, arms: list[str], position: int) -> list[str]:
    lines = [_("**Predict: {question}**").format(question=asked.text)]
    if asked.kind == "winner":
        return [*lines, *(f"{BOX} {name}" for name in arms)]
    if asked.kind == "number":
        return [*lines, _("My guess: {line}").format(line=LINE), _("It came to: {line}").format(line=LINE)]
    return [*lines, f"![{_('Empty axes')}]({SKETCH}{position})"]


def _told(step: Step) -> list[str]:
    asked, lines = step.settings, []
    if asked.question is not None:
        lines.append(f"**{asked.question.text}**")
        for answer in asked.question.answers:
            mark = "☑" if answer.right else BOX
            lines.append(f"{mark} {answer.text}" + (f" – {answer.because}" if answer.because else ""))
    for claim in asked.claims:
        often = (
            _("What happens: {claim} (In at least {seeds} of 10 seeds.)")
            if claim.seeds
            else _("What happens: {claim} (On average over 10 seeds.)")
        )
        lines.append(often.format(claim=claim.text, seeds=claim.seeds))
    if asked.goal is not None:
        ways = [ArmWords(arm).forms[1] for arm in asked.goal.solution]
        goal = _("Goal: {goal}").format(goal=asked.goal.text)
        lines.append(f"{goal} {_('One way: {ways}.').format(ways=listed(ways))}" if ways else goal)
    return [*lines, asked.explain] if asked.explain else lines


def sketch_title(asked: Prediction) -> str:
    """What the upright axis of an empty sketch is called."""
    return measure_words(asked.measure, "classification")
