"""The training of a stack: its batches, what techniques do to them, and its steps."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial

from torch import Tensor

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
from reglab.engine.measures.losses import Loss
from reglab.engine.optimizers import FlatOptimizer
from reglab.engine.recording.places import Places
from reglab.engine.recording.replays import Replays
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.inputs import training_sources
from reglab.engine.stack.network import Pass
from reglab.engine.stack.stages import stages_of
from reglab.engine.stack.step_losses import StepLosses


class Training:
    """Takes all replicas of a stack through an epoch, step by step.

    Methods work under ``torch.inference_mode``.

    Parameters
    ----------
    structure : Structure
        What the replicas have in common.
    members : sequence of Member
        The replicas.
    examples : Examples
        The data.
    layout : Layout
        Division of the flat buffers.
    gradients : Tensor
        Flat buffer for the gradients.
    optimizer : FlatOptimizer
        The update rule; it has the flat buffer of the weights.
    evaluated : EvaluatedWeights
        What follows the weights after every step.
    loss : Loss
        The data loss.
    replays : Replays, optional
        What repeats steps; without it each call is made anew.
    """

    def __init__(
        self,
        structure: Structure,
        members: Sequence[Member],
        examples: Examples,
        layout: Layout,
        gradients: Tensor,
        optimizer: FlatOptimizer,
        evaluated: EvaluatedWeights,
        loss: Loss,
        replays: Replays | None,
    ) -> None:
        weights = optimizer.weights
        places = None if replays is None else Places()
        self._structure = structure
        self._gradients = gradients
        self._optimizer = optimizer
        self._evaluated = evaluated
        self._replays = replays
        self.draws = Draws(structure.fixed_draws)
        """Source of all random numbers of the training."""
        self.noise = Noise(members, structure, weights, places)
        """What disturbs inputs and outputs of layers."""
        self.penalties = Penalties(members, layout, weights, gradients)
        """Penalties on weights."""
        self.pull = Pull(self.penalties, layout, gradients)
        """How strong these are beside the data."""
        self.activities = Activities(members, structure.train, weights)
        """Penalties on outputs of layers."""
        self._clipping = Clipping(members, layout, gradients)
        self._weight_steps = WeightSteps(members, layout, weights, optimizer)
        self.augmentation = Augmentation(members, structure, examples, loss.factor)
        """Techniques on data."""
        owners = [member.seed for member in members]
        sources = training_sources(members, self.noise, structure.plan)
        self.batches = Batches(structure, examples, owners, loss.factor, self.draws, sources, places)
        """The training examples."""
        stages = stages_of(
            layout,
            weights,
            gradients,
            self.noise.layers,
            self.activities.layers,
            sources if sources.shared else None,
        )
        self._network = Pass(stages, len(members), self.batches.rows, weights, backward=True)
        shape = (len(members), structure.outputs, self.batches.rows)
        steps = min(self.batches.chunk_steps, structure.steps)
        self.losses = StepLosses(loss, shape, steps, weights)
        """The data losses of the epoch."""
        self._last_whole = max(structure.train // structure.batch, 1)

    def epoch(self, epoch: int) -> Iterator[float]:
        """Train one epoch (counted from 1); yield often which share of it is done."""
        self.penalties.begin_epoch()
        self.pull.begin_epoch()
        self.activities.begin_epoch()
        self.losses.begin_epoch()
        change = partial(self.augmentation.apply, self.draws, epoch) if self.augmentation else None
        for chunks in self.batches.gathered(epoch, change):
            steps = sum(len(chunk.sizes) for chunk in chunks)
            self._optimizer.prepare(steps, reach=self._weight_steps.reaches)
            if self._replays is None:
                for chunk in chunks:
                    self.noise.prepare(self.draws, epoch, chunk)
                    yield from self._steps(chunk)
            else:
                for number, chunk in enumerate(chunks):
                    self.noise.prepare(self.draws, epoch, chunk, number)
                self._repeat(self._replays, chunks, steps)
                yield (chunks[0].first + steps) / self._structure.steps

    def _repeat(self, replays: Replays, chunks: Sequence[Chunk], steps: int) -> None:
        """Take steps of which a recording exists, or comes into being."""
        taken = self._optimizer.steps
        # Where in the epoch they are matters for one step alone.
        last = self._last_whole - chunks[0].first
        kind = (tuple(chunk.sizes for chunk in chunks), last if 0 < last <= steps else None)
        replays.run(kind, partial(self._recorded, chunks, taken), self._state)
        self._optimizer.steps = taken + steps

    def _recorded(self, chunks: Sequence[Chunk], taken: int) -> None:
        # It may be gone through twice in a row.
        self._optimizer.steps = taken
        for number, chunk in enumerate(chunks):
            self.noise.at_chunk(number)
            deque(self._steps(chunk), maxlen=0)

    def _state(self) -> tuple[Tensor, ...]:
        """All that steps change and that matters afterwards."""
        followed = self._evaluated.buffers.values()
        collected = (*self.penalties.state, *self.activities.state, *self.losses.state)
        return (self._optimizer.weights, *self._optimizer.state, *followed, *collected)

    def _steps(self, chunk: Chunk) -> Iterator[float]:
        """Take the steps of a chunk; yield after each."""
        n, done = self._structure.train, chunk.first
        inputs = zip(chunk.x.transpose(2, 3).unbind(0), chunk.x.unbind(0), strict=True)
        target_terms = chunk.target_terms.unbind(0)
        for step, (size, (x, x_t)) in enumerate(zip(chunk.sizes, inputs, strict=True)):
            self.noise.at_step(step)
            self._network.forward(x, x_t, self.losses.logits(step), size)
            self.losses.begin_backward(chunk, step, target_terms[step], self._network.output_gradient)
            self._network.backward()
            done += 1
            if done == self._last_whole:
                self.pull.measure()
            self.penalties.act(size, size / n)
            self._clipping.act()
            self._weight_steps.take("before")
            self._optimizer.step(self._gradients)
            self._weight_steps.take("after")
            self._evaluated.take()
            yield done / self._structure.steps
        self.losses.add(chunk)
