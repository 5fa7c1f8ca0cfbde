from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from reglab.analysis import summarize
from reglab.analysis.verdict import Verdict
from reglab.record.events import Branched, Replica, ReplicaStopped, RunFailed, StateChanged
from reglab.record.record import RunRecord
from tests.support.records import RUN, by_replica, experiment, record

T = np.linspace(0, 1, 100)
SEED_OFFSETS = np.array([-0.02, -0.01, 0.0, 0.01, 0.02])
NO_GAP = "does not overfit"


def curves(
    end: float, scatter: float = 1.0, start: float = 1.0, seeds: int = 5, settled: bool = False
) -> np.ndarray:
    """Straight lines from `start` to `end`, a little different for every seed; level from half way."""
    t = np.minimum(2 * T, 1) if settled else T
    return start + (end - start) * t[:, None] + scatter * SEED_OFFSETS[:seeds] * t[:, None]


def verdict_of(
    train: tuple[float, ...],
    val: tuple[float, ...],
    accuracy: tuple[float, ...],
    *,
    names: tuple[str, ...] = ("plain", "L2"),
    seeds: int = 5,
    scatter: tuple[float, ...] | None = None,
    settled: bool = False,
    epochs: int = 100,
    **kwargs: Any,
) -> Verdict:
    question = experiment(arms=names, seeds=seeds, epochs=epochs)
    spread = scatter or (1.0,) * len(names)
    made = record(
        question,
        {
            # Seeds that do not vary at all would count as one.
            "train_loss": by_replica(
                question, *(curves(e, 1e-3, seeds=seeds, settled=settled) for e in train)
            ),
            "val_loss": by_replica(
                question,
                *(curves(e, s, seeds=seeds, settled=settled) for e, s in zip(val, spread, strict=True)),
            ),
            "val_accuracy": by_replica(
                question,
                *(curves(e, -s / 3, 0.5, seeds=seeds) for e, s in zip(accuracy, spread, strict=True)),
            ),
        },
        **kwargs,
    )
    return summarize(made).verdict


def test_a_gap_that_is_closed() -> None:
    found = verdict_of((0.02, 0.31), (0.60, 0.40), (0.84, 0.91), scatter=(1, 0.5))
    assert found.headline == (
        "L2 closes 84 % of the gap (0.58 → 0.09; 5 of 5 seeds) and its validation accuracy is 7 points "
        "higher."
    )
    assert found.sentences == (found.headline,)
    assert found.notes == ()


def test_regression_speaks_of_r2() -> None:
    question = experiment(epochs=100, data={"set": "sine"})
    made = record(
        question,
        {
            "train_loss": by_replica(question, curves(0.02), curves(0.3)),
            "val_loss": by_replica(question, curves(0.6, 2), curves(0.4)),
            "val_r2": by_replica(question, curves(0.41, 2, 0), curves(0.72, 1, 0)),
        },
    )
    assert summarize(made).verdict.headline.endswith("and its validation R² is 0.31 higher.")


def test_one_seed_proves_nothing() -> None:
    found = verdict_of((0.02, 0.31), (0.60, 0.40), (0.84, 0.91), seeds=1, scatter=(0, 0))
    assert found.headline == (
        "One seed proves nothing: with L2 the gap goes 0.58 → 0.09 and validation accuracy 84 % → 91 %. "
        "Train 5 seeds or more."
    )


def test_a_baseline_that_does_not_overfit() -> None:
    found = verdict_of((0.40, 0.40), (0.42, 0.41), (0.8, 0.8), settled=True)
    assert NO_GAP in found.headline
    assert "nothing to close" in found.headline


def test_too_early_to_say_that_there_is_no_gap() -> None:
    found = verdict_of((0.40, 0.40), (0.42, 0.41), (0.8, 0.8), end="stopped", epochs=400)
    assert found.headline == (
        "Stopped at epoch 100 of 400: it is too early to tell whether “plain” overfits: its gap is 0.020 "
        "with a validation loss of 0.42, but validation loss was still falling at the end. Train more epochs."
    )


@pytest.mark.parametrize("epochs", [1, 3])
def test_the_first_epochs_are_too_early(epochs: int) -> None:
    question = experiment(epochs=500)
    loss = np.array([0.7, 0.65, 0.6])[:epochs]
    made = record(question, {"train_loss": loss, "val_loss": loss + 0.01}, end="stopped")
    assert "too early to tell" in summarize(made).verdict.headline
    assert NO_GAP not in summarize(made).verdict.headline


@pytest.mark.parametrize(("trained", "early"), [(9, True), (10, False)])
def test_a_small_part_of_the_epochs_is_too_early(trained: int, early: bool) -> None:
    question = experiment(epochs=100)
    made = record(question, {"train_loss": np.full(trained, 0.5), "val_loss": np.full(trained, 0.5)})
    headline = summarize(made).verdict.headline
    assert (f"only {trained} of 100 epochs are trained" in headline) == early
    assert (NO_GAP in headline) != early


def test_while_training_loss_falls_the_gap_may_open() -> None:
    question = experiment(epochs=3)
    made = record(question, {"train_loss": np.array([0.6, 0.5, 0.44]), "val_loss": [0.44, 0.45, 0.46]})
    headline = summarize(made).verdict.headline
    assert "but training loss was still falling at the end. Train more epochs." in headline


def test_a_fall_that_no_longer_matters_is_none() -> None:
    question = experiment(epochs=100)
    loss = 0.5 - 0.001 * T
    val = by_replica(question, *2 * [loss[:, None] + 0.01 + 0.1 * SEED_OFFSETS])
    assert NO_GAP in summarize(record(question, {"train_loss": loss, "val_loss": val})).verdict.headline


def test_a_gap_that_has_not_opened_yet_is_no_judgement() -> None:
    found = verdict_of((0.40, 0.40), (0.42, 0.41), (0.8, 0.8), end=None)
    assert "does not overfit, so far" in found.headline
    assert "nothing to close" not in found.headline


def test_a_gap_that_differs_from_seed_to_seed_is_not_open() -> None:
    found = verdict_of((0.40, 0.40), (0.50, 0.45), (0.8, 0.8), scatter=(20, 1))
    assert found.headline == (
        "It is not clear whether “plain” overfits: its gap is 0.10, but it differs from seed to seed "
        "(95 % interval −0.29 to 0.49). More seeds would tell."
    )


def test_no_clear_difference_says_so_with_its_interval() -> None:
    found = verdict_of((0.02, 0.02), (0.60, 0.59), (0.84, 0.84), scatter=(1, -4))
    assert found.headline.startswith("L2 makes no clear difference to the gap (0.58 → 0.57; smaller in ")
    # Of one arm four measures are looked at, and a seed counts by its losses. By numpy and scipy, for the
    # differences d with w = val_arm + val_baseline: d · mean(w)/w has mean −0.0125 and deviation 0.0797,
    # and t(4; 1 − 0.05/8) · 0.0797/√5 = 0.1537.
    assert "95 % interval −0.17 to 0.14 for the difference" in found.headline
    assert "with no clear difference in validation accuracy" in found.headline


def test_a_smaller_gap_with_worse_validation() -> None:
    found = verdict_of((0.02, 0.31), (0.60, 0.40), (0.84, 0.80), scatter=(1, 0.5))
    assert "closes 84 % of the gap" in found.headline
    assert (
        ", but its validation accuracy is 4 points lower, though its validation loss is lower (0.60 → 0.40)"
        in found.headline
    )


def test_underfitting() -> None:
    found = verdict_of((0.02, 0.85), (0.60, 0.90), (0.84, 0.70), settled=True)
    # A gap that is small since nothing is learnt is not closed.
    assert "L2 has the smaller gap (0.58 → 0.05; 5 of 5 seeds)" in found.headline
    assert "but its validation accuracy is 14 points lower" in found.headline
    assert (
        "; it underfits, since even at the best epochs its validation loss is higher (0.60 → 0.90)"
        in found.headline
    )


def test_an_arm_whose_loss_still_falls_is_not_said_to_underfit() -> None:
    found = verdict_of((0.02, 0.85), (0.60, 0.90), (0.84, 0.70))
    assert "underfits" not in found.headline
    assert "; it is not trained to the end yet" in found.headline


def test_a_wider_gap() -> None:
    found = verdict_of((0.02, 0.02), (0.60, 0.90), (0.84, 0.80))
    assert found.headline.startswith(
        "L2 widens the gap (0.58 → 0.88; smaller in 0 of 5 seeds) and its validation accuracy is 4 points "
        "lower"
    )
    assert "underfits" not in found.headline


def test_a_gap_that_turns_negative_is_closed_whole() -> None:
    found = verdict_of((0.02, 0.45), (0.60, 0.40), (0.84, 0.91), scatter=(1, 0.5))
    assert "closes the whole gap (0.58 → −0.05; 5 of 5 seeds)" in found.headline


def test_equal_numbers_change_nothing() -> None:
    found = verdict_of((0.02, 0.02), (0.60, 0.60), (0.84, 0.84))
    assert found.headline == "L2 gives exactly the baseline's numbers: it changes nothing."


def test_accuracy_may_stay_while_the_loss_falls() -> None:
    found = verdict_of((0.02, 0.31), (0.60, 0.40), (0.84, 0.845), scatter=(1, -3))
    assert (
        "and lowers validation loss (0.60 → 0.40), with no clear difference in validation accuracy"
        in found.headline
    )


def scored(*gains: float) -> Verdict:
    """A gap that closes, and one gain of validation accuracy per seed."""
    question = experiment(epochs=100, seeds=len(gains))
    n = len(gains)
    level = np.full((100, n), 0.84)
    val = 0.6 + 0.001 * np.arange(n)
    made = record(
        question,
        {
            "train_loss": by_replica(question, *(np.full((100, n), end) for end in (0.0, 0.5))),
            "val_loss": by_replica(question, *2 * [np.tile(val, (100, 1))]),
            "val_accuracy": by_replica(question, level, level + np.array(gains)),
        },
    )
    return summarize(made).verdict


def test_seeds_that_agree_but_vary_too_much() -> None:
    # Mean 3.2 points, sample deviation 4.3645 points, t(7; 1 − 0.05/8) = 3.3353: the interval is 3.2 ± 5.15.
    # Eight coins agree in 1 of 128 cases, and 4 · 1/128 is less than 5 %.
    found = scored(0.005, 0.005, 0.01, 0.01, 0.01, 0.02, 0.07, 0.126)
    assert found.headline.endswith(
        " and its validation accuracy is probably higher (84 % → 87 %; 8 of 8 seeds, but they vary too "
        "much to be sure: 95 % interval −2 to 8 points)."
    )


@pytest.mark.parametrize(
    "gains",
    [
        (0.01, 0.08),
        (-0.01, 0.01, 0.01, 0.035, 0.085),
        # Five coins agree in 1 of 16 cases, and four measures are looked at.
        (0.01, 0.01, 0.01, 0.035, 0.085),
        (-0.01, 0.005, 0.01, 0.01, 0.01, 0.02, 0.07, 0.126),
    ],
)
def test_few_seeds_or_seeds_that_disagree_make_no_clear_difference(gains: tuple[float, ...]) -> None:
    assert "with no clear difference in validation accuracy" in scored(*gains).headline


def test_seeds_that_agree_on_a_loss_do_not_make_no_clear_difference() -> None:
    # The mirror image of the test above.
    assert scored(-0.005, -0.005, -0.01, -0.01, -0.01, -0.02, -0.07, -0.126).headline.endswith(
        ", but its validation accuracy is probably lower (84 % → 81 %; worse in 8 of 8 seeds, but they vary "
        "too much to be sure: 95 % interval −8 to 2 points)."
    )


def test_equal_seeds_are_no_losses() -> None:
    assert "with no clear difference in validation accuracy" in scored(0, 0, 0, 0, -0.02).headline


def test_an_arm_that_is_only_worse_is_not_praised_while_it_trains() -> None:
    ends = (0.02, 0.85), (0.60, 0.90), (0.84, 0.70)
    assert verdict_of(*ends, end=None).headline == (
        "So far, at epoch 100 of 100: L2 has the smaller gap (0.58 → 0.05), but its validation accuracy is "
        "14 points lower: no gain yet."
    )
    assert "; it underfits" in verdict_of(*ends, end=None, settled=True).headline
    assert "closes 91 % of the gap" in verdict_of(*ends).headline
    equal = (0.02, 0.85), (0.60, 0.90), (0.84, 0.845)
    text = verdict_of(*equal, scatter=(1, -5), end=None).headline
    assert "but its validation loss is higher (0.60 → 0.90): no gain yet" in text
    lower_loss = (0.02, 0.31), (0.60, 0.40), (0.84, 0.80)
    assert "closes 84 % of the gap" in verdict_of(*lower_loss, scatter=(1, 0.5), end=None).headline


def test_a_gap_that_is_probably_lower() -> None:
    # By numpy and scipy, each seed counted by its losses: −0.0241 ± t(7; 1 − 0.05/8) · 0.03690/√8 = ± 0.0435.
    falls = np.array([0.001, 0.002, 0.005, 0.008, 0.01, 0.01, 0.05, 0.1])
    question = experiment(epochs=100, seeds=8)
    val = np.tile(0.6 + 0.001 * np.arange(8), (100, 1))
    curves = {"train_loss": np.zeros(100), "val_loss": by_replica(question, val, val - falls)}
    assert summarize(record(question, curves)).verdict.headline.startswith(
        "L2 probably lowers the gap (0.60 → 0.58; 8 of 8 seeds, but they vary too much to be sure: "
        "95 % interval −0.068 to 0.019)"
    )


def test_the_best_of_several_arms_makes_the_headline() -> None:
    found = verdict_of(
        (0.02, 0.3, 0.25), (0.60, 0.45, 0.30), (0.84, 0.88, 0.92), names=("plain", "L2", "dropout")
    )
    assert len(found.sentences) == 2
    assert found.headline.startswith(found.sentences[1])
    assert found.headline.endswith("It has the lowest validation loss of 2 arms beside the baseline.")


def test_a_run_under_way_says_so() -> None:
    found = verdict_of((0.02, 0.31), (0.60, 0.40), (0.84, 0.91), end=None)
    assert found.headline.startswith("So far, at epoch 100 of 100: L2 closes ")


def test_a_stopped_run_says_where() -> None:
    question = experiment(epochs=400)
    made = record(
        question,
        {"train_loss": by_replica(question, curves(0.1), curves(0.3)), "val_loss": curves(0.6)[:, :1]},
        end="stopped",
    )
    assert summarize(made).verdict.headline.startswith("Stopped at epoch 100 of 400: ")


def test_one_arm_alone_asks_for_a_second() -> None:
    valley = 0.5 + (np.arange(100) - 30.0) ** 2 / 5000
    question = experiment(arms=("plain",), epochs=100)
    made = record(question, {"train_loss": curves(0.0), "val_loss": valley})
    headline = summarize(made).verdict.headline
    assert headline == (
        "“plain”: its gap is 1.45 with a validation loss of 1.45; its validation loss turns upwards at about "
        "epoch 31. Add a second arm to compare."
    )


def test_the_turn_is_told_by_its_median() -> None:
    question = experiment(arms=("plain",), epochs=100, seeds=3)
    turns = np.array([20, 30, 60])
    val = 0.5 + (np.arange(1, 101)[:, None] - turns) ** 2 / 500
    found = summarize(record(question, {"train_loss": np.zeros(100), "val_loss": val}))
    assert "its validation loss turns upwards at about epoch 30." in found.verdict.headline
    assert found.to_dict()["arms"][0]["median"]["turn_epoch"] == 30


def test_diverged_networks_are_left_out_and_named() -> None:
    question = experiment(epochs=100)
    val = by_replica(question, curves(0.6), curves(0.4, 0.5))
    val[20:, 6] = np.nan
    made = record(
        question,
        {"train_loss": by_replica(question, curves(0.0, 0), curves(0.3, 0)), "val_loss": val},
        stops=[ReplicaStopped(RUN, 6, 21, "diverged")],
    )
    found = summarize(made).verdict
    assert "4 of 4 seeds" in found.headline
    assert found.headline.startswith("1 of 5 networks of “L2” diverged (at epoch 21), so it is not judged: ")


@pytest.mark.parametrize(
    ("arm", "words"), [(0, "nothing to compare with"), (1, "L2: every network diverged")]
)
def test_an_arm_of_which_every_network_diverged(arm: int, words: str) -> None:
    question = experiment(epochs=100)
    val = by_replica(question, curves(0.6), curves(0.4))
    columns = range(5 * arm, 5 * arm + 5)
    val[20:, list(columns)] = np.nan
    stops = [ReplicaStopped(RUN, column, 21, "diverged") for column in columns]
    found = summarize(record(question, {"val_loss": val}, stops=stops)).verdict
    assert words in found.headline


@pytest.mark.parametrize(
    ("seeds", "epochs", "sentence"),
    [
        (3, (1,) * 6, "All 6 networks diverged at epoch 1. Lower the learning rate."),
        (
            2,
            (2, 2, 5, 3),
            "All 4 networks diverged between epochs 2 and 5. Lower the learning rate.",
        ),
    ],
)
def test_a_run_in_which_everything_diverged_is_one_sentence(
    seeds: int, epochs: tuple[int, ...], sentence: str
) -> None:
    question = experiment(seeds=seeds, epochs=100)
    stops = [ReplicaStopped(RUN, column, epoch, "diverged") for column, epoch in enumerate(epochs)]
    made = record(question, {"val_loss": np.full((5, 2 * seeds), np.nan)}, stops=stops)
    found = summarize(made).verdict
    assert found.headline == sentence
    assert (found.sentences, found.notes, found.method, found.about) == ((), (), (), ())
    assert summarize(made).all_diverged


def test_other_differences_than_regularization_are_noted() -> None:
    base = experiment(epochs=100)
    smaller = base.arms[1].model_copy(update={"network": base.network.model_copy(update={"init": "glorot"})})
    question = base.model_copy(update={"arms": (base.arms[0], smaller)})
    made = record(question, {"train_loss": curves(0.1)[:, :1], "val_loss": curves(0.6)[:, :1]})
    assert "differs in more than regularization" in summarize(made).verdict.notes[0]


def test_nothing_recorded() -> None:
    question = experiment()
    assert summarize(RunRecord(question, RUN)).verdict.headline == "No epoch is recorded yet."
    failed = RunRecord(question, RUN)
    failed.apply(RunFailed(RUN, "There is no device “cuda”."))
    assert summarize(failed).verdict.headline == "There is no device “cuda”."


def test_a_failed_run_says_how_far_it_came() -> None:
    question = experiment(epochs=400)
    made = record(question, {"val_loss": by_replica(question, curves(0.6), curves(0.4))}, end=None)
    made.apply(RunFailed(RUN, "The training process ended."))
    assert summarize(made).verdict.headline.startswith("The run failed at epoch 100 of 400; up to there: ")


def test_while_a_branch_catches_up_its_epoch_is_said() -> None:
    question = experiment(epochs=100)
    val = by_replica(question, curves(0.6), curves(0.4))
    made = record(question, {"train_loss": by_replica(question, curves(0.0), curves(0.3)), "val_loss": val})
    branch = tuple(Replica(10 + seed, 2, seed, 42, 2) for seed in range(5))
    arm = question.arms[1].model_copy(update={"name": "branch"})
    made.apply(StateChanged(RUN, "running"))
    made.apply(Branched(RUN, arm, 1, 40, branch))
    assert summarize(made).verdict.headline.startswith("While “branch” catches up, at epoch 40 of 100: ")


def test_every_sentence_begins_large() -> None:
    """Failures come first, and what follows them is a sentence of its own."""
    question = experiment(seeds=4, epochs=60)
    rows = np.linspace(0.5, 1.2, 60)[:, None] * np.array([1.0, 0.1, 2.0, np.nan, 1.0, 1.0, 1.0, 1.0])
    stop = ReplicaStopped(RUN, 3, 1, "diverged")
    made = record(
        question, {"val_loss": rows, "train_loss": np.where(np.isnan(rows), rows, 0.4)}, stops=[stop]
    )
    text = summarize(made).verdict.headline
    assert "diverged" in text
    assert not re.search(r"\. [a-z]", text), text
