"""From a `DataSpec` to the arrays of one seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reglab.data.arrays import Examples, Floats, Integers, Targets
from reglab.data.edited import edited
from reglab.data.generated import COEFFICIENTS, TRUTHS, sample
from reglab.data.labels import flipped_labels
from reglab.data.seeding import generator
from reglab.data.shifting import shifted
from reglab.data.sources import Rows, completion, divided, read_source
from reglab.data.split import Split, location_and_scale
from reglab.data.stratify import stratified_order
from reglab.experiment.data import DataSpec

_TRUTH_POINTS = 901
_NOISY = 4096
"""So many examples get their noise at once."""


class _Parts(NamedTuple):
    train: Examples
    validation: Examples
    test: Examples


def load(spec: DataSpec, train: int, seed: int) -> Split:
    """Return the data of one seed.

    The test part depends on ``spec.seed`` alone. Validation and training part depend on `seed`
    too where ``spec.resample`` says so. A larger `train` begins with the training examples of
    the smaller one, and changes neither validation nor test part. Classes are stratified:
    in each part, and among the first n training examples for every n, their numbers differ by
    less than one from the proportions of the examples that were there to draw from. A part of as
    many examples as there are classes, or more, has every class; flipped labels, which come after
    that, may take one away. (Where that needs another choice for fewer training examples than
    ``spec.train``, they are among the larger ones, but not all at their beginning.)

    Parameters
    ----------
    spec : DataSpec
        Data set, sizes of validation and test part, noise, flips.
    train : int
        Number of training examples that are drawn, the arm's own or the experiment's; those that were left
        out by hand are among them, and not among the ones returned.
    seed : int
        Seed of the replica.

    Raises
    ------
    ValueError
        If a real data set has fewer examples than the three parts need.
    """
    # What all seeds share is keyed by the data seed alone.
    draw = (spec.seed, seed) if spec.resample else (spec.seed,)
    parts = (_generated if spec.info.generated else _real)(spec, train, draw)
    classes = len(spec.info.classes)
    y_train, flipped = parts.train[1], np.zeros(train, dtype=np.bool_)
    if classes:
        # A stream of its own, so that flipping changes nothing but labels.
        y_train, flipped = flipped_labels(y_train, spec.label_flip, classes, generator("flip", *draw))
    x_train, y_train, flipped = edited(spec.example_edits, parts.train[0], y_train, flipped)

    mean, scale = np.zeros(len(spec.info.features)), np.ones(len(spec.info.features))
    target_mean, target_scale = 0.0, 1.0
    if spec.standardize:
        mean, scale = _units(x_train, spec.info.image_shape)
        if not classes:
            target_mean, target_scale = _scalars(y_train)

    def features(x: Floats) -> Floats:
        return (x - mean) / scale

    def second(x: Floats, purpose: str, *key: int) -> Floats | None:
        # Measured by the validation part, which all arms share, however many training examples they have.
        if spec.shifted is None:
            return None
        return features(shifted(spec, x, parts.validation[0], purpose, *key))

    def target(y: Targets) -> Targets:
        # Class indices stay whole numbers; a regression's values always become new ones.
        return y.copy() if classes else (y - target_mean) / target_scale

    return Split(
        x_train=features(x_train),
        y_train=target(y_train),
        x_val=features(parts.validation[0]),
        y_val=target(parts.validation[1]),
        x_test=features(parts.test[0]),
        y_test=target(parts.test[1]),
        flipped=flipped,
        feature_mean=mean,
        feature_scale=scale,
        target_mean=target_mean,
        target_scale=target_scale,
        image_shape=spec.info.image_shape,
        truth=_truth(spec.info.key, x_train),
        value_range=spec.info.value_range,
        coefficients=COEFFICIENTS.get(spec.info.key),
        x_val_shifted=second(parts.validation[0], "validation", *draw),
        x_test_shifted=second(parts.test[0], "test", spec.seed),
    )


def _units(x: Floats, image_shape: tuple[int, int, int] | None) -> tuple[Floats, Floats]:
    """Mean and scale of every feature; the pixels of a channel share theirs.

    What a picture shows must not look another way in another place; and a pixel that hardly
    ever varies would, in units of its own, be enormous wherever augmentation moves ink to it.
    """
    if image_shape is None:
        return location_and_scale(x)
    channels, height, width = image_shape
    pixels = x.reshape(len(x), channels, -1).transpose(0, 2, 1).reshape(-1, channels)
    mean, scale = (np.repeat(values, height * width) for values in location_and_scale(pixels))
    return mean, scale


def _truth(key: str, x: Floats) -> Floats | None:
    """The curve without noise around the training examples, as far as a person may look at it."""
    if key not in TRUTHS:
        return None
    low, high = float(x.min()), float(x.max())
    across = np.linspace(2 * low - high, 2 * high - low, _TRUTH_POINTS)
    return np.column_stack([across, TRUTHS[key](across)])


def _scalars(y: Targets) -> tuple[float, float]:
    mean, scale = location_and_scale(y[:, None])
    return float(mean[0]), float(scale[0])


def _generated(spec: DataSpec, train: int, draw: tuple[int, ...]) -> _Parts:
    """Draw each part afresh: generated examples never run out, so parts cannot overlap."""
    return _Parts(
        sample(spec.info.key, train, spec.noise, "train", *draw),
        sample(spec.info.key, spec.validation, spec.noise, "validation", *draw),
        sample(spec.info.key, spec.test, spec.noise, "test", spec.seed),
    )


def _real(spec: DataSpec, train: int, draw: tuple[int, ...]) -> _Parts:
    """Take the parts out of the whole: test first, then validation, then training."""
    x, y = read_source(spec.source)
    if shortage := spec.shortage(train, len(y)):
        raise ValueError(shortage)
    sizes = (train, spec.validation, spec.test)
    rows = divided(spec.source, sizes, spec.seed, draw) or _divided(spec, y, train, draw)
    parts = _blurred(x, spec, rows)
    filled = completion(spec.source, parts[0])
    return _Parts(*((filled(part), y[which]) for part, which in zip(parts, rows, strict=True)))


def _divided(spec: DataSpec, y: Targets, train: int, draw: tuple[int, ...]) -> Rows:
    """Return which examples are in training, validation and test part, by class where there are classes."""
    # A regression has one stratum.
    strata = y if spec.info.classes else np.zeros(len(y), dtype=np.int64)

    def ordered(
        pool: Integers, purpose: str, key: tuple[int, ...], parts: Sequence[int], behind: int
    ) -> Integers:
        return pool[stratified_order(strata[pool], generator(purpose, *key), parts, behind)]

    everything = ordered(np.arange(len(y)), "test", (spec.seed,), (spec.test,), 2)
    test, rest = everything[: spec.test], everything[spec.test :]
    rest = ordered(rest, "validation", draw, (spec.validation,), 1)
    validation, rest = rest[: spec.validation], rest[spec.validation :]
    # The experiment's own size first, whichever is asked for: smaller and larger ones are made from it.
    sizes = [min(spec.train, len(rest)), *([train] if train < spec.train else [])]
    return ordered(rest, "train", draw, sizes, 0)[:train], validation, test


def _blurred(x: Floats, spec: DataSpec, rows: Rows) -> list[Floats]:
    """The examples of each part, with Gaussian noise on every feature in units of its own deviation.

    Only these become numbers of double precision: pictures lie in one byte each.
    """
    parts = [np.asarray(x[part], dtype=np.float64) for part in rows]
    if spec.noise == 0:
        return parts
    # Of the data seed alone: an example looks the same in whichever part it lands.
    rng, scale = generator("noise", spec.seed), spec.noise * np.nanstd(x, axis=0)
    for begin in range(0, len(x), _NOISY):
        numbers = rng.standard_normal((min(_NOISY, len(x) - begin), x.shape[1]))
        for values, part in zip(parts, rows, strict=True):
            here = (part >= begin) & (part < begin + _NOISY)
            values[here] += scale * numbers[part[here] - begin]
    return parts
