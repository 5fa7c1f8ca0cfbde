"""Training examples as the batches of an arm hold them, for a person to look at before the training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from reglab.engine.draws import Draws
from reglab.engine.effects.augment.augmentation import pipeline_of
from reglab.engine.effects.augment.portion import Portion
from reglab.engine.examples.example_sets import loaded
from reglab.engine.examples.examples import encoded
from reglab.engine.examples.facts import Facts
from reglab.engine.replicas.structure import Structure
from reglab.experiment.experiment import Experiment
from reglab.record.events import read_only
from reglab.record.preview import Preview


@torch.inference_mode()
def preview(
    experiment: Experiment, arm: int, examples: Sequence[int], variants: int, seed: int, roll: int = 0
) -> Preview:
    """Return training examples of an arm, and variants of each as its training batches would hold them.

    The numbers are drawn as in training, but are not those of any epoch. The examples shown make
    up the batch: mixup mixes them with one another.

    Parameters
    ----------
    experiment : Experiment
        Gives the data.
    arm : int
        Position of the arm.
    examples : sequence of int
        Positions in its training part.
    variants : int
        Number of variants of each, at least 1.
    seed : int
        Seed of the replica.
    roll : int
        Another number gives other variants.

    Raises
    ------
    ValueError
        If the training part has no such example.
    """
    condition = experiment.arms[arm]
    structure = Structure.of(experiment, condition)
    split = loaded(experiment.data, experiment.arm_drawn(condition), seed)
    chosen = np.asarray(examples, dtype=np.int64).reshape(-1)
    if len(chosen) == 0 or chosen.min() < 0 or chosen.max() >= structure.train:
        raise ValueError(
            f"examples: {list(examples)} are not all among the {structure.train:,} training examples; "
            f"give one or more of 0 to {structure.train - 1:,}."
        )
    like = torch.empty(0, dtype=torch.float64)
    x = torch.tensor(split.x_train[chosen])
    targets = torch.tensor(encoded(split.y_train[chosen], structure))
    portion = Portion(
        x.expand(variants, *x.shape).contiguous(),
        targets.mT.expand(variants, *targets.mT.shape).contiguous(),
        (len(chosen),) * variants,
        Facts.of(split, like),
        Draws(structure.fixed_draws),
        seed,
        # Epochs of a training are counted from 1.
        epoch=0,
        first=roll * variants,
    )
    pipeline = pipeline_of(condition.active)
    for technique in pipeline:
        technique.change(portion)

    def units(values: torch.Tensor) -> np.ndarray:
        return values.numpy() * split.feature_scale + split.feature_mean

    original, changed = units(x), units(portion.x.transpose(0, 1))
    low, high = float(min(original.min(), changed.min())), float(max(original.max(), changed.max()))
    if split.image_shape is not None:
        low, high = split.value_range
    target_scale, target_mean = split.target_scale, split.target_mean
    return Preview(
        chosen,
        read_only(original),
        read_only(changed),
        read_only(targets.numpy() * target_scale + target_mean),
        read_only(portion.targets.permute(2, 0, 1).numpy() * target_scale + target_mean),
        split.image_shape,
        low,
        high,
        tuple(technique.summary() for technique in pipeline),
    )
