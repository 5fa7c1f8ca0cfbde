"""Replicas of equal structure, trained as one stacked network."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from reglab.data import Split
from reglab.engine.effects.averaging import EvaluatedWeights
from reglab.engine.examples.examples import Examples
from reglab.engine.measures.evaluation import EvaluationSets
from reglab.engine.measures.losses import LOSSES
from reglab.engine.optimizers import make_optimizer
from reglab.engine.recording.recorder import recorder_for
from reglab.engine.recording.replays import Replays
from reglab.engine.replicas.init import initial_weights
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.memory import Memory
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Weights, read_weights, write_weights
from reglab.engine.stack.evaluator import Evaluator
from reglab.engine.stack.measurement import Measured, Measurement
from reglab.engine.stack.training import Training
from reglab.experiment.training import Optimizer


class Stack:
    """M networks that differ in weights, data and techniques, but not in structure.

    All methods work under ``torch.inference_mode``, which those that are not generators
    enter by themselves; whoever advances a generator enters it around each step.

    Parameters
    ----------
    structure : Structure
        What the replicas have in common.
    members : sequence of Member
        The replicas, ordered by arm, then seed.
    data : mapping of int to Split, or Examples
        The data of every seed, or what another stack of this structure made of them.
    optimizer : SGD, RMSprop, Adagrad, Adam or AdamW
        Update rule; the learning rate of a replica is that of its scale.
    like : Tensor
        Gives type and device of all numbers.
    """

    @torch.inference_mode()
    def __init__(
        self,
        structure: Structure,
        members: Sequence[Member],
        data: Mapping[int, Split] | Examples,
        optimizer: Optimizer,
        like: Tensor,
    ) -> None:
        examples = data if isinstance(data, Examples) else Examples(structure, data, like)
        self.structure = structure
        self.members = tuple(members)
        self._examples = examples
        self._optimizer_spec = optimizer
        self._like = like
        self.layout = Layout(structure.plan, len(members))
        self.weights = self.layout.zeros(like)
        self.gradients = self.layout.zeros(like)
        decays = torch.ones(self.layout.layers, len(members), dtype=torch.float64)
        self.optimizer = make_optimizer(
            optimizer,
            self.weights,
            self.layout.coefficients(decays, like),
            self.layout,
            [member.scale.lr for member in members],
        )
        self.loss = LOSSES[structure.loss](structure.outputs)
        recorder = recorder_for(like)
        self._replays = None if recorder is None else Replays(recorder)
        self.evaluated = EvaluatedWeights(members, self.layout, self.weights)
        self.training = Training(
            structure,
            members,
            examples,
            self.layout,
            self.gradients,
            self.optimizer,
            self.evaluated,
            self.loss,
            self._replays,
        )
        """What takes the replicas through an epoch."""
        self.batches = self.training.batches
        self.penalties = self.training.penalties
        self._activities = self.training.activities
        self._evaluator = Evaluator(
            self.layout, self.evaluated, self.training.noise, self._activities, structure.outputs, like
        )
        owners = [member.seed for member in members]
        self.evaluation = EvaluationSets(structure, examples, owners, self._evaluator.shares_inputs)
        self._recorded_measurement = Measurement(self.evaluation, self.loss)

    @property
    def not_repeated(self) -> int:
        """How many kinds of work could not be recorded on the device, or were seen to give other numbers."""
        return 0 if self._replays is None else len(self._replays.failed)

    @property
    def data_loss(self) -> NDArray[np.float64]:
        """Mean data loss over the last epoch's batches, weighted by their sizes, shape (M,)."""
        return self.training.losses.mean(self.structure.train)

    @property
    def objective(self) -> NDArray[np.float64]:
        """Mean objective over the last epoch's batches: data loss in training mode and penalties, (M,)."""
        with torch.inference_mode():
            return self.data_loss + self.penalties.summary().epoch_penalty + self._activities.epoch

    # -- weights -------------------------------------------------------------------------

    @torch.inference_mode()
    def initialise(self) -> None:
        """Give every replica the initial weights of its seed."""
        for place, member in enumerate(self.members):
            fixed = self.structure.fixed_weights
            seed = member.seed if fixed is None else fixed
            start = initial_weights(self.structure.plan, member.init, seed)
            write_weights(self.layout, self.weights, place, start)
        self.evaluated.restart()

    @torch.inference_mode()
    def set_weights(self, place: int, weights: Weights) -> None:
        """Set the weights of the replica at a place of the stack.

        Parameters
        ----------
        place : int
            Position in `members`.
        weights : list of Affine or Normalization
            The parameters of every operation that has some.

        Raises
        ------
        ValueError
            If their number or a shape does not fit.
        """
        write_weights(self.layout, self.weights, place, weights)
        self.evaluated.restart_at(place)

    @torch.inference_mode()
    def get_weights(self, place: int, kept: Tensor | None = None) -> Weights:
        """Return copies of the weights that a replica is evaluated by, now or where `kept` was kept."""
        return read_weights(self.layout, self.evaluated.of(kept), place)

    @property
    def memory(self) -> Memory:
        """What determines how training goes on; the buffers are those that are trained, not copies."""
        buffers = {"weights": self.weights}
        buffers |= {f"optimizer {number}": state for number, state in enumerate(self.optimizer.state)}
        return Memory(self.layout, buffers | self.evaluated.buffers, self.optimizer.steps)

    def renumber(self, moved: Mapping[int, int]) -> None:
        """Give the replicas other columns in the arrays of the run; no number depends on them."""
        self.members = tuple(replace(member, replica=moved[member.replica]) for member in self.members)

    @torch.inference_mode()
    def successor(self, members: Sequence[Member], memory: Memory, places: Sequence[int]) -> Stack:
        """Return a stack of this structure that goes on where the replicas at `places` of a memory were.

        Parameters
        ----------
        members : sequence of Member
            The replicas of the new stack; their seeds are among those of this one.
        memory : Memory
            That of this stack, or one that was kept.
        places : sequence of int
            Where in the memory each of them comes from.
        """
        stack = Stack(self.structure, members, self._examples, self._optimizer_spec, self._like)
        stack.batches.prescribed = self.batches.prescribed
        stack.optimizer.steps = memory.steps
        memory.restore(stack.memory, places)
        return stack

    def reduced(self, keep: Sequence[int]) -> Stack:
        """Return a stack of the replicas at the places `keep`, which goes on where this one is.

        The numbers of a replica do not depend on the others, so nothing changes for those kept.
        """
        return self.successor([self.members[place] for place in keep], self.memory, keep)

    # -- training ------------------------------------------------------------------------

    @torch.inference_mode()
    def train_epoch(self, epoch: int) -> None:
        """Train one epoch (counted from 1) without measuring; the seam for benchmarks."""
        deque(self.epoch_steps(epoch), maxlen=0)

    def epoch_steps(self, epoch: int) -> Iterator[float]:
        """Train one epoch; yield often which share of it is done."""
        return self.training.epoch(epoch)

    # -- measuring -----------------------------------------------------------------------

    @torch.inference_mode()
    def evaluate(self) -> Measured:
        """Measure every replica with the present weights."""
        measurement = Measurement(self.evaluation, self.loss)
        deque(self.evaluation_steps(measurement), maxlen=0)
        return self.measured(measurement)

    def measured(self, measurement: Measurement) -> Measured:
        """Return all metrics, once every chunk was evaluated."""
        summary = self.penalties.summary(self.evaluated.flat)
        if self._activities:
            summary = summary.with_activities(self._activities.now, self._activities.epoch)
        return measurement.result(summary, self.data_loss, self.training.pull.ratios())

    def evaluation_steps(self, measurement: Measurement) -> Iterator[None]:
        """Evaluate a chunk of examples after the other; yield after each where none is recorded."""
        if self._replays is None:
            yield from self._evaluate(measurement)
            return
        ours = self._recorded_measurement
        self._replays.run(
            "evaluation",
            partial(self._evaluate_at_once, ours),
            lambda: (*ours.state, *self._activities.evaluation_state),
        )
        measurement.take_over(ours)
        yield

    def _evaluate_at_once(self, measurement: Measurement) -> None:
        deque(self._evaluate(measurement), maxlen=0)

    def _evaluate(self, measurement: Measurement) -> Iterator[None]:
        measurement.clear()
        self.evaluated.refresh()
        self._activities.begin_evaluation()
        for chunk in self.evaluation.chunks():
            measurement.add(chunk, self._evaluator.logits(chunk.x, self.evaluation.sources))
            self._activities.take(chunk)
            yield

    @torch.inference_mode()
    def predict(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the logits of examples in evaluation mode, shape (M, n, outputs).

        Parameters
        ----------
        x : array, shape (n, inputs) or (M, n, inputs)
            The same examples for all replicas, or those of each.
        """
        self.evaluated.refresh()
        return self._evaluator.predict(x)
