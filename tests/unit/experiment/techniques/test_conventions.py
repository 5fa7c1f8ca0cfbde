"""One strength in the words of several libraries, against what these libraries add to the gradient."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l2 import L2, L2Convention
from reglab.experiment.techniques.weight_decay import WeightDecay

CONVENTIONS: tuple[L2Convention, ...] = ("keras", "lambda_2m", "pytorch", "sklearn")
STRENGTHS = st.floats(1e-8, 1e3)
SCALES = st.builds(Scale, train=st.integers(2, 100_000), batch=st.integers(1, 1000), lr=st.floats(1e-6, 10))


def gradient(convention: L2Convention, strength: float, scale: Scale, w: float) -> float:
    """What each library adds to the gradient of the mean data loss for one weight."""
    return {
        "keras": 2 * strength * w,  # l2 * sum(w**2)
        "lambda_2m": strength / scale.train * w,  # lambda/(2m) * sum(w**2)
        "pytorch": strength * w,  # SGD: g = g + weight_decay * w
        "sklearn": strength * w / scale.batch,  # MLP: (g + alpha * w) / n of the batch
    }[convention]


def values(technique: Technique, scale: Scale) -> dict[str, float]:
    return {convention.key: convention.value for convention in technique.conventions(scale)}


@given(strength=STRENGTHS, scale=SCALES, convention=st.sampled_from(CONVENTIONS))
def test_l2_means_what_the_library_means(strength: float, scale: Scale, convention: L2Convention) -> None:
    l2 = L2(strength=strength, convention=convention)
    (part,) = l2.penalty(scale)
    w = 0.37
    expected = gradient(convention, strength, scale, w)
    # The penalty is coefficient · w², its gradient twice that per w.
    assert math.isclose(2 * part.coefficient * w, expected, rel_tol=1e-12)
    for key, value in values(l2, scale).items():
        assert math.isclose(gradient(key, value, scale, w), expected, rel_tol=1e-12)  # type: ignore[arg-type]


@given(
    strength=STRENGTHS,
    scale=SCALES,
    first=st.sampled_from(CONVENTIONS),
    second=st.sampled_from(CONVENTIONS),
)
def test_l2_in_another_convention_and_back(
    strength: float, scale: Scale, first: L2Convention, second: L2Convention
) -> None:
    l2 = L2(strength=strength, convention=first, layers=(1,), enabled=False)
    there = l2.in_convention(second, scale)
    assert there.convention == second
    assert (there.layers, there.enabled) == ((1,), False)
    assert math.isclose(there.keras_strength(scale), l2.keras_strength(scale), rel_tol=1e-12)
    back = there.in_convention(first, scale)
    assert back.convention == first
    assert math.isclose(back.strength, strength, rel_tol=1e-12)


def test_l2_by_hand() -> None:
    scale = Scale(train=200, batch=50, lr=0.1)
    assert L2(strength=0.7, convention="lambda_2m").keras_strength(scale) == pytest.approx(0.7 / 400)
    assert values(L2(strength=0.01), scale) == pytest.approx(
        {"keras": 0.01, "lambda_2m": 4.0, "pytorch": 0.02, "sklearn": 1.0}
    )


def test_dropout_as_keep_probability() -> None:
    scale = Scale(2, 1, 0.1)
    assert values(Dropout(p=0.2), scale) == pytest.approx({"keep": 0.8})
    for form, factors in (("inverted", (1.25, 1.0)), ("classic", (1.0, 0.8))):
        threshold, *found = Dropout.model_validate({"p": 0.2, "form": form}).coefficients()
        assert found == pytest.approx(factors)
        # Of 2¹⁶ draws from −2¹⁵ on, as many lie below it.
        assert threshold + 2**15 == pytest.approx(0.2 * 2**16, abs=0.5)


@given(strength=STRENGTHS, mix=st.floats(0, 1))
def test_elastic_net_as_two_strengths(strength: float, mix: float) -> None:
    scale = Scale(2, 1, 0.1)
    net = ElasticNet(strength=strength, mix=mix)
    assert values(net, scale) == {"l1": net.absolute, "l2": net.square}
    assert math.isclose(net.absolute + net.square, strength)
    assert [part.term.name for part in net.penalty(scale)] == ["absolute", "square"]
    assert [part.coefficient for part in net.penalty(scale)] == [strength * mix, strength * (1 - mix)]


def test_weight_decay_as_l2_of_plain_sgd() -> None:
    scale = Scale(train=100, batch=10, lr=0.1)
    decay = WeightDecay(strength=0.05)
    w, (l2,) = 2.0, values(decay, scale).values()
    decayed = w * (1 - decay.step_coefficient(scale))
    assert decayed == pytest.approx(w - scale.lr * 2 * l2 * w)
