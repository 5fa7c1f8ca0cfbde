"""The stopping rule against an independent reading of Keras' callback, step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.techniques.early_stopping import EarlyStopping, Monitor

VALUES = st.lists(
    # Few different values, so that ties and plateaus are common; and any others.
    st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.1 + 0.2]) | st.floats(-10, 10),
    min_size=1,
    max_size=40,
)


@dataclass(frozen=True)
class Outcome:
    """Where training stopped and which epoch was the best; epochs are counted from 1."""

    stopped: int | None
    best: int | None


def keras(
    values: list[float], *, mode: str, patience: int, min_delta: float, start_from_epoch: int
) -> Outcome:
    """Follow the callback: epochs from 0, one end-of-epoch call after the other."""
    wait, best, best_epoch = 0, None, None
    delta = abs(min_delta) if mode == "max" else -abs(min_delta)
    for epoch, current in enumerate(values):
        if epoch < start_from_epoch:
            continue
        wait += 1
        improved = best is None or (current - delta > best if mode == "max" else current - delta < best)
        if improved:
            best, best_epoch, wait = current, epoch, 0
            continue
        if wait >= patience and epoch > 0:
            return Outcome(epoch + 1, None if best_epoch is None else best_epoch + 1)
    return Outcome(None, None if best_epoch is None else best_epoch + 1)


def ours(values: list[float], technique: EarlyStopping) -> Outcome:
    rule = technique.rule()
    for epoch, value in enumerate(values, start=1):
        improved, stop = rule.update(epoch, value)
        assert improved == (rule.best_epoch == epoch)
        if stop:
            return Outcome(epoch, rule.best_epoch)
    return Outcome(None, rule.best_epoch)


@given(
    values=VALUES,
    monitor=st.sampled_from(["val_loss", "train_loss", "val_accuracy", "val_r2"]),
    patience=st.integers(0, 6),
    min_delta=st.sampled_from([0.0, 0.1, 0.2]) | st.floats(0, 1),
    start=st.integers(0, 8),
)
def test_every_decision_is_that_of_keras(
    values: list[float], monitor: Monitor, patience: int, min_delta: float, start: int
) -> None:
    technique = EarlyStopping(monitor=monitor, patience=patience, min_delta=min_delta, start_from_epoch=start)
    mode = "min" if monitor.endswith("loss") else "max"
    expected = keras(values, mode=mode, patience=patience, min_delta=min_delta, start_from_epoch=start)
    assert ours(values, technique) == expected


@pytest.mark.parametrize(
    ("values", "settings", "stopped", "best"),
    [
        # Patience 0 and 1 both stop at the first epoch that is not better.
        ([3, 2, 2, 1], {"patience": 0}, 3, 2),
        ([3, 2, 2, 1], {"patience": 1}, 3, 2),
        ([3, 2, 2, 1], {"patience": 2}, None, 4),
        # The comparison is with the best so far, not with the epoch before.
        ([1, 5, 4, 3, 2], {"patience": 4}, 5, 1),
        # An improvement of exactly the smallest improvement is none.
        ([1.0, 0.5, 0.25], {"patience": 1, "min_delta": 0.5}, 2, 1),
        ([1.0, 0.25, 0.2], {"patience": 1, "min_delta": 0.5}, 3, 2),
        # Small steps add up only against the best.
        ([1.0, 0.75, 0.5, 0.25], {"patience": 3, "min_delta": 0.3}, None, 3),
        # The epochs at the beginning are not looked at: not as the best either.
        ([0, 9, 5, 6, 7], {"patience": 2, "start_from_epoch": 2}, 5, 3),
        ([1, 2], {"patience": 1, "start_from_epoch": 2}, None, None),
        # A single epoch never stops, and never-ending improvement does not either.
        ([1], {"patience": 0}, None, 1),
        ([5, 4, 3, 2, 1], {"patience": 1}, None, 5),
        # Where more is better.
        ([0.5, 0.75, 0.75, 0.7], {"patience": 2, "monitor": "val_accuracy"}, 4, 2),
    ],
)
def test_by_hand(
    values: list[float], settings: dict[str, object], stopped: int | None, best: int | None
) -> None:
    technique = EarlyStopping.model_validate({"min_delta": 0.0} | settings)
    assert ours([float(v) for v in values], technique) == Outcome(stopped, best)


def test_a_value_that_is_no_number_is_no_improvement() -> None:
    assert ours([1.0, math.nan, math.nan], EarlyStopping(patience=2)) == Outcome(3, 1)


def test_each_network_has_a_rule_of_its_own() -> None:
    technique = EarlyStopping(patience=1)
    first, second = technique.rule(), technique.rule()
    first.update(1, 1.0)
    assert first.best == 1.0
    assert second.best is None


def test_epochs_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1, not 0"):
        EarlyStopping().rule().update(0, 1.0)


def test_best_weights_come_back_unless_told_otherwise() -> None:
    assert EarlyStopping().restore_best
