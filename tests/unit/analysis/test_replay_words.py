"""What is said of a replay, for early stopping and against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reglab.analysis import replay_arguments as arguments
from reglab.analysis import replay_words as words
from reglab.analysis.replay import ArmReplay, replay
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.record.events import ReplicaStopped
from tests.support import records


def replayed(
    *curves: list[float], train: list[float] | None = None, accuracy: list[float] | None = None, **kwargs: Any
) -> ArmReplay:
    rule = EarlyStopping.model_validate({"patience": 2} | kwargs.pop("rule", {}))
    question = records.experiment(arms=("plain",), seeds=len(curves), epochs=len(curves[0]))
    val = np.array(curves).T
    given = {"val_loss": val, "train_loss": np.where(np.isnan(val), val, 0.0) if train is None else train}
    if accuracy is not None:
        given["val_accuracy"] = accuracy
    return replay(records.record(question, given, **kwargs), 0, rule)


RISES = [0.9, 0.41, 0.5, 0.6, 0.55, 0.39, 0.5, 0.55, 0.6, 0.63]
LATER = [0.9, 0.8, *RISES[1:-2], 0.61]
FALLS = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.29, 0.28, 0.27]


def test_one_network() -> None:
    assert words.outcome(replayed(RISES)) == (
        "Stops the only network at epoch 4, goes back to epoch 2: saves 60 % of the epochs. "
        "Validation loss 0.41 instead of 0.63 at the end; "
        "the best epoch of the whole curve has 0.39, 0.02 lower (missed)."
    )


def test_several_networks() -> None:
    assert words.outcome(replayed(RISES, LATER)) == (
        "Stops 2 of 2 seeds at epochs 4 to 5, goes back to epochs 2 to 3: saves 55 % of the epochs. "
        "Validation loss 0.41 instead of 0.62 at the end, in the mean; "
        "the best epochs have 0.39, 0.02 lower (missed)."
    )


def test_a_stop_that_comes_too_early_is_called_worse() -> None:
    assert "Validation loss 0.41, worse than the 0.20 at the end" in words.outcome(replayed([*RISES, 0.2]))


def test_losses_that_differ_look_different() -> None:
    text = words.outcome(replayed([0.9, 0.356, 0.4, 0.4, 0.354, 0.362]))
    assert (
        "0.356 instead of 0.362 at the end; the best epoch of the whole curve has 0.354, 0.002 lower (missed)"
        in text
    )
    tiny = words.outcome(replayed([0.9, 0.30001, 0.4, 0.4, 0.3]))
    assert "Validation loss 0.30 as at the end;" in tiny


def test_a_rule_that_stops_nobody() -> None:
    text = words.outcome(replayed(FALLS, FALLS))
    assert text == (
        "Does not stop any of the 2 networks by epoch 10, the last. "
        "Validation loss 0.27, in the mean; no epoch of the whole curves is better."
    )
    assert arguments.for_it(replayed(FALLS)).startswith("Nothing yet")


def test_so_far() -> None:
    running = replayed(RISES, end=None)
    assert "saves 60 % of the epochs trained so far" in words.outcome(running, running=True)
    assert "0.63 now" in words.outcome(running, running=True)
    assert "by epoch 10, the newest" in words.outcome(replayed(FALLS, end=None), running=True)


def test_all_is_not_nearly_all() -> None:
    curve = [0.1] + [0.2] * 999
    assert "saves over 99 % of the epochs" in words.outcome(replayed(curve, rule={"patience": 1}))


def test_a_seed() -> None:
    found = replayed(RISES, accuracy=[0.5, 0.86, *[0.8] * 8])
    assert words.of_seed(found.seeds[0], found) == (
        "Seed 0: stops at epoch 4, goes back to epoch 2: saves 60 % of the 10 epochs. Validation loss 0.41 "
        "instead of 0.63 at the end, accuracy 86 % instead of 80 %. The best later epoch would have been 6 "
        "with 0.39, 0.02 lower (missed)."
    )


@pytest.mark.parametrize(
    ("stop", "end", "words_of_it"),
    [
        (None, "completed", "the rule would not have stopped by epoch 3, the last"),
        (None, "stopped", "trained to epoch 3 only, the rule would not have stopped by then"),
        (None, None, "trained to epoch 3 so far, the rule would not have stopped by then"),
        (
            ReplicaStopped(records.RUN, 0, 3, "early_stopping", 3),
            None,
            "the run itself stopped it at epoch 3, before this rule would have",
        ),
        (
            ReplicaStopped(records.RUN, 0, 4, "diverged"),
            None,
            "diverged after epoch 3, before the rule would have stopped it",
        ),
    ],
)
def test_how_far_the_curve_is_known_is_said(stop: Any, end: Any, words_of_it: str) -> None:
    curve = [0.9, 0.8, 0.7] + ([np.nan] if stop else [])
    found = replayed(curve, stops=[stop] if stop else [], end=end)
    assert words.of_seed(found.seeds[0], found) == f"Seed 0: {words_of_it}."


def test_diverged_networks_are_counted() -> None:
    curve = [0.9, 0.8, 0.7, np.nan]
    stop = ReplicaStopped(records.RUN, 0, 4, "diverged")
    last: dict[str, Any] = {"restore_best": False}
    assert words.outcome(replayed(curve, stops=[stop], rule=last)).startswith("Every network diverged")
    both = replayed(curve, [0.5, 0.6, 0.7, 0.8], stops=[stop], rule=last)
    assert words.outcome(both).endswith("1 of 2 seeds diverged before it would have stopped.")
    back = replayed(curve, [0.5, 0.6, 0.7, 0.8], stops=[stop])
    assert words.outcome(back).endswith(
        "1 of 2 seeds diverged before it would have stopped, but goes back to its best epoch."
    )
    saved = replayed(curve, stops=[stop], rule={"patience": 1, "min_delta": 0.5})
    assert "and would not have diverged" in words.of_seed(saved.seeds[0], saved)


def test_for_it() -> None:
    found = replayed(RISES, train=[0.9, 0.35, 0.31, 0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05])
    assert arguments.for_it(found).startswith(
        "Time: 60 % of the epochs need not be trained. A smaller gap: 0.06 with the weights it keeps, "
        "0.58 at the end."
    )


def test_a_gap_that_is_not_smaller_is_no_gain() -> None:
    found = replayed(RISES, train=[0.9, 0.1, *[0.6] * 8])
    assert "But no smaller gap: 0.31 with the weights it keeps, 0.03 at the end" in arguments.for_it(found)
    assert "0.03 now" in arguments.for_it(found, running=True)


def test_a_gap_below_zero_is_no_gap() -> None:
    above = [0.9, 0.35, *[0.65] * 8]
    assert "But no gap to close: at the end validation loss is not above" in arguments.for_it(
        replayed(RISES, train=above)
    )
    beneath = [0.9, 0.45, *[0.3] * 8]
    text = arguments.for_it(replayed(RISES, train=beneath))
    assert "No gap left with the weights it keeps, 0.33 at the end." in text


def test_curves_that_the_run_itself_cut_are_named() -> None:
    cut = [*RISES[:5], *[np.nan] * 5]
    found = replayed(cut, RISES, stops=[ReplicaStopped(records.RUN, 0, 5, "early_stopping", 2)])
    assert words.outcome(found).endswith(
        "The run itself stopped 1 of 2 seeds early: what would have come later is not known."
    )


def test_against_it() -> None:
    train = [0.9, 0.35, 0.31, 0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05]
    half, twice = (replayed(RISES, LATER, rule={"patience": p}) for p in arguments.patiences(2))
    text = arguments.against_it(replayed(RISES, LATER, train=train), [half, twice])
    assert text == (
        "It fights the overfit by optimising less. Training loss ends at 0.33, not 0.05. "
        "A noisy curve chooses the epoch: the seeds stop 1 epoch apart. "
        "The patience chooses it too: it stops at epoch 4, with patience 1 at epoch 3, "
        "with patience 4 at epoch 10 in 1 of 2 seeds. "
        "An epoch picked on the validation data flatters its loss."
    )


def test_without_epochs_nothing_is_said() -> None:
    empty = ArmReplay(0, EarlyStopping(), "accuracy", ())
    assert (words.outcome(empty), arguments.against_it(empty, [])) == ("", "")


def test_half_and_twice() -> None:
    assert arguments.patiences(5) == (2, 10)
    assert arguments.patiences(0) == (0, 2)


def test_the_usual_stop_is_the_median() -> None:
    early, late = ([1.0 - 0.01 * n for n in range(falls)] + [1.1] * (30 - falls) for falls in (2, 21))
    found = replayed(early, early, late, rule={"patience": 1})
    assert [seed.stop for seed in found.seeds] == [3, 3, 22]
    assert "it stops at epoch 3, with patience 1 at epoch 3." in arguments.against_it(found, [found])
