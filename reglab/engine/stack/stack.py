"""Replicas of equal structure, trained as one stacked network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import prod

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from reglab.data import Split
from reglab.engine.device import accumulator, on_host
from reglab.engine.draws import Draws
from reglab.engine.effects.activity import Activities
from reglab.engine.effects.augment import Augmentation
from reglab.engine.effects.averaging import EvaluatedWeights
from reglab.engine.effects.clipping import Clipping
from reglab.engine.effects.noise import Noise
from reglab.engine.effects.penalties import Penalties
from reglab.engine.effects.pull import Pull
from reglab.engine.effects.weight_steps import WeightSteps
from reglab.engine.examples.batches import Batches, Chunk
from reglab.engine.examples.examples import Examples
from reglab.engine.measures.evaluation import EvaluationSets
from reglab.engine.measures.losses import LOSSES
from reglab.engine.optimizers import make_optimizer
from reglab.engine.replicas.init import initial_weights
from reglab.engine.replicas.layout import TAIL, Layout
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.memory import Memory
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Weights, read_weights, write_weights
from reglab.engine.stack.evaluator import Evaluator
from reglab.engine.stack.inputs import training_sources
from reglab.engine.stack.measurement import Measured, Measurement
from reglab.engine.stack.network import Pass
from reglab.engine.stack.stages import stages_of
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
        self._draws = Draws(structure.fixed_draws)
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
        self._noise = Noise(members, structure, like)
        self.penalties = Penalties(members, self.layout, self.weights, self.gradients)
        self._pull = Pull(self.penalties, self.layout, self.gradients)
        self._activities = Activities(members, structure.train, like)
        self._clipping = Clipping(members, self.layout, self.gradients)
        self._weight_steps = WeightSteps(members, self.layout, self.weights, self.optimizer)
        self.evaluated = EvaluatedWeights(members, self.layout, self.weights)

        owners = [member.seed for member in members]
        sources = training_sources(members, self._noise, structure.plan)
        self.batches = Batches(structure, examples, owners, self.loss.factor, self._draws, sources)
        self._augmentation = Augmentation(members, structure, examples, self.loss.factor)
        stages = stages_of(
            self.layout,
            self.weights,
            self.gradients,
            self._noise.layers,
            self._activities.layers,
            sources if sources.shared else None,
        )
        self._training = Pass(stages, len(members), self.batches.rows, like, backward=True)
        shape = (len(members), structure.outputs, self.batches.rows)
        steps = min(self.batches.chunk_steps, structure.steps)
        self._logits = like.new_zeros(steps, prod(shape) + TAIL)
        # The memory of every step's logits, as a vector with tail and as (M, outputs, rows).
        self._step_logits = [(flat, flat[:-TAIL].view(shape)) for flat in self._logits.unbind(0)]
        self._evaluator = Evaluator(
            self.layout, self.evaluated, self._noise, self._activities, structure.outputs, like
        )
        self.evaluation = EvaluationSets(structure, examples, owners, self._evaluator.shares_inputs)
        self.data_loss = np.full(len(members), np.nan)
        """Mean data loss over the last epoch's batches, weighted by their sizes, shape (M,)."""

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
        stack.batches.order = self.batches.order
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
        for _ in self.epoch_steps(epoch):
            pass

    def epoch_steps(self, epoch: int) -> Iterator[float]:
        """Train one epoch; yield after every step which share of it is done."""
        n, done = self.structure.train, 0
        self.penalties.begin_epoch()
        self._pull.begin_epoch()
        self._activities.begin_epoch()
        last_whole = max(n // self.structure.batch, 1)
        # Added up where it is computed: a device need not wait for the host after every chunk.
        data_loss = self._like.new_zeros(len(self.members), dtype=accumulator(self._like))
        change = partial(self._augmentation.apply, self._draws, epoch) if self._augmentation else None
        for chunk in self.batches.chunks(epoch, change):
            self._noise.prepare(self._draws, epoch, chunk)
            inputs = zip(chunk.x.transpose(2, 3).unbind(0), chunk.x.unbind(0), strict=True)
            target_terms = chunk.target_terms.unbind(0)
            for step, (size, (x, x_t)) in enumerate(zip(chunk.sizes, inputs, strict=True)):
                self._noise.at_step(step)
                self._training.forward(x, x_t, self._step_logits[step][1], size)
                self._begin_backward(self._step_logits[step], target_terms[step], chunk.scales[step])
                self._training.backward()
                if done + 1 == last_whole:
                    self._pull.measure()
                self.penalties.act(size, size / n)
                self._clipping.act()
                self._weight_steps.take("before")
                self.optimizer.step(self.gradients)
                self._weight_steps.take("after")
                self.evaluated.take()
                done += 1
                yield done / self.structure.steps
            data_loss += self._chunk_loss(chunk)
        self.data_loss = (on_host(data_loss) / n).numpy()

    def _begin_backward(self, logits: tuple[Tensor, Tensor], target_term: Tensor, scale: Tensor) -> None:
        """Write the gradient of the mean data loss by the logits: link · scale − target · scale."""
        out = self._training.output_gradient
        if self.loss.flat:
            linked = self.loss.link_into(logits[0], out.flat)
        else:
            self.loss.link_into(logits[1], out.view)
            linked = out.flat
        torch.addcmul(target_term, linked, scale, out=out.flat)

    def _chunk_loss(self, chunk: Chunk) -> Tensor:
        """Return the sum of the losses of a chunk's examples in training mode, shape (M,)."""
        steps = len(chunk.sizes)
        shape = (steps, len(self.members), self.structure.outputs, self.batches.rows)
        logits = self._logits[:steps, :-TAIL].reshape(shape)
        rows = self.loss.rows(logits, chunk.targets) * chunk.mask
        # Replicas first: the order of the sum must not depend on how many there are.
        return rows.sum(2).t().contiguous().sum(1, dtype=accumulator(self._like))

    # -- measuring -----------------------------------------------------------------------

    @torch.inference_mode()
    def evaluate(self) -> Measured:
        """Measure every replica with the present weights."""
        measurement = Measurement(self.evaluation, self.loss)
        for _ in self.evaluation_steps(measurement):
            pass
        return self.measured(measurement)

    def measured(self, measurement: Measurement) -> Measured:
        """Return all metrics, once every chunk was evaluated."""
        summary = self.penalties.summary(self.evaluated.flat)
        if self._activities:
            summary = summary.with_activities(self._activities.now, self._activities.epoch)
        return measurement.result(summary, self.data_loss, self._pull.ratios())

    def evaluation_steps(self, measurement: Measurement) -> Iterator[None]:
        """Evaluate a chunk of examples after the other; yield after each."""
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
