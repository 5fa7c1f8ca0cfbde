"""Networks of a stack in evaluation mode: inputs in, logits out."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor
from torch.nn import functional

from reglab.engine.device import on_host
from reglab.engine.effects.activity import Activities
from reglab.engine.effects.averaging import EvaluatedWeights
from reglab.engine.effects.noise import Noise
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.sources import Sources
from reglab.engine.stack.inputs import shares_inputs
from reglab.engine.stack.network import Pass
from reglab.engine.stack.stages import stages_of


class Evaluator:
    """Takes inputs through the networks with the weights that they are evaluated by.

    All methods work under ``torch.inference_mode``. Whoever calls them has `evaluated` refreshed before.

    Parameters
    ----------
    layout : Layout
        Division of the flat buffers.
    evaluated : EvaluatedWeights
        The weights.
    noise : Noise
        What it leaves behind at evaluation.
    activities : Activities
        What is measured of the outputs of layers on the way.
    outputs : int
        Number of outputs of a network.
    like : Tensor
        Gives type and device of all numbers.
    """

    def __init__(
        self,
        layout: Layout,
        evaluated: EvaluatedWeights,
        noise: Noise,
        activities: Activities,
        outputs: int,
        like: Tensor,
    ) -> None:
        self._layout = layout
        self._evaluated = evaluated
        self._activities = activities
        self._outputs = outputs
        self._like = like
        self._scales = noise.evaluation_layers()
        self._input_scale = noise.evaluation_factor(0)
        self._kept: dict[int, Pass] = {}
        """By number of rows."""

    @property
    def shares_inputs(self) -> bool:
        """Whether replicas that see the same inputs may share them."""
        return shares_inputs(self._layout.plan) and self._input_scale is None

    def logits(self, x: Tensor, sources: Sources) -> Tensor:
        """Return the logits of inputs (S, rows, inputs) that come in every epoch, (M, outputs, rows).

        `sources`, the same in every call, says which of the inputs each replica sees.
        """
        rows = x.shape[1]
        if rows not in self._kept:
            self._kept[rows] = self._pass(rows, sources)
        return self._through(self._kept[rows], x)

    def predict(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the logits of examples that are asked for once; see `Stack.predict`."""
        replicas = self._layout.replicas
        inputs = torch.tensor(np.asarray(x, dtype=np.float64)).to(self._like)
        inputs = functional.pad(inputs, (0, self._layout.units[0] - inputs.shape[-1]))
        sources = Sources.each(replicas)
        if inputs.dim() == 2:
            alike = self.shares_inputs
            sources = Sources.by([0] * replicas) if alike else sources
            inputs = inputs.expand(1 if alike else replicas, *inputs.shape)
        # Anything may be asked for once; memory is kept only for what is measured in every epoch.
        logits = self._through(self._pass(inputs.shape[1], sources), inputs)
        return on_host(logits.mT).numpy()

    def _pass(self, rows: int, sources: Sources) -> Pass:
        stages = stages_of(
            self._layout,
            self._evaluated.flat,
            None,
            self._scales,
            self._activities.meters,
            sources if sources.shared else None,
        )
        return Pass(stages, self._layout.replicas, rows, self._like, backward=False)

    def _through(self, network: Pass, x: Tensor) -> Tensor:
        if self._input_scale is not None:
            x = x * self._input_scale
        out = self._like.new_empty(self._layout.replicas, self._outputs, x.shape[1])
        network.forward(x.mT, x, out)
        return out
