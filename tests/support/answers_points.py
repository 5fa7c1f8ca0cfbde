"""Answers to the questions of a view in closed form, as if networks had been trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.gui.run.questions import Questions
from reglab.record.events import read_only
from reglab.record.questions import Answer, Examples, ExampleSet, Outputs, Question
from reglab.record.record import RunRecord
from tests.support import records

Function = Callable[[int, int, np.ndarray], np.ndarray]
"""Outputs, shape (n, classes) or (n, 1), of an arm and a seed at points of shape (n, features)."""


class PointAnswers:
    """Answers what is asked of a record, at once or when `give` is called.

    Parameters
    ----------
    questions : Questions
        Whose questions to answer.
    record : RunRecord
        The run that they are about.
    function : callable
        What the networks put out.
    examples : sequence of ExampleSet
        For each seed its examples.
    """

    def __init__(
        self, questions: Questions, record: RunRecord, function: Function, examples: Sequence[ExampleSet]
    ) -> None:
        self.questions = questions
        self.record = record
        self.function = function
        self.examples = examples
        self.asked: list[Question] = []
        self.held: list[Question] = []
        self.holding = False
        self.trouble = ""
        questions.set_run(record.run)
        questions.asked.connect(self._take)

    def _take(self, question: Question) -> None:
        self.asked.append(question)
        if self.holding:
            self.held.append(question)
        else:
            self.questions.answer(self.answer(question))

    def give(self) -> None:
        """Answer what was held back so far."""
        held, self.held = self.held, []
        for question in held:
            self.questions.answer(self.answer(question))

    def outputs_asked(self) -> list[Question]:
        """The questions about outputs, in their order."""
        return [question for question in self.asked if isinstance(question.want, Outputs)]

    def answer(self, question: Question) -> Answer:
        """Answer one question as a trainer would."""
        epoch = self.record.epochs if question.epoch is None else question.epoch
        answer = Answer(question.run, question.number, epoch, question.replicas, trouble=self.trouble)
        if self.trouble:
            return answer
        seeds = self.record.experiment.seeds
        places = [divmod(column, seeds) for column in question.replicas]
        if isinstance(question.want, Examples):
            return replace(answer, examples=tuple(self.examples[seed] for _, seed in places))
        assert isinstance(question.want, Outputs)
        points = question.want.points
        assert isinstance(points, np.ndarray)
        return replace(
            answer, outputs=tuple(read_only(self.function(arm, seed, points)) for arm, seed in places)
        )


def recorded(question: Experiment, epochs: int = 120, *, end: bool = True) -> RunRecord:
    """A record of a question in which every later arm overfits less."""
    arms, seeds = len(question.arms), question.seeds
    t = np.linspace(0, 1, epochs)[:, None]
    ease = np.repeat(np.linspace(0, 1, arms) if arms > 1 else np.zeros(1), seeds)[None]
    train = np.clip(0.5 + (0.5 - 0.07 * ease) * (1 - np.exp(-6 * t)), 0, 1)
    val = np.clip(0.5 + (0.33 + 0.09 * ease) * (1 - np.exp(-6 * t)), 0, 1)
    curves = {"train_accuracy": train, "val_accuracy": val, "train_r2": train, "val_r2": val}
    if question.data.info.task == "regression":
        curves = {"train_r2": train, "val_r2": val}
    else:
        curves = {"train_accuracy": train, "val_accuracy": val}
    return records.record(question, curves, end="completed" if end else None)


def two_classes(probability: np.ndarray) -> np.ndarray:
    """Lay the probability of the second class beside that of the first."""
    return np.column_stack([1 - probability, probability])


def moons(count: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles, as examples and class indices."""
    y = np.arange(count) % 2
    turn = np.pi * rng.uniform(size=count)
    x = np.where(y == 0, np.cos(turn), 1 - np.cos(turn))
    up = np.where(y == 0, np.sin(turn), 0.5 - np.sin(turn))
    return np.column_stack([x, up]) + rng.normal(0, noise, (count, 2)), y


def moon_sets(seeds: int, train: int = 100, validation: int = 500, flips: int = 10) -> list[ExampleSet]:
    """Moons of each seed; the labels of some training examples are wrong."""
    made = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        (x, y), (x_val, y_val) = moons(train, 0.3, rng), moons(validation, 0.3, rng)
        flipped = np.zeros(train, np.bool_)
        flipped[rng.choice(train, flips, replace=False)] = True
        made.append(ExampleSet(x, np.where(flipped, 1 - y, y), x_val, y_val, flipped))
    return made


def wavy_moons(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """A border between the moons with waves: large and steep for the first arm, small for the others."""
    rng = np.random.default_rng(100 + seed)
    phase, rough = rng.uniform(0, 2 * np.pi, 3), 1 / (1 + 1.5 * arm)
    x, y = points[:, 0], points[:, 1]
    middle = 0.25 + 0.45 * np.cos(np.pi * np.clip(x, -1, 2))
    wave = 0.28 * np.sin(7 * x + phase[0]) + 0.2 * np.sin(13 * x + 5 * y + phase[1])
    islands = 1.2 * np.sin(4 * x + phase[2]) * np.sin(5 * y + phase[0])
    z = (middle + rough * wave - y) * (12 * rough + 2) + 2.2 * rough * islands
    return two_classes(1 / (1 + np.exp(-z)))


def sine_sets(seeds: int, train: int = 25, validation: int = 200) -> list[ExampleSet]:
    """Noisy sines of each seed."""
    made = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x, x_val = rng.uniform(-3, 3, (train, 1)), rng.uniform(-3, 3, (validation, 1))
        y, y_val = (np.sin(1.5 * part[:, 0]) + rng.normal(0, 0.3, len(part)) for part in (x, x_val))
        made.append(ExampleSet(x, y, x_val, y_val, np.zeros(train, np.bool_)))
    return made


def wavy_sine(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """A sine with waves of its own for every seed, smaller ones for later arms."""
    rng = np.random.default_rng(200 + seed)
    a, b, c = rng.uniform(0, 2 * np.pi, 3)
    x, rough = points[:, 0], 1 / (1 + 2 * arm)
    y = np.sin(1.5 * x) + rough * (0.3 * np.sin(9 * x + a) + 0.15 * np.sin(15 * x + b))
    return (y + 0.25 * rough * np.sin(c) * np.abs(x) * (np.abs(x) > 3))[:, None]


def table_sets(seeds: int, features: int = 10, train: int = 150, validation: int = 100) -> list[ExampleSet]:
    """A table of each seed whose target is linear in the features, with noise."""
    made = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x, x_val = rng.normal(size=(train, features)), rng.normal(size=(validation, features))
        y, y_val = (
            150 + 40 * part[:, 0] + 20 * part[:, 1] + rng.normal(0, 25, len(part)) for part in (x, x_val)
        )
        made.append(ExampleSet(x, y, x_val, y_val, np.zeros(train, np.bool_)))
    return made


def plain_table(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """A linear prediction, worse for the first arm."""
    rough = 25 / (1 + arm)
    return (150 + 40 * points[:, 0] + 20 * points[:, 1] + rough * np.sin(5 * points[:, 2] + seed))[:, None]
