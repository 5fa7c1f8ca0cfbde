"""The stopping rule beside Keras' own callback, epoch by epoch."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.techniques.early_stopping import EarlyStopping, Monitor


class Model:
    """As much of a model as the callback asks for; its weights are the number of the epoch."""

    def __init__(self) -> None:
        self.stop_training = False
        self.epoch = 0
        self.restored: int | None = None

    def get_weights(self) -> list[int]:
        return [self.epoch]

    def set_weights(self, weights: list[int]) -> None:
        (self.restored,) = weights


@pytest.fixture(scope="module")
def callback() -> Any:
    from keras.callbacks import EarlyStopping as Callback

    return Callback


# Keras compares in float32: numbers that it can hold exactly keep roundings out of the comparison.
EIGHTHS = st.integers(-40, 40).map(lambda number: number / 8)


@given(
    values=st.lists(EIGHTHS, min_size=1, max_size=30),
    monitor=st.sampled_from(["val_loss", "val_accuracy"]),
    patience=st.integers(0, 5),
    min_delta=st.integers(0, 16).map(lambda number: number / 8),
    start=st.integers(0, 6),
)
def test_stops_and_restores_as_the_callback_does(
    callback: Any, values: list[float], monitor: Monitor, patience: int, min_delta: float, start: int
) -> None:
    theirs = callback(
        monitor=monitor,
        mode="min" if monitor == "val_loss" else "max",
        patience=patience,
        min_delta=min_delta,
        start_from_epoch=start,
        restore_best_weights=True,
    )
    model = Model()
    theirs.set_model(model)
    theirs.on_train_begin()
    rule = EarlyStopping(
        monitor=monitor, patience=patience, min_delta=min_delta, start_from_epoch=start
    ).rule()
    for epoch, value in enumerate(values, start=1):
        model.epoch = epoch
        theirs.on_epoch_end(epoch - 1, {monitor: value})
        _, stop = rule.update(epoch, value)
        assert stop == model.stop_training
        if stop:
            break
    theirs.on_train_end()
    assert rule.best_epoch == model.restored
