"""Shares of mixtures and partners."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import stats

from reglab.engine.draws import Draws
from reglab.engine.effects.augment.mixing import GRID, beta_quantiles
from reglab.engine.effects.augment.portion import Portion
from reglab.engine.examples.facts import Facts
from reglab.experiment.techniques.mixup import Mixup


def portion(steps: int = 40, batch: int = 50, last: int = 50, seed: int = 0, epoch: int = 1) -> Portion:
    """Examples 0, 1, 2 … with themselves as the target."""
    x = torch.arange(steps * batch, dtype=torch.float64).view(steps, batch, 1)
    none = torch.zeros(1, dtype=torch.float64)
    facts = Facts(none, none + 1, none + 1, None, 0.0, 1.0)
    sizes = (batch,) * (steps - 1) + (last,)
    return Portion(x, x.mT.clone(), sizes, facts, Draws(), seed, epoch, 0)


@pytest.mark.parametrize("alpha", [0.02, 0.2, 0.5, 1.0, 3.0, 100.0])
def test_shares_have_the_beta_distribution(alpha: float) -> None:
    draws = Draws().uniform(100_000, [0], "mixup")[0].double()
    shares = beta_quantiles(alpha)[(draws * GRID).long()].numpy()
    assert np.mean(shares < 0.5) == pytest.approx(0.5, abs=0.006)
    # Near 1 a share of a small α cannot be told from 1, so the distance is measured below the middle;
    # of 50,000 draws it is below 0.0088 in 999 of 1000 cases.
    below = shares[shares < 0.5]
    assert stats.kstest(below, lambda x: 2 * stats.beta(alpha, alpha).cdf(x)).statistic < 0.009
    assert shares.mean() == pytest.approx(0.5, abs=0.01)
    assert shares.var() == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.02)


@pytest.mark.parametrize("alpha", [1e-6, 0.2, 100.0])
def test_quantiles_rise_and_are_symmetric(alpha: float) -> None:
    quantiles = beta_quantiles(alpha)
    assert quantiles.shape == (GRID,)
    assert bool(((quantiles >= 0) & (quantiles <= 1)).all())
    assert bool((quantiles.diff() >= 0).all())
    np.testing.assert_allclose(quantiles + quantiles.flip(0), 1, atol=1e-15)


def test_quantiles_are_those_of_the_library() -> None:
    at = (np.arange(0, GRID, 997) + 0.5) / GRID
    np.testing.assert_allclose(beta_quantiles(0.4)[::997], stats.beta(0.4, 0.4).ppf(at), atol=1e-12)


def test_every_example_has_one_partner_of_its_own_step() -> None:
    given = portion(steps=3, batch=20, last=7)
    partners = given.partners("mixup-partner")
    for step, size in enumerate((20, 20, 7)):
        assert sorted(partners[step, :size].tolist()) == list(range(size))
        assert partners[step, size:].tolist() == list(range(size, 20))
    assert not torch.equal(partners[0], partners[1])


def test_inputs_and_targets_are_mixed_in_the_same_way() -> None:
    given = portion()
    partners, before = given.partners("mixup-partner"), given.x.clone()
    Mixup(alpha=0.5).change(given)
    assert torch.equal(given.x[:, :, 0], given.targets[:, 0])
    other = before.gather(1, partners[:, :, None])
    low, high = torch.minimum(before, other), torch.maximum(before, other)
    assert bool(((given.x >= low - 1e-9) & (given.x <= high + 1e-9)).all())
    apart = high > low
    shares = ((given.x - other) / (before - other))[apart].numpy()
    assert stats.kstest(shares, stats.beta(0.5, 0.5).cdf).pvalue > 1e-3


def test_draws_are_those_of_seed_epoch_and_step() -> None:
    def shares(**key: int) -> torch.Tensor:
        return portion(steps=2, batch=9, last=9, **key).uniform(1, "mixup")[0]

    assert torch.equal(shares(), shares())
    assert not torch.equal(shares(), shares(seed=1))
    assert not torch.equal(shares(), shares(epoch=2))
    later = portion(steps=1, batch=9, last=9)
    later.first = 1
    # A step draws the same numbers in whichever chunk it lies.
    assert torch.equal(later.uniform(1, "mixup")[0][0], shares()[1])
