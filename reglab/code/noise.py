"""Layers of noise as classes for PyTorch and for Keras, whose random numbers are those of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

from reglab.code.keras_program import KerasProgram
from reglab.code.program import Program
from reglab.code.text import block, number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.families import ActivationNoise


@dataclass(frozen=True, slots=True)
class NoiseLayer:
    """A layer of noise.

    Parameters
    ----------
    name : str
        Of its class.
    words : str
        What it is.
    argument : str
        What its strength is called.
    training : tuple of str
        Lines of what it does in training; `drawn` are its numbers in the shape of `x`.
    distribution : {"uniform", "normal"}
        Where they come from.
    evaluation : str
        What it makes of `x` at evaluation.
    """

    name: str
    words: str
    argument: str
    training: str
    distribution: Literal["uniform", "normal"]
    evaluation: str = "x"
    per_channel: bool = False

    def torch_class(self) -> str:
        """The class for PyTorch."""
        return self._class("nn.Module", "", "forward(self, x)", "self.training")

    def keras_class(self) -> str:
        """The class for Keras."""
        return self._class("layers.Layer", ", **options", "call(self, x, training=False)", "training")

    def _class(self, base: str, options: str, method: str, training: str) -> str:
        shape = "*x.shape[:2], 1, 1" if self.per_channel else "x.shape"
        passed = options.removeprefix(", ")
        text = f'''
            class {self.name}({base}):
                """{self.words}, with the random numbers of reglab."""

                def __init__(self, {self.argument}, numbers{options}):
                    super().__init__({passed})
                    self.{self.argument}, self.numbers = {self.argument}, numbers

                def {method}:
                    if not {training}:
                        return {self.evaluation}
                    drawn = self.numbers.next(len(x)).reshape({shape})
                    return {self.training}
        '''
        return block(text)


def torch_noise(
    technique: ActivationNoise, program: TorchProgram, layer: NoiseLayer, name: str, strength: float
) -> None:
    """Put a layer of noise wherever a technique acts."""
    for position in technique.resolve_layers(program.case.layers):
        program.use(layer.name, layer.torch_class())
        put(technique, program, layer, name, strength, position)


def keras_noise(
    technique: ActivationNoise, program: KerasProgram, layer: NoiseLayer, name: str, strength: float
) -> None:
    """Put a layer of noise wherever a technique acts."""
    for position in technique.resolve_layers(program.case.layers):
        program.use(layer.name, layer.keras_class())
        put(technique, program, layer, name, strength, position)


def put(
    technique: ActivationNoise,
    program: Program,
    layer: NoiseLayer,
    name: str,
    strength: float,
    position: int,
) -> None:
    """Put a layer of noise behind a layer of the network."""
    shape = program.case.plan.shapes[position]
    units = shape[0] if layer.per_channel else prod(shape)
    numbers = program.numbers(layer.distribution, technique.purpose, position, units)
    program.place(position, name, layer.name, number(strength), numbers)
