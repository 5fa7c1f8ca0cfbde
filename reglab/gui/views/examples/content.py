"""What the pictures of the examples show: what the networks put out, and what is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.analysis.confusion import Integers, confidence, predicted_classes
from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.plots.shown_arms import ShownArm
from reglab.record.events import Array
from reglab.record.questions import ExampleSet, Part


@dataclass(frozen=True, slots=True, eq=False)
class ArmOutputs:
    """What the networks of one arm put out for a part of the data.

    Parameters
    ----------
    arm : ShownArm
        Whose they are.
    outputs : tuple of array, shape (n, classes) or (n, 1)
        One per seed that is shown, never none.
    examples : tuple of ExampleSet
        The same for the examples.
    probabilities : bool
        Whether outputs are probabilities.
    """

    arm: ShownArm
    outputs: tuple[Array, ...]
    examples: tuple[ExampleSet, ...]
    probabilities: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class ExamplesContent:
    """The outputs of all arms that are shown.

    Parameters
    ----------
    arms : tuple of ArmOutputs
        In the order of the record.
    info : DatasetInfo
        What the networks learn.
    part : {"train", "validation"}
        Which examples.
    """

    arms: tuple[ArmOutputs, ...]
    info: DatasetInfo
    part: Part

    def truth(self, arm: ArmOutputs, seed: int = 0) -> NDArray[Any]:
        """Labels or targets of the examples of an arm, by the position of a seed."""
        examples = arm.examples[seed]
        return examples.y_train if self.part == "train" else examples.y_val


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One arm's predictions for the examples in a table.

    Parameters
    ----------
    arm : ShownArm
        Whose they are.
    predicted : array, shape (n,)
        Class indices, or target values.
    sure : array, shape (n,)
        Output for the predicted class; NaN without a prediction, and for regression.
    probabilities : bool
        Whether `sure` are probabilities.
    """

    arm: ShownArm
    predicted: NDArray[Any]
    sure: Array
    probabilities: bool

    @property
    def classes(self) -> Integers:
        """Where classes are predicted: their positions, shape (n,)."""
        return self.predicted.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """The examples of one seed that all arms share, and what each arm makes of them.

    Arms with a larger training set have more examples; those of the smallest set are the first
    of all others.

    Parameters
    ----------
    info : DatasetInfo
        What is learned.
    x : array, shape (n, features)
        In the units of the data set.
    y : array, shape (n,)
        Labels or targets.
    flipped : array of bool, shape (n,)
        Training examples whose label is a wrong one.
    arms : tuple of Judged
        In the order of the record.
    """

    info: DatasetInfo
    x: Array
    y: NDArray[Any]
    flipped: NDArray[np.bool_]
    arms: tuple[Judged, ...]


def comparable(content: ExamplesContent) -> Comparable:
    """Return the examples that all arms share, of the first seed that is shown."""
    smallest = min(content.arms, key=lambda shown: len(content.truth(shown)))
    examples, y = smallest.examples[0], content.truth(smallest)
    count = len(y)
    training = content.part == "train"
    judged = []
    for shown in content.arms:
        outputs = shown.outputs[0][:count]
        if content.info.task == "regression":
            predicted: NDArray[Any] = outputs[:, 0]
            sure = np.full(count, np.nan)
        else:
            predicted = predicted_classes(outputs)
            sure = confidence(outputs, predicted)
        judged.append(Judged(shown.arm, predicted, sure, shown.probabilities))
    return Comparable(
        content.info,
        examples.x_train if training else examples.x_val,
        y,
        examples.flipped if training else np.zeros(count, np.bool_),
        tuple(judged),
    )
