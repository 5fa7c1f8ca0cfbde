"""Dropout of every kind keeps the mean of what it disturbs, at every rate that may be set."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from scipy.special import ndtri

from reglab.experiment.base import field_info
from reglab.experiment.layers.dropout import DropoutLayer
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.families import ActivationNoise

GRID = torch.arange(-(2**15), 2**15)
"""Every whole number that a mask can be drawn as, each equally likely (`Draws.grid`)."""
KINDS = ("dropout", "spatial_dropout", "gaussian_dropout")
RANDOM = np.random.default_rng(0)


def rates() -> list[float]:
    """Rates of the whole range, most of them near its upper end, and that end itself."""
    info = field_info(Dropout, "p")
    assert info.maximum is not None
    top = info.maximum
    near = top - top * 10.0 ** RANDOM.uniform(-7, 0, 120)
    last = [np.nextafter(top, 0)] if info.maximum_open else [top]
    return [0.0, 1e-9, 1e-5, *RANDOM.uniform(0, top, 120), *near, *last]


def mean_factors(technique: ActivationNoise, dtype: torch.dtype) -> tuple[float, float, torch.Tensor]:
    """The mean of the factor in training, the factor at evaluation, and all factors in training."""
    columns = [torch.tensor(c, dtype=dtype) for c in technique.coefficients()]
    draws = GRID.to(dtype)
    if technique.distribution == "normal":
        draws = torch.from_numpy(ndtri((np.arange(2**16) + 0.5) / 2**16)).to(dtype)
    factors = type(technique).factor(draws, *columns)
    assert factors is not None
    at_evaluation = type(technique).evaluation_factor(*columns)
    return factors.double().mean().item(), 1.0 if at_evaluation is None else at_evaluation.item(), factors


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
@pytest.mark.parametrize("form", ["inverted", "classic"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_mean_in_training_is_that_of_evaluation(kind: str, form: str, dtype: torch.dtype) -> None:
    cls = TECHNIQUES[kind]
    fields = {"form": form} if "form" in cls.model_fields else {}
    for p in rates():
        technique = cls(p=p, **fields)
        assert isinstance(technique, ActivationNoise)
        trained, evaluated, factors = mean_factors(technique, dtype)
        assert trained == pytest.approx(evaluated, rel=1e-3), p
        assert factors.count_nonzero() > 0
        if technique.distribution == "uniform":
            # The share that is off is the rate, as closely as the grid can say it.
            assert (factors == 0).double().mean().item() == pytest.approx(p, abs=2.0**-17)


@pytest.mark.parametrize("cls", [DropoutLayer, *(TECHNIQUES[kind] for kind in KINDS)])
def test_rates_that_cannot_be_drawn_are_refused(cls: type[Dropout]) -> None:
    info = field_info(cls, "p")
    assert info.range_text == "at least 0 and at most 0.99"
    assert cls(p=0.99).p == 0.99
    for p in (0.9901, 0.9999, 0.999999, 1.0):
        with pytest.raises(ValidationError):
            cls(p=p)
