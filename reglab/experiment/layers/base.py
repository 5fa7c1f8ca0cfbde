"""What a kind of hidden layer is: parameters, words, and the operations that it stands for.

A layer is one small class in one file of this folder. The model builder, files, checks and the engine
find it through `reglab.experiment.layers.LAYERS`.
"""

from __future__ import annotations

from typing import ClassVar

from reglab.experiment.base import FieldInfo, Spec, field_infos
from reglab.experiment.ops import Activate, Activation, Op, Shape
from reglab.words.language import _, grouped, plural


class UnfitError(ValueError):
    """A layer cannot follow on a shape; its text is a sentence for a person.

    Parameters
    ----------
    sentence : str
        What does not fit and why.
    before : tuple of str
        Kinds of layers that would mend it if they were put in front, in that order; empty where
        none would.
    """

    def __init__(self, sentence: str, before: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.before = before


class LayerSpec(Spec):
    """Base of all hidden layers."""

    kind: str

    title: ClassVar[str]
    """Its name as a heading."""
    short: ClassVar[str]
    """Its name where there is little room."""
    about: ClassVar[str]
    """What it does, in one or two plain sentences."""
    order: ClassVar[int] = 100
    weighted: ClassVar[bool] = False
    """Whether it has a weight matrix or kernels."""
    kernels: ClassVar[bool] = False
    """Whether its weights are convolution kernels."""
    needs_pictures: ClassVar[bool] = False
    """Whether it can only follow on pictures."""
    pictures: ClassVar[bool] = False
    """Whether it takes pictures and puts out pictures."""
    main: ClassVar[tuple[str, ...]] = ()
    """The fields that the model builder always shows; the others are folded away."""
    noisy: ClassVar[bool] = True
    """Whether techniques can disturb its output."""

    def ops(self, shape: Shape) -> tuple[Op, ...]:
        """The operations for examples of a shape, from input to output.

        Raises
        ------
        UnfitError
            If the layer cannot follow on that shape.
        """
        raise NotImplementedError

    def narrowed(self, keep: float) -> LayerSpec:
        """The layer with a share of its units or channels, at least one."""
        del keep
        return self

    def summary(self) -> str:
        """A few words for a picture or a difference, e.g. ``"64 relu"``."""
        return self.short

    @classmethod
    def parameters(cls) -> tuple[FieldInfo, ...]:
        """The parameters that the model builder offers, in order."""
        return field_infos(cls)


def activated(*ops: Op, function: Activation) -> tuple[Op, ...]:
    """Return operations followed by an activation, which is left out where it is linear."""
    after = ops[-1].output
    return ops if function == "linear" else (*ops, Activate(after, after, function))


def need_picture(title: str, shape: Shape) -> None:
    """Raise `UnfitError` if `shape` is not that of a picture."""
    if len(shape) != 3:
        raise UnfitError(
            _(
                "{layer} needs pictures, but what comes before puts out {numbers} numbers in a row; put it "
                "before the layer that makes a row of them, or take a data set of pictures."
            ).format(layer=title, numbers=grouped(shape[0]))
        )


def need_row(title: str, shape: Shape) -> None:
    """Raise `UnfitError` if `shape` is not a row of numbers."""
    if len(shape) != 1:
        raise UnfitError(
            _(
                "{layer} needs a row of numbers, but what comes before puts out pictures of {size}; put "
                "Flatten in front."
            ).format(layer=title, size=shape_words(shape)),
            before=("flatten",),
        )


def window_size(title: str, what: str, size: int, shape: Shape, *, stride: int, padding: int = 0) -> Shape:
    """Return (height, width) of what a sliding window makes of a picture.

    Raises
    ------
    UnfitError
        If the picture is smaller than the window.
    """
    height, width = shape[1] + 2 * padding, shape[2] + 2 * padding
    if size > min(height, width):
        raise UnfitError(
            (
                _(
                    "{layer} has a kernel of {size} × {size}, but what comes before puts out pictures of "
                    "{pictures}; take a kernel of {most} or less, or fewer layers that shrink the picture."
                )
                if what == "kernel"
                else _(
                    "{layer} has a window of {size} × {size}, but what comes before puts out pictures of "
                    "{pictures}; take a window of {most} or less, or fewer layers that shrink the picture."
                )
            ).format(layer=title, size=size, pictures=shape_words(shape), most=min(height, width))
        )
    return ((height - size) // stride + 1, (width - size) // stride + 1)


def shape_words(shape: Shape) -> str:
    """A shape as a sentence has it: ``"64"``, or ``"8 channels of 28 × 28"`` of pictures."""
    if len(shape) == 1:
        return grouped(shape[0])
    return plural(
        "{n} channel of {height} × {width}",
        "{n} channels of {height} × {width}",
        shape[0],
        height=shape[1],
        width=shape[2],
    )
