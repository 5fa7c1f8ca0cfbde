"""Techniques on examples and targets beside Keras, PyTorch, scipy and numpy, 50 steps of equal batches.

Random numbers are those of the stack; what is done with them is the judges' own.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import ndimage, stats
from torch import nn

from reglab.engine.draws import Draws
from reglab.engine.examples.examples import Examples, encoded
from reglab.engine.stack.stack import Stack
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.image_settings import DRAWN
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.mixup import Mixup
from reglab.experiment.training import SGD
from tests.support.stacks import module, split, stack, structure
from tests.unit.engine.judges.following import PLACE, TOLERANCE, follow
from tests.unit.engine.judges.keras_peer import KerasPeer

Note = Callable[[float], None]
Floats = NDArray[np.float64]
Change = Callable[[int, int, Floats, Floats], tuple[Floats, Floats]]
"""(epoch, step from 0, inputs, targets) → inputs and targets that are trained on."""

LOSSES = ["softmax_cross_entropy", "sigmoid_cross_entropy", "mean_squared_error"]


class Changed(KerasPeer):
    """A network of Keras, trained on examples and targets that a function has changed."""

    def __init__(self, keras: Any, made: Stack, change: Change, smoothing: float = 0.0) -> None:
        rule = keras.optimizers.SGD(learning_rate=0.05)
        super().__init__(keras, made, PLACE, rule)
        losses = {
            "softmax_cross_entropy": keras.losses.CategoricalCrossentropy,
            "sigmoid_cross_entropy": keras.losses.BinaryCrossentropy,
        }
        if made.structure.loss in losses:
            loss = losses[made.structure.loss](from_logits=True, label_smoothing=smoothing)
            self.network.compile(optimizer=rule, loss=loss)
        self._structure, self._change, self._steps = made.structure, change, 0

    def step(self, x: Floats, y: NDArray[Any]) -> float:
        """Train on one changed batch; return the loss before the step."""
        epoch, step = divmod(self._steps, self._structure.steps)
        self._steps += 1
        x, targets = self._change(epoch + 1, step, x, encoded(y, self._structure))
        return float(self.network.train_on_batch(x, targets))


def unchanged(_epoch: int, _step: int, x: Floats, targets: Floats) -> tuple[Floats, Floats]:
    return x, targets


def beside(loss: str, *arm: Any, outputs: int = 3) -> Stack:
    """Different networks train beside the one under test."""
    kind = structure((6, 7, 5, outputs), "tanh", loss)
    return stack(kind, ((), arm, (Jitter(sigma=0.7), Mixup(alpha=2.0))), optimizer=SGD(lr=0.05))


def smoothed(s: float, classes: int) -> Change:
    """Targets y(1−s) + s/K."""

    def change(_epoch: int, _step: int, x: Floats, targets: Floats) -> tuple[Floats, Floats]:
        return x, targets * (1 - s) + s / classes

    return change


@pytest.mark.parametrize(
    ("loss", "outputs", "own"),
    [
        # Where Keras' losses smooth by themselves and mean the same.
        *(("softmax_cross_entropy", outputs, True) for outputs in (2, 3, 4, 10)),
        *(("sigmoid_cross_entropy", outputs, True) for outputs in (1, 2)),
        # One output per class: its binary cross-entropy would add s/2 to each of them.
        *((loss, outputs, False) for loss in LOSSES for outputs in (2, 3, 10)),
        ("sigmoid_cross_entropy", 1, False),
    ],
)
def test_label_smoothing(keras: Any, note: Note, loss: str, outputs: int, own: bool) -> None:
    made = beside(loss, LabelSmoothing(s=0.2), outputs=outputs)
    if own:
        peer = Changed(keras, made, unchanged, smoothing=0.2)
    else:
        peer = Changed(keras, made, smoothed(0.2, max(outputs, 2)))
    largest = follow(made, peer)
    # What is measured is not smoothed.
    plain = Changed(keras, made, unchanged)
    plain.network.set_weights(peer.network.get_weights())
    data, measured = split(made.structure), made.evaluate().values
    for part, x, y in (("train", data.x_train, data.y_train), ("val", data.x_val, data.y_val)):
        theirs = plain.network.evaluate(x, encoded(y, made.structure), verbose=0)
        largest = max(largest, abs(measured[f"{part}_loss"][PLACE] - float(theirs)))
    note(largest)
    assert largest < TOLERANCE


def test_label_smoothing_is_that_of_pytorch(note: Note) -> None:
    made = beside("softmax_cross_entropy", LabelSmoothing(s=0.35))
    network, data = module(made, PLACE), split(made.structure)
    rule = torch.optim.SGD(network.parameters(), lr=0.05)
    loss = nn.CrossEntropyLoss(label_smoothing=0.35)
    for epoch in range(1, 11):
        order = made.batches.order(31, 0, epoch)
        for rows in order.split(7):
            rule.zero_grad()
            loss(network(torch.tensor(data.x_train)[rows]), torch.tensor(data.y_train)[rows]).backward()
            rule.step()
        made.train_epoch(epoch)
    theirs = [p.detach().numpy() for p in network.parameters()]
    ours = [part for layer in made.get_weights(PLACE) for part in (layer[0].T, layer[1])]
    largest = max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))
    note(largest)
    assert largest < TOLERANCE


@pytest.mark.parametrize("loss", LOSSES)
def test_mixup(keras: Any, note: Note, loss: str) -> None:
    """The layer of Keras mixes, with shares from scipy's distribution and the stack's shuffles."""
    made = beside(loss, Mixup(alpha=0.4), outputs=1 if loss == "mean_squared_error" else 3)
    layer = keras.layers.MixUp(alpha=0.4)
    draws = Draws()

    def mixed(epoch: int, step: int, x: Floats, targets: Floats) -> tuple[Floats, Floats]:
        uniform = draws.uniform(7, [0], "mixup", epoch, step)[0, : len(x)].double().numpy()
        partners = torch.randperm(len(x), generator=draws.at(0, "mixup-partner", epoch, step))
        chosen = {
            "mix_weight": torch.tensor(stats.beta(0.4, 0.4).ppf(uniform)),
            "permutation_order": partners,
        }
        # The layer takes pictures.
        pictures = layer.transform_images(torch.tensor(x)[:, None, :, None], chosen)
        labels = layer.transform_labels(torch.tensor(targets), chosen)
        return pictures[:, 0, :, 0].numpy(), labels.numpy()

    largest = follow(made, Changed(keras, made, mixed))
    note(largest)
    assert largest < TOLERANCE


def test_jitter_in_units_of_each_feature(keras: Any, note: Note) -> None:
    made = beside("softmax_cross_entropy", Jitter(sigma=0.3))
    units = np.array([1.0, 10.0, 0.0, 0.5, 100.0, 2.0])
    made._examples.facts[0] = replace(made._examples.facts[0], deviation=torch.tensor(units))
    draws = Draws()

    def moved(epoch: int, step: int, x: Floats, targets: Floats) -> tuple[Floats, Floats]:
        numbers = draws.normal(7 * 6, [0], "jitter", epoch, step).view(7, 6)[: len(x)].double().numpy()
        return x + 0.3 * units * numbers, targets

    largest = follow(made, Changed(keras, made, moved))
    note(largest)
    assert largest < TOLERANCE


def test_with_standardised_data_jitter_is_noise_on_the_inputs() -> None:
    """The deviation is that of the training part as the network gets it; a constant feature stays."""
    kind = structure((3, 4, 2))
    data = split(kind)
    x = (data.x_train - data.x_train.mean(0)) / data.x_train.std(0)
    x[:, 1] = 0
    examples = Examples(kind, {0: replace(data, x_train=x)}, torch.empty(0, dtype=torch.float64))
    np.testing.assert_allclose(examples.facts[0].deviation, [1, 0, 1])


SHAPE = (3, 5, 4)
BATCH = 7
LOW, HIGH = -2.0, 3.0
PICTURES = {
    "source": ImageAugmentation(),
    "reflected": ImageAugmentation(rotation=180.0, zoom=0.4, fill="reflect", vertical_flip=True),
    "black": ImageAugmentation(rotation=45.0, width_shift=0.0, height_shift=0.5, fill="constant"),
    "light": ImageAugmentation(
        rotation=0.0, width_shift=0.0, height_shift=0.0, brightness=0.3, contrast=0.6, invert=0.4
    ),
    "colour": ImageAugmentation(
        rotation=0.0,
        width_shift=0.0,
        height_shift=0.0,
        horizontal_flip=False,
        hue=0.5,
        saturation=0.7,
        grey=0.3,
    ),
    "everything": ImageAugmentation(
        zoom=0.2,
        vertical_flip=True,
        brightness=0.2,
        contrast=0.2,
        invert=0.2,
        hue=0.2,
        saturation=0.4,
        grey=0.2,
        erasing=0.5,
    ),
}


def by_hand(spec: ImageAugmentation, picture: Floats, u: dict[str, float]) -> Floats:
    """One picture after the other, with scipy, the standard library and loops."""

    def either(name: str) -> float:
        return (2 * u[name] - 1) * float(getattr(spec, name))

    if spec.horizontal_flip and u["horizontal_flip"] < 0.5:
        picture = picture[:, :, ::-1]
    if spec.vertical_flip and u["vertical_flip"] < 0.5:
        picture = picture[:, ::-1]
    size = np.array(picture.shape[1:])
    cos, sin = np.cos(np.deg2rad(either("rotation"))), np.sin(np.deg2rad(either("rotation")))
    back = (1 + either("zoom")) * np.array([[cos, sin], [-sin, cos]])
    centre = (size - 1) / 2
    shift = size * [either("height_shift"), either("width_shift")]
    mode = {"nearest": "nearest", "reflect": "reflect", "constant": "grid-constant"}[spec.fill]
    if spec.moves:
        offset = centre - back @ (centre + shift)
        channels = [ndimage.affine_transform(c, back, offset, order=1, mode=mode, cval=LOW) for c in picture]
        picture = np.stack(channels)
    share = (picture - LOW) / (HIGH - LOW)
    if spec.hue or spec.saturation:
        share = share.clip(0, 1)
        for place in np.ndindex(*size):
            hue, saturation, value = colorsys.rgb_to_hsv(*share[:, *place])
            saturation = min(1.0, saturation * (1 + either("saturation")))
            share[:, *place] = colorsys.hsv_to_rgb((hue + either("hue")) % 1, saturation, value)
    if u["grey"] < spec.grey:
        share = np.repeat(np.tensordot([0.299, 0.587, 0.114], share, 1)[None], 3, axis=0)
    if spec.contrast:
        mean = share.mean(axis=(1, 2), keepdims=True)
        share = ((share - mean) * (1 + either("contrast")) + mean).clip(0, 1)
    if spec.brightness:
        share = (share + either("brightness")).clip(0, 1)
    if u["invert"] < spec.invert:
        share = 1 - share
    picture = LOW + (HIGH - LOW) * share
    if u["erasing"] < spec.erasing:
        area = (0.02 + u["erased_area"] * (spec.erasing_size - 0.02)) * size.prod()
        ratio = 3.3 ** (2 * u["erased_ratio"] - 1)
        height = int(np.clip(np.rint(np.sqrt(area * ratio)), 1, size[0]))
        width = int(np.clip(np.rint(np.sqrt(area / ratio)), 1, size[1]))
        row = int(u["erased_row"] * (size[0] - height + 1))
        column = int(u["erased_column"] * (size[1] - width + 1))
        picture[:, row : row + height, column : column + width] = LOW
    return picture


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(keras: Any, note: Note, name: str) -> None:
    spec = PICTURES[name]
    inputs = int(np.prod(SHAPE))
    kind = structure((inputs, 9, 3), "tanh")
    made = stack(kind, ((), (spec,), (Mixup(),)), optimizer=SGD(lr=0.05))
    draw = np.random.default_rng(5)
    mean, scale = draw.normal(size=inputs), draw.uniform(0.5, 1.5, inputs)
    made._examples.facts[0] = replace(
        made._examples.facts[0],
        mean=torch.tensor(mean),
        scale=torch.tensor(scale),
        image_shape=SHAPE,
        low=LOW,
        high=HIGH,
    )
    draws = Draws()

    def changed(epoch: int, step: int, x: Floats, targets: Floats) -> tuple[Floats, Floats]:
        drawn = draws.uniform(len(DRAWN) * BATCH, [0], "image-augmentation", epoch, step)
        numbers = drawn.view(len(DRAWN), BATCH).double().numpy()
        pictures = (x * scale + mean).reshape(-1, *SHAPE)
        rows = [
            by_hand(spec, picture, dict(zip(DRAWN, numbers[:, i], strict=True)))
            for i, picture in enumerate(pictures)
        ]
        return (np.stack(rows).reshape(x.shape) - mean) / scale, targets

    largest = follow(made, Changed(keras, made, changed))
    note(largest)
    assert largest < TOLERANCE
