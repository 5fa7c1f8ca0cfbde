"""Shapes and parameters of each kind of layer, beside those of torch's modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reglab.experiment.layers import LAYERS, Layer
from reglab.experiment.layers.activation import ActivationLayer
from reglab.experiment.layers.base import LayerSpec, UnfitError, shape_words
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import GlobalAveragePoolLayer, MaxPool2dLayer
from reglab.experiment.ops import Activate, Convolution, Linear, Op, Shape
from tests.support.strategies import specs

PICTURE = (3, 9, 12)
EACH = pytest.mark.parametrize("kind", list(LAYERS))


def module_of(layer: LayerSpec, shape: Shape) -> torch.nn.Module:
    """The layer without its activation, made of torch's own modules."""
    if isinstance(layer, Conv2dLayer):
        padding = (layer.kernel - 1) // 2 if layer.padding == "same" else 0
        return torch.nn.Conv2d(shape[0], layer.channels, layer.kernel, layer.stride, padding)
    if isinstance(layer, BatchNormLayer):
        return torch.nn.BatchNorm1d(shape[0]) if len(shape) == 1 else torch.nn.BatchNorm2d(shape[0])
    values = layer.model_dump()
    makers: dict[str, Callable[[], torch.nn.Module]] = {
        "dense": lambda: torch.nn.Linear(shape[0], values["units"]),
        "max_pool2d": lambda: torch.nn.MaxPool2d(values["size"]),
        "average_pool2d": lambda: torch.nn.AvgPool2d(values["size"]),
        "global_average_pool": lambda: torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()),
        "flatten": torch.nn.Flatten,
        "dropout": lambda: torch.nn.Dropout(values["p"]),
        "activation": torch.nn.Identity,
    }
    return makers[layer.kind]()


def output_of(ops: tuple[Op, ...], shape: Shape) -> Shape:
    return ops[-1].output if ops else shape


@given(st.data())
def test_shapes_and_parameters_are_those_of_torch(data: st.DataObject) -> None:
    layer = data.draw(specs(LAYERS[data.draw(st.sampled_from(list(LAYERS)))]))
    shape: Shape = data.draw(st.sampled_from([(7,), (1, 8, 8), PICTURE, (2, 5, 3)]))
    try:
        ops = layer.ops(shape)
    except UnfitError:
        if isinstance(layer, DenseLayer):
            assert len(shape) == 3
        elif len(shape) == 3:
            # Nothing but a window that is larger than the picture can be wrong with a picture.
            with pytest.raises(RuntimeError):
                module_of(layer, shape)(torch.zeros(2, *shape))
        else:
            assert layer.needs_pictures
        return
    module = module_of(layer, shape)
    assert tuple(module(torch.zeros(2, *shape)).shape[1:]) == output_of(ops, shape)
    assert sum(op.parameters for op in ops) == sum(p.numel() for p in module.parameters())
    before = shape
    for op in ops:
        assert op.input == before
        before = op.output


def test_weights_have_the_shapes_of_torch() -> None:
    (linear, _) = DenseLayer(units=5).ops((7,))
    assert linear.weight_shape == torch.nn.Linear(7, 5).weight.shape
    (convolution, _) = Conv2dLayer(channels=4, kernel=3).ops(PICTURE)
    assert convolution.weight_shape == torch.nn.Conv2d(3, 4, 3).weight.shape
    assert (linear.weighted, convolution.weighted) == (True, True)
    assert Linear((2, 3, 4), (5,)).weight_shape == (5, 24)


def test_a_linear_activation_is_no_operation() -> None:
    assert [type(op) for op in DenseLayer(activation="tanh").ops((7,))] == [Linear, Activate]
    assert [type(op) for op in DenseLayer(activation="linear").ops((7,))] == [Linear]
    assert [type(op) for op in Conv2dLayer(activation="linear").ops(PICTURE)] == [Convolution]
    assert ActivationLayer(activation="linear").ops((7,)) == ()


@pytest.mark.parametrize(
    ("layer", "shape", "sentence", "before"),
    [
        (DenseLayer(), (2, 5, 5), "Dense needs a row of numbers", ("flatten",)),
        (Conv2dLayer(), (64,), "Convolution needs pictures, but what comes before puts out 64 numbers", ()),
        (MaxPool2dLayer(), (1000,), "puts out 1,000 numbers in a row", ()),
        (FlattenLayer(), (3,), "Flatten needs pictures", ()),
        (GlobalAveragePoolLayer(), (3,), "Global average pooling needs pictures", ()),
        (
            MaxPool2dLayer(size=4),
            (8, 3, 9),
            (
                "Max pooling has a window of 4 × 4, but what comes before puts out pictures of "
                "8 channels of 3 × 9; take a window of 3 or less"
            ),
            (),
        ),
        (Conv2dLayer(kernel=5, padding="valid"), (1, 4, 4), "take a kernel of 4 or less", ()),
    ],
)
def test_what_does_not_fit_is_told(
    layer: LayerSpec, shape: Shape, sentence: str, before: tuple[str, ...]
) -> None:
    with pytest.raises(UnfitError) as caught:
        layer.ops(shape)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")
    assert caught.value.before == before


@EACH
def test_each_can_be_shown_written_and_read(kind: str) -> None:
    cls = LAYERS[kind]
    layer: Any = cls(kind=kind)
    adapter = TypeAdapter[Any](Layer)
    assert adapter.validate_json(adapter.dump_json(layer)) == layer
    assert cls.title
    assert cls.short
    assert cls.about.endswith(".")
    assert layer.summary()
    names = {info.name for info in cls.parameters()}
    assert names == cls.model_fields.keys() - {"kind"}
    assert set(cls.main) <= names


def test_the_kind_must_be_named() -> None:
    with pytest.raises(ValidationError, match="kind"):
        TypeAdapter[Any](Layer).validate_json('{"units": 4}')


def test_narrowed_layers_keep_one_unit_at_least() -> None:
    assert DenseLayer(units=10).narrowed(0.25).units == 2
    assert DenseLayer(units=3).narrowed(0.01).units == 1
    assert Conv2dLayer(channels=8).narrowed(0.5).channels == 4
    assert MaxPool2dLayer().narrowed(0.1) == MaxPool2dLayer()


def test_shapes_in_words() -> None:
    assert shape_words((1234,)) == "1,234"
    assert shape_words((1, 28, 28)) == "1 channel of 28 × 28"
    assert shape_words((8, 4, 5)) == "8 channels of 4 × 5"
