"""A made-up run with networks, and somebody who answers questions about it as a trainer would."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Slot

from reglab.analysis.weight_statistics import zero_shares
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import DenseLayer, NetworkSpec
from reglab.experiment.training import TrainingSpec
from reglab.gui.run.questions import Questions
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    REGRESSION_METRICS,
    EpochsDone,
    Replica,
    RunFinished,
    RunStarted,
    read_only,
)
from reglab.record.questions import (
    Answer,
    Examples,
    ExampleSet,
    FeatureSlopes,
    LayerWeights,
    Outputs,
    Pruned,
    PrunedNetwork,
    PruneShares,
    PruningCurve,
    Question,
    Size,
    Slopes,
    Weights,
)
from reglab.record.record import RunRecord

RUN = 11


def experiment(
    set_: str = "moons",
    arms: Sequence[str] = ("No regularization", "L1", "L1 proximal"),
    seeds: int = 3,
    epochs: int = 20,
    units: Sequence[int] = (8, 8),
    **data: Any,
) -> Experiment:
    """An experiment on small parts of a data set."""
    sizes = {"train": 60, "validation": 60, "test": 20, **data}
    return Experiment(
        name="made up",
        data=DataSpec(set=set_, **sizes),
        network=NetworkSpec(layers=tuple(DenseLayer(units=count) for count in units)),
        training=TrainingSpec(epochs=epochs),
        arms=tuple(Arm(name=name) for name in arms),
        seeds=seeds,
    )


class AnsweringRun(QObject):
    """Answers what `questions` asks about a made-up run.

    The networks of arm 0 are dense, those of arm 1 have many weights near zero, those of arm 2
    and later many that are exactly zero. Weights grow with the epochs.

    Parameters
    ----------
    asked : Experiment
        What was run.
    questions : Questions
        Who asks.
    kernels : tuple of int, optional
        Shape of the first layer's weights where it is a convolution.
    """

    def __init__(
        self, asked: Experiment, questions: Questions, kernels: tuple[int, int, int, int] | None = None
    ) -> None:
        super().__init__(questions)
        self.experiment, self.questions, self.kernels = asked, questions, kernels
        self.asked: list[Question] = []
        self.held = False
        """Whether questions are only noted."""
        self.broken: set[int] = set()
        """Columns of networks whose weights are no longer finite."""
        info = asked.data.info
        widths = asked.network.widths(info)
        self.shapes: list[tuple[int, ...]] = [(after, before) for before, after in pairwise(widths)]
        if kernels is not None:
            self.shapes = [kernels, (widths[2], kernels[0] * 9), *self.shapes[2:]]
        self.replicas = tuple(
            Replica(arm * asked.seeds + place, arm, seed, 1000, len(self.shapes))
            for arm in range(len(asked.arms))
            for place, seed in enumerate(asked.seed_values())
        )
        self.record = RunRecord(asked, RUN)
        questions.set_run(RUN)
        questions.asked.connect(self._note)

    # -- the record ---------------------------------------------------------------------------------

    def start(self, *, memorised: bool = False) -> RunRecord:
        """Make the replicas known."""
        kind = (
            REGRESSION_METRICS if self.experiment.data.info.task == "regression" else CLASSIFICATION_METRICS
        )
        self.metrics = COMMON_METRICS + kind + (("memorised",) if memorised else ())
        epochs = self.experiment.training.epochs
        self.record.apply(RunStarted(RUN, self.replicas, epochs, self.metrics, 4, "cpu", 1))
        return self.record

    def give(self, epochs: int) -> RunRecord:
        """Record the next epochs."""
        first = self.record.epochs + 1
        numbers = range(first, first + epochs)
        norm = np.zeros((epochs, len(self.replicas), len(self.shapes)))
        near = np.zeros_like(norm)
        for row, epoch in enumerate(numbers):
            for replica in self.replicas:
                for layer, own in enumerate(self.network(replica.index, epoch)):
                    norm[row, replica.index, layer] = np.sqrt(np.sum(own.weight**2))
                    near[row, replica.index, layer] = zero_shares(own.weight).near
        curve = np.array([[0.5 + 0.01 * replica.arm for replica in self.replicas]] * epochs)
        values = {name: read_only(curve) for name in self.metrics}
        if "memorised" in values:
            pace = np.array([0.05 / (1 + replica.arm) for replica in self.replicas])
            values["memorised"] = read_only(1 - np.exp(-pace * np.array(numbers)[:, None]))
        layers = {"weight_norm": read_only(norm), "near_zero": read_only(near)}
        self.record.apply(EpochsDone(RUN, first, values, layers, float(first + epochs)))
        return self.record

    def finish(self) -> RunRecord:
        """End the run."""
        self.record.apply(RunFinished(RUN, "completed", 1.0))
        return self.record

    # -- answers ------------------------------------------------------------------------------------

    @Slot(object)
    def _note(self, question: Question) -> None:
        self.asked.append(question)
        if not self.held:
            self.answer(question)

    def answer(self, question: Question, trouble: str = "") -> None:
        """Answer a question, or say why it cannot be answered."""
        epoch = min(self.record.epochs if question.epoch is None else question.epoch, self.record.epochs)
        parts: dict[str, Any] = {}
        if isinstance(question.want, Weights):
            parts["weights"] = tuple(self.network(column, epoch) for column in question.replicas)
        elif isinstance(question.want, Examples):
            parts["examples"] = tuple(self.examples(column) for column in question.replicas)
        elif isinstance(question.want, Outputs):
            assert isinstance(question.want.points, str)
            part = question.want.points
            parts["outputs"] = tuple(self.outputs(column, epoch, part) for column in question.replicas)
        elif isinstance(question.want, Pruned):
            parts["pruned"] = tuple(self.pruned(column, question.want, epoch) for column in question.replicas)
        elif isinstance(question.want, PruneShares):
            parts["curves"] = tuple(self.curve(column, question.want) for column in question.replicas)
        elif isinstance(question.want, Slopes):
            parts["slopes"] = tuple(self.slopes(column, epoch) for column in question.replicas)
        if trouble:
            parts = {}
        self.questions.answer(
            Answer(RUN, question.number, epoch, question.replicas, **parts, trouble=trouble)
        )

    def network(self, column: int, epoch: int) -> tuple[LayerWeights, ...]:
        """The layers of a replica."""
        replica = self.replicas[column]
        rng = np.random.default_rng(replica.seed)
        layers = []
        for position, shape in enumerate(self.shapes):
            fan_in = int(np.prod(shape[1:]))
            weight = rng.normal(0, np.sqrt(2 / fan_in), shape) * (1 + 0.03 * epoch)
            size = np.abs(weight)
            small = size < np.quantile(size, min(0.8, 0.1 * epoch))
            if replica.arm == 1:
                weight = np.where(small, weight * 1e-3, 0.7 * weight)
            elif replica.arm > 1:
                weight = np.where(small, 0.0, 0.7 * weight)
            if column in self.broken:
                weight = np.full(shape, np.nan)
            active = rng.uniform(0.1, 0.9, shape[0])
            if position < len(self.shapes) - 1:
                active[: replica.arm] = 0.0
            else:
                active[:] = 1.0
            layers.append(LayerWeights(read_only(weight), read_only(np.zeros(shape[0])), read_only(active)))
        return tuple(layers)

    def pruned(self, column: int, want: Pruned, epoch: int) -> PrunedNetwork:
        """What is left of a replica: its weights above the threshold, and a loss that grows as they go."""
        layers = self.network(column, epoch)
        whole = sum(layer.weight.size for layer in layers)
        with np.errstate(invalid="ignore"):
            left = sum(
                int(((np.abs(layer.weight) >= want.threshold) & (layer.weight != 0)).sum())
                for layer in layers
            )
        loss = 0.5 + 0.01 * self.replicas[column].arm
        before = Size(2, whole, 16, whole + 20, whole, loss, 0.9, 2e-3)
        gone = 1 - left / whole
        return PrunedNetwork(before, Size(2, left, 12, left + 20, left, loss + gone, 0.9 - 0.5 * gone, 1e-3))

    def curve(self, column: int, want: PruneShares) -> PruningCurve:
        """A score that falls the later the further back the arm stands."""
        shares = np.array(want.shares)
        scores = 0.9 - 0.6 * shares ** (2 + self.replicas[column].arm)
        return PruningCurve(read_only(shares), read_only(1 - scores), read_only(scores))

    def slopes(self, column: int, epoch: int) -> FeatureSlopes:
        """Coefficients of a replica: half of all features count, later arms are nearer to that."""
        replica, features = self.replicas[column], len(self.experiment.data.info.features)
        true = np.where(np.arange(features) % 2, 0.0, 0.5)
        drawn = np.random.default_rng(replica.seed).normal(0, 0.3 / (1 + replica.arm), features)
        learned = true + np.where((true == 0) & (replica.arm > 1), 0.0, drawn)
        if column in self.broken:
            learned[:] = np.nan
        return FeatureSlopes(read_only(learned * min(1.0, epoch / 10)), read_only(true))

    def examples(self, column: int) -> ExampleSet:
        """The examples of a replica: those of one seed are the same for all arms."""
        replica, spec = self.replicas[column], self.experiment.data
        x_train, y_train = self._draw(1000 + replica.seed, spec.train)
        x_val, y_val = self._draw(2000 + replica.seed, spec.validation)
        flipped = np.arange(spec.train) % 10 == 3
        wrong = flipped if spec.label_flip else np.zeros_like(flipped)
        shifted = None if spec.shifted is None else read_only(x_val + 1)
        return ExampleSet(x_train, y_train, x_val, y_val, wrong, x_val_shifted=shifted)

    def _draw(self, seed: int, count: int) -> tuple[Any, Any]:
        info, rng = self.experiment.data.info, np.random.default_rng(seed)
        if info.task == "regression":
            x = rng.uniform(-3, 3, (count, len(info.features)))
            return read_only(x), read_only(np.sin(x[:, 0]))
        y = rng.integers(0, len(info.classes), count)
        x = rng.normal(0, 0.5, (count, len(info.features)))
        if info.image_shape is None:
            x[:, 0] += 2 * y
        else:
            # A bright column of pixels, its place says the class.
            width = info.image_shape[2]
            x = np.abs(x)
            x.reshape(count, *info.image_shape)[np.arange(count), :, :, y % width] += 12
        return read_only(x), y

    def outputs(self, column: int, epoch: int, part: str) -> Any:
        """What a replica puts out: later arms are right more often, all are on training examples."""
        replica, info = self.replicas[column], self.experiment.data.info
        examples = self.examples(column)
        y = examples.y_train if part == "train" else examples.y_val
        rng = np.random.default_rng(3000 + replica.seed)
        if info.task == "regression":
            return read_only(y[:, None] + rng.normal(0, 0.5 / (1 + replica.arm), (len(y), 1)))
        scores = rng.normal(0, 1, (len(y), len(info.classes)))
        scores[np.arange(len(y)), y] += 1 + 0.05 * epoch + replica.arm + (2 if part == "train" else 0)
        if column in self.broken:
            scores[:] = np.nan
        scores = np.exp(scores)
        return read_only(scores / scores.sum(axis=1, keepdims=True))
