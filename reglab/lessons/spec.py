"""What may stand in a lesson."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from reglab.experiment.arm import Arm
from reglab.experiment.base import Spec
from reglab.experiment.text import MANY_LINES, ONE_LINE
from reglab.experiment.window_rules import Pointed, WindowRules
from reglab.record.peeks import Point
from reglab.words.language import _

Measure = Literal[
    "gap", "train_loss", "val_loss", "train_score", "val_score", "shifted_score", "weight_norm", "epochs"
]
"""What a condition or a prediction speaks of; a score is accuracy or R², by the task, and the shifted one
that of the shifted validation set. `epochs` is the epoch whose weights a network ended with."""

Place = Literal[Pointed, "view"]
"""Parts of the window that a lesson may point at."""

Line = Annotated[str, Field(min_length=1, max_length=300), ONE_LINE]
Lines = Annotated[str, Field(max_length=4_000), MANY_LINES]
Words = Annotated[str, Field(max_length=300), ONE_LINE]


def _refuse(words: str) -> PydanticCustomError:
    return PydanticCustomError("said", "{words}", {"words": words})


class Header(Spec):
    """What stands at the top of a lesson.

    `sources` names the teaching texts whose lines it reaches; `modelled` and `not_modelled` say what of the
    world the lesson's data stand for, and what they leave out. With `seed_from_name` every participant has
    data of their own: the data seed of all experiments comes from the name (`reglab.lessons.names`).
    """

    title: Line
    about: Lines
    minutes: Annotated[int, Field(ge=1, le=240)] = 15
    order: Annotated[int, Field(ge=0, le=100_000)] = 1000
    sources: tuple[Annotated[str, Field(max_length=40), ONE_LINE], ...] = ()
    modelled: Lines = ""
    not_modelled: Lines = ""
    seed_from_name: bool = False


class Answer(Spec):
    """One of the answers to choose from, and what is said to whoever chooses it."""

    text: Line
    right: bool = False
    because: Lines = ""


class Question(Spec):
    """A question with answers; one of them at least is right."""

    text: Line
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=8)]

    @model_validator(mode="after")
    def _answerable(self) -> Question:
        if not any(answer.right for answer in self.answers):
            raise _refuse(_('no answer is right; write "right = true" under one of them.'))
        return self


class Condition(Spec):
    """Something that is true of an arm once it is trained, or not: the mean over its networks is compared.

    Parameters
    ----------
    measure : str
        What is looked at.
    at : {"last", "best"}
        With the weights it ended with, or at each network's best validation epoch.
    arm : str
        Name of the arm. Empty: any arm but the baseline, the same one for all conditions of a goal.
    above, below : float, optional
        Bounds that are not reached themselves.
    above_arm, below_arm : str
        Name of an arm whose mean takes the place of a bound.
    by : float
        So far beyond the other arm's mean; negative allows as much less.
    """

    measure: Measure
    at: Point = "last"
    arm: Words = ""
    above: float | None = None
    below: float | None = None
    above_arm: Words = ""
    below_arm: Words = ""
    by: float = 0.0

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if self.above is None and self.below is None and not (self.above_arm or self.below_arm):
            raise _refuse(_("has no bound; add above, below, above_arm or below_arm."))
        return self


class Goal(Spec):
    """What a person shall bring about; reached when one arm meets all conditions.

    `solution` is one way to it, so that the goal can be checked: arms that are added to the experiment.
    """

    text: Line
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=8)]
    solution: tuple[Arm, ...] = ()


class Claim(Spec):
    """What a lesson says will happen, so that it can be checked.

    The step's experiment is trained with ten seeds; the conditions hold for the means, and in at least
    `seeds` of the ten for the networks of a seed alone.
    """

    text: Line
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=8)]
    seeds: Annotated[int, Field(ge=0, le=10)] = 0


class Prediction(Spec):
    """What a person shall foretell before it is revealed.

    ``winner``: which arm has the best `measure`. ``number``: the mean of `measure` of `arm`, between `low`
    and `high`. ``curve``: its course over the epochs, drawn with the mouse between `low` and `high`.

    With `baseline` the first arm runs alone before one is asked, and is shown in full; the others join it
    once one has foretold.
    """

    kind: Literal["winner", "number", "curve"]
    text: Line
    measure: Measure = "val_score"
    at: Point = "last"
    arm: Words = ""
    low: float = 0.0
    high: float = 1.0
    baseline: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Prediction:
        if self.kind != "winner" and not self.arm:
            raise _refuse(
                _("names no arm, which the prediction of a {kind} needs; add arm.").format(kind=self.kind)
            )
        if self.kind == "curve" and self.measure == "epochs":
            raise _refuse(_("a curve of the epochs says nothing; choose another measure."))
        if self.low >= self.high:
            raise _refuse(
                _("low must be below high, but they are {low} and {high}.").format(
                    low=self.low, high=self.high
                )
            )
        return self


class Settings(WindowRules):
    """What the window does in a step: the fenced block, with the rules that hold in it.

    Parameters
    ----------
    experiment : str
        Key of an example, or name of an experiment's file beside the lesson. Empty: it stays as it is.
    set : dict
        Numbers that are put in, by their paths as sweeps have them: ``"data.train"``,
        ``"training.learning_rate"``; also ``"seeds"`` and ``"first_seed"``. A number of a technique is put
        in the arms that have it.
    arms : tuple of str
        Names of the arms that are kept; empty for all.
    add : tuple of Arm
        Arms that are added, as an experiment's file has them.
    tab : str
        Name of the tab that is shown: its title in English.
    look : tuple of str
        Parts of the window that are pointed at.
    run : bool
        Whether the next step is open only once a run has ended in this one.
    explain : str
        Opens once the question or the prediction is answered, or the goal is reached.
    """

    experiment: Words = ""
    set: dict[str, float] = Field(default={})
    arms: tuple[Line, ...] = ()
    add: tuple[Arm, ...] = ()
    tab: Words = ""
    look: tuple[Place, ...] = ()
    run: bool = False
    question: Question | None = None
    predict: Prediction | None = None
    goal: Goal | None = None
    claims: tuple[Claim, ...] = ()
    explain: Lines = ""


class Step(Spec):
    """One step: its heading, its text, what the window does, and the line of the file where it begins."""

    title: Line
    text: Annotated[str, Field(max_length=8_000), MANY_LINES]
    settings: Settings = Settings()
    line: int = 1


class Lesson(Spec):
    """A whole lesson; `key` is the name of its file without the ending, `language` the code of its texts."""

    key: Line
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "en"
    header: Header
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=40)]
