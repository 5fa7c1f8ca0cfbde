"""The verdict never says more than the numbers: one test for every way in which it once did."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reglab.analysis import RunSummary, summarize
from reglab.record.events import ReplicaStopped
from tests.support.records import RUN, experiment, record

EPOCHS = 20
JUDGED = (("last", "gap"), ("last", "val_loss"), ("last", "val_accuracy"), ("at_best_epoch", "val_loss"))
PRAISE = ("closes", "lowers", "lowest", "higher.", "better.")


def run(
    arms: dict[str, dict[str, Any]],
    *,
    seeds: int = 5,
    data: dict[str, Any] | None = None,
    techniques: dict[str, list[dict[str, Any]]] | None = None,
    spread: float = 0.02,
    near_zero: dict[str, float] | None = None,
    **kwargs: Any,
) -> RunSummary:
    """A run in which every arm's metrics stay at given values, a little different for every seed.

    An array gives a value for every seed; `near_zero` the share of small weights in all layers.
    """
    question = experiment(tuple(arms), seeds, EPOCHS, data, techniques)
    jitter = spread * np.linspace(-1, 1, seeds) * np.random.default_rng(0).permuted(np.ones(seeds))
    names = sorted({name for values in arms.values() for name in values})
    curves = {}
    for name in names:
        rows = [np.asarray(values.get(name, 0.0), dtype=float) for values in arms.values()]
        scales = {"val_loss": 1.0, "train_loss": 0.1}
        wide = [row + scales.get(name, 0.0) * jitter * (1 + 0.1 * n) for n, row in enumerate(rows)]
        curves[name] = np.tile(np.concatenate(wide), (EPOCHS, 1))
    made = record(question, curves, **kwargs)
    for name, share in (near_zero or {}).items():
        layers = made._layers["near_zero"].copy()
        layers[:, made.columns(list(arms).index(name))] = share
        made._layers["near_zero"] = layers
    return summarize(made)


PLAIN = {"train_loss": 0.02, "val_loss": 0.6, "train_accuracy": 1.0, "val_accuracy": 0.84}
GOOD = {"train_loss": 0.31, "val_loss": 0.4, "train_accuracy": 0.93, "val_accuracy": 0.91}


def diverged(*columns: int) -> list[ReplicaStopped]:
    return [ReplicaStopped(RUN, column, 7 + n, "diverged") for n, column in enumerate(columns)]


class TestFailures:
    """Item 10: networks that failed are named first, and survivors are a selection."""

    def test_an_arm_of_which_three_of_five_diverged_is_not_praised(self) -> None:
        found = run({"plain": PLAIN, "Adam": GOOD, "L2": GOOD | {"val_loss": 0.45}}, stops=diverged(5, 6, 9))
        text = found.verdict.headline
        assert text.startswith("3 of 5 networks of “Adam” diverged (the first at epoch 7)")
        assert "L2 closes" in text, "it is about the arm without failures"
        assert "lowest" not in text, "of one arm"
        assert not any(word in found.verdict.sentences[0] for word in ("closes", "lowest", "points higher"))
        assert "survivors are a selection" in found.verdict.sentences[0]

    def test_alone_beside_the_baseline_it_is_not_praised_either(self) -> None:
        text = run({"plain": PLAIN, "L2": GOOD}, stops=diverged(5, 6, 9)).verdict.headline
        assert text.startswith("3 of 5 networks of “L2” diverged (the first at epoch 7), so it is not")
        assert "closes" not in text
        assert "in the 2 seeds that are left the gap goes 0.58 → 0.09" in text

    def test_failures_of_the_baseline_are_said_first_too(self) -> None:
        text = run({"plain": PLAIN, "L2": GOOD}, stops=diverged(1)).verdict.headline
        assert text.startswith("1 of 5 networks of “plain” diverged (at epoch 7)")
        assert "4 of 4 seeds" in text

    def test_a_lone_arm_says_first_that_networks_failed(self) -> None:
        text = run({"plain": PLAIN}, stops=diverged(0, 2)).verdict.headline
        assert text.startswith("2 of 5 networks of “plain” diverged (the first at epoch 7)")

    def test_of_many_arms_the_failures_are_counted(self) -> None:
        arms = {"plain": PLAIN} | {f"arm {n}": GOOD for n in range(6)}
        text = run(arms, stops=diverged(*range(5, 31, 5))).verdict.headline
        assert text.startswith("1 of 5 networks of “arm 0” diverged (at epoch 7), ")
        assert "so did networks of 3 more arms" in text

    def test_a_baseline_without_a_network_left_is_said_first(self) -> None:
        arms = {"plain": PLAIN, "L2": GOOD, "clip": GOOD}
        text = run(arms, stops=diverged(0, 1, 2, 3, 4, 5)).verdict.headline
        assert text == (
            "Every network of “plain” diverged, so there is nothing to compare with. Lower the "
            "learning rate. 1 of 5 networks of “L2” diverged (at epoch 12); seeds that diverged are left "
            "out of comparisons."
        )


class TestOneAndTwoSeeds:
    """Item 11."""

    @pytest.mark.parametrize(
        ("arms", "kwargs"),
        [
            ({"plain": {"train_loss": 0.4, "val_loss": 0.41}, "L2": GOOD}, {}),
            ({"plain": {"train_loss": 0.4, "val_loss": 0.41}, "L2": GOOD}, {"end": None}),
            ({"plain": {"train_loss": 0.4, "val_loss": 0.41}}, {}),
            ({"plain": PLAIN}, {}),
            ({"plain": PLAIN, "L2": GOOD, "L1": GOOD}, {}),
            ({"plain": PLAIN, "L2": GOOD}, {"stops": diverged(1)}),
        ],
    )
    def test_one_seed_is_no_verdict_whatever_it_shows(
        self, arms: dict[str, Any], kwargs: dict[str, Any]
    ) -> None:
        text = run(arms, seeds=1, **kwargs).verdict.headline
        for claim in ("does not overfit", "nothing to close", "too early", "closes", "lowest", "It has"):
            assert claim not in text
        if "stops" not in kwargs:
            assert "one seed proves nothing" in text.lower()
            assert "Train 5 seeds or more" in text

    @pytest.mark.parametrize("seeds", [2, 3, 5])
    def test_equal_differences_of_one_example_are_no_certainty(self, seeds: int) -> None:
        # One of 100 validation examples more in every seed.
        better = PLAIN | {"val_accuracy": PLAIN["val_accuracy"] + 0.01}
        found = run({"plain": PLAIN, "L2": better}, seeds=seeds, data={"validation": 100})
        text = found.verdict.headline
        assert "1 point higher" not in text
        assert f"better in {seeds} of {seeds} seeds, which are too few to be sure" in text
        pair = found.to_dict()["paired"][0]["last"]["val_accuracy"]
        assert pair["low"] < 0 < pair["high"]

    def test_two_seeds_with_equal_differences_are_no_certainty(self) -> None:
        found = run({"plain": PLAIN, "L2": PLAIN | {"val_accuracy": 0.79}}, seeds=2)
        assert "5 points lower" not in found.verdict.headline

    def test_seeds_that_do_not_vary_count_as_one(self) -> None:
        found = run({"plain": PLAIN, "L2": GOOD | {"val_accuracy": 0.84}}, spread=0.0)
        assert "closes" not in found.verdict.headline
        assert found.to_dict()["paired"][0]["last"]["gap"]["low"] is None

    def test_many_equal_gains_of_many_examples_are_a_gain(self) -> None:
        found = run({"plain": PLAIN, "L2": GOOD}, data={"validation": 500})
        assert "its validation accuracy is 7 points higher" in found.verdict.headline


class TestManyLooks:
    """Item 12: what is shown, said and written holds for all arms and measures together."""

    def test_an_interval_widens_with_the_number_of_arms(self) -> None:
        # Gains of 3 points in the mean, t = 6.3 by scipy: enough for two arms, not for eight.
        from scipy import stats

        gains = np.array([0.016, 0.024, 0.03, 0.036, 0.044])
        for arms in (1, 2, 8):
            better = {f"arm {n}": PLAIN | {"val_accuracy": 0.84 + gains} for n in range(arms)}
            found = run({"plain": PLAIN} | better).to_dict()
            # The first arm's is the first of the smallest p-values in Holm's procedure.
            level = 1 - 0.05 / (4 * arms)
            reach = stats.t.ppf(0.5 + level / 2, 4) * gains.std(ddof=1) / np.sqrt(5)
            pair = found["paired"][0]["last"]["val_accuracy"]
            assert pair["level"] == pytest.approx(level)
            assert pair["p"] == pytest.approx(stats.ttest_1samp(gains, 0).pvalue)
            assert [pair["low"], pair["high"]] == pytest.approx([0.03 - reach, 0.03 + reach])
            assert found["correction"] == {"method": "Holm", "family_level": 0.95, "differences": 4 * arms}
            assert any("Holm" in note for note in found["notes"])
            sure = abs(0.03) > reach
            assert (found["findings"][0]["val_score"] == "better") == sure
            assert sure == (arms < 8)

    def test_each_next_difference_is_judged_at_a_little_less(self) -> None:
        # Two arms with the same clear gains: the second is one of seven, what is not clear one of six.
        gains = np.array([0.016, 0.024, 0.03, 0.036, 0.044])
        better = {name: PLAIN | {"val_accuracy": 0.84 + gains} for name in ("one", "other")}
        found = run({"plain": PLAIN} | better).to_dict()
        levels = sorted(
            (pair[side][metric]["level"] for pair in found["paired"] for side, metric in JUDGED),
            reverse=True,
        )
        assert levels[0] == pytest.approx(1 - 0.05 / 8)
        significant = sum(
            pair[side][metric]["p"] is not None and pair[side][metric]["p"] <= 1 - pair[side][metric]["level"]
            for pair in found["paired"]
            for side, metric in JUDGED
        )
        assert significant == 2
        assert levels == pytest.approx([1 - 0.05 / 8, 1 - 0.05 / 7, *[1 - 0.05 / 6] * 6])

    def test_what_is_said_and_what_is_written_agree(self) -> None:
        found = run({"plain": PLAIN, "L2": GOOD, "L1": PLAIN | {"val_accuracy": 0.83}})
        written = found.to_dict()
        for finding, pair in zip(written["findings"], written["paired"], strict=True):
            for name, metric in (("gap", "gap"), ("val_loss", "val_loss"), ("val_score", "val_accuracy")):
                low, high = pair["last"][metric]["low"], pair["last"][metric]["high"]
                assert (finding[name] in ("better", "worse")) == (low > 0 or high < 0)

    def test_the_best_of_arms_that_seeds_do_not_tell_apart_is_not_called_so(self) -> None:
        losses = {"L2": 0.4, "L1": np.array([0.3, 0.5, 0.42, 0.4, 0.41])}
        arms = {name: GOOD | {"val_loss": loss} for name, loss in losses.items()}
        text = run({"plain": PLAIN} | arms).verdict.headline
        assert "It has the lowest validation loss of 2 arms beside the baseline, though not clearly" in text


class TestOneDraw:
    """Item 13: without new examples for every seed, it holds for these examples."""

    def test_it_is_said_in_sentence_notes_and_file(self) -> None:
        found = run({"plain": PLAIN, "L2": GOOD}, data={"resample": False})
        assert found.verdict.headline.startswith("On this one draw of the data: L2 closes ")
        written = found.to_dict()
        assert written["one_draw"] is True
        assert any("share one draw of the data" in note for note in written["notes"])

    def test_also_of_a_run_under_way_and_of_every_arm(self) -> None:
        found = run({"plain": PLAIN, "L2": GOOD, "L1": GOOD}, data={"resample": False}, end=None)
        for text in (found.verdict.headline, *map(" ".join, found.verdict.about)):
            assert text.startswith("So far, at epoch 20 of 20, on this one draw of the data: ")

    def test_with_new_examples_nothing_is_said(self) -> None:
        found = run({"plain": PLAIN, "L2": GOOD})
        assert "one draw" not in " ".join([found.verdict.headline, *found.to_dict()["notes"]])

    def test_seeds_that_draw_from_the_same_few_examples_overlap(self) -> None:
        data = {"set": "wine", "train": 60, "validation": 60, "test": 40, "noise": 0.0}
        notes = run({"plain": PLAIN, "L2": GOOD}, data=data).to_dict()["notes"]
        assert any("from the same 138 examples and overlap" in note for note in notes)


class TestWhatIsPraised:
    """Item 14."""

    def test_an_arm_that_has_learnt_nothing_is_no_winner(self) -> None:
        nothing = {"train_loss": 0.66, "val_loss": 0.66, "train_accuracy": 0.63, "val_accuracy": 0.63}
        arms = {"plain": PLAIN | {"val_loss": 0.9}, "L1": nothing, "L2": GOOD | {"val_loss": 0.7}}
        found = run(arms, near_zero={"L1": 1.0})
        assert found.verdict.headline.startswith("L2 ")
        assert "lowest" not in found.verdict.headline
        assert found.verdict.sentences[0] == (
            "L1 has learnt nothing: it does no better than one answer for all examples (validation accuracy "
            "84 % → 63 %), which has no gap: make L2 weaker."
        )

    def test_chance_is_nothing_learnt(self) -> None:
        guess = {"train_loss": np.log(2), "val_loss": np.log(2), "train_accuracy": 0.5, "val_accuracy": 0.5}
        text = run({"plain": PLAIN | {"val_loss": 0.9}, "L2": guess}).verdict.headline
        assert "L2 has learnt nothing" in text
        assert "closes" not in text

    def test_a_baseline_that_is_worse_than_untrained_asks_for_a_lower_rate(self) -> None:
        wild = {"train_loss": 250.0, "val_loss": 600.0, "train_accuracy": 0.6, "val_accuracy": 0.61}
        arms = {"plain": wild, "L2": wild | {"train_loss": 200.0, "val_loss": 500.0}}
        found = run(arms, spread=50.0, untrained=[0.7] * 10).verdict
        assert found.found.kind == "baseline_lost"
        assert found.headline == (
            "“plain” did not learn: its networks are worse on their own training examples than before the "
            "first step, and its gap is 350 with a validation loss of 600. Lower the learning rate."
        )
        # Nobody knows how a record of old began.
        assert run(arms, spread=50.0).verdict.found.kind != "baseline_lost"

    def test_arms_that_are_not_judged_are_not_counted_as_beaten(self) -> None:
        guess = {"train_loss": np.log(2), "val_loss": np.log(2), "train_accuracy": 0.5, "val_accuracy": 0.5}
        arms = {"plain": PLAIN | {"val_loss": 0.9}, "L2": GOOD, "L1": GOOD | {"val_loss": 0.5}, "off": guess}
        text = run(arms).verdict.headline
        assert "It has the lowest validation loss of 2 arms that are judged" in text

    def test_a_lowest_loss_above_the_baselines_is_said_to_be_so(self) -> None:
        arms = {"L2": GOOD | {"val_loss": 0.65}, "L1": GOOD | {"val_loss": 0.75}}
        text = run({"plain": PLAIN} | arms).verdict.headline
        assert "; the baseline's is lower still (0.60)." in text

    def test_where_loss_and_score_disagree_both_are_named(self) -> None:
        arms = {"L2": GOOD, "L1": GOOD | {"val_loss": 0.5, "val_accuracy": 0.95}}
        text = run({"plain": PLAIN} | arms).verdict.headline
        assert text.startswith("L2 closes")
        assert "; “L1” has the highest validation accuracy (95 %, this one 91 %)." in text

    def test_only_what_has_a_strength_is_made_weaker(self) -> None:
        weak = {"train_loss": 0.85, "val_loss": 0.9, "train_accuracy": 0.7, "val_accuracy": 0.7}
        stopping = [{"kind": "early_stopping", "restore_best": False}]
        for techniques, words in (
            ([{"kind": "batch_norm"}], None),
            (stopping, None),
            ([{"kind": "l1", "strength": 0.1}], ": make L1 weaker."),
            ([{"kind": "dropout", "p": 0.9}, *stopping], ": make dropout weaker."),
        ):
            text = run({"plain": PLAIN, "arm": weak}, techniques={"arm": techniques}).verdict.headline
            assert "; it underfits" in text
            assert ("weaker" in text) == (words is not None)
            assert text.endswith(words or "(0.60 → 0.90).")

    def test_a_score_far_below_is_not_hidden_by_a_gap_that_says_nothing(self) -> None:
        flat = {"train_loss": 0.3, "val_loss": 0.31, "train_accuracy": 0.92, "val_accuracy": 0.92}
        poor = {"train_loss": 2.0, "val_loss": 2.01, "train_accuracy": 0.28, "val_accuracy": 0.28}
        text = run({"plain": flat, "L1": poor}, data={"set": "digits", "noise": 0.0}).verdict.headline
        assert "its validation accuracy is 64 points lower" in text
        assert "; it underfits" in text

    def test_where_nobody_knows_of_a_gap_the_arm_that_learnt_nothing_is_named(self) -> None:
        flat = {"train_loss": 0.3, "val_loss": 0.31, "train_accuracy": 0.92, "val_accuracy": 0.92}
        nothing = {"train_loss": 0.66, "val_loss": 0.66, "train_accuracy": 0.63, "val_accuracy": 0.63}
        found = run({"plain": flat, "L2": flat | {"val_loss": 0.32}, "L1": nothing}, near_zero={"L1": 1.0})
        assert "“plain” does not overfit" in found.verdict.headline
        assert "L1 has learnt nothing" in found.verdict.headline
        assert "L2" not in found.verdict.headline.replace("make L2 weaker", "")
        assert found.verdict.leader == 2

    def test_who_validates_better_does_not_underfit(self) -> None:
        # At the end the baseline has overfitted; at its best epoch it was the better one.
        question = experiment(("plain", "L2"), 5, EPOCHS)
        jitter = 0.01 * np.linspace(-1, 1, 5)
        plain, other = np.full((EPOCHS, 5), 0.9), np.full((EPOCHS, 5), 0.5)
        plain[5] = 0.4
        curves = {
            "val_loss": np.hstack([plain + jitter, other + 1.1 * jitter]),
            "train_loss": np.hstack([np.full((EPOCHS, 5), 0.02), np.full((EPOCHS, 5), 0.45)]),
            "val_accuracy": np.full((EPOCHS, 10), 0.8),
        }
        curves["train_loss"] = curves["train_loss"] * (1 + np.tile(jitter, 2))
        text = summarize(record(question, curves)).verdict.headline
        assert "lowers validation loss (0.90 → 0.50)" in text
        assert "underfits" not in text
        assert text.endswith(
            "; but at the best epochs its validation loss is higher (0.40 → 0.50): stopping early may do "
            "better, and so may weaker L2."
        )

    def test_a_gap_in_the_score_alone_is_a_gap(self) -> None:
        closed = {"train_loss": 0.3, "val_loss": 0.31, "train_accuracy": 1.0, "val_accuracy": 0.8}
        text = run({"plain": closed, "L2": GOOD}).verdict.headline
        assert "does not overfit" not in text

    def test_that_there_is_no_gap_takes_seeds_that_agree(self) -> None:
        wild = {"train_loss": 0.4, "val_loss": 0.4 + np.array([-0.3, 0.3, -0.2, 0.25, 0.0])}
        text = run({"plain": wild, "L2": wild}).verdict.headline
        assert "does not overfit" not in text
        assert text.startswith("It is not clear whether “plain” overfits: ")

    def test_an_arm_that_changes_nothing_is_no_winner(self) -> None:
        text = run({"plain": PLAIN, "L2": PLAIN, "L1": PLAIN}, spread=0.0).verdict.headline
        assert text == "L2 gives exactly the baseline's numbers: it changes nothing."


RULE: dict[str, Any] = {"kind": "early_stopping", "patience": 5}


class TestChosenEpochs:
    """Item 15: an epoch that was chosen on the validation examples flatters there."""

    def test_the_sentence_says_so(self) -> None:
        found = run({"plain": PLAIN, "stop": GOOD}, techniques={"stop": [RULE]})
        assert found.verdict.headline.endswith(
            "; early stopping chose its epochs on the validation examples, so these numbers flatter it."
        )
        assert found.to_dict()["findings"][0]["chosen_on_validation"] == "arm"

    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            ({"monitor": "train_loss"}, False),
            ({"restore_best": False}, False),
            ({"monitor": "val_accuracy"}, True),
        ],
    )
    def test_only_where_they_were(self, rule: dict[str, Any], said: bool) -> None:
        techniques = {"stop": [RULE | rule]}
        text = run({"plain": PLAIN, "stop": GOOD}, techniques=techniques).verdict.headline
        assert ("flatter" in text) == said

    def test_of_the_baseline_too(self) -> None:
        rules = {"plain": [RULE]}
        text = run({"plain": PLAIN, "L2": GOOD}, techniques=rules).verdict.headline
        assert "chose the baseline's epochs" in text
        text = run({"plain": PLAIN, "L2": GOOD}, techniques=rules | {"L2": [RULE]}).verdict.headline
        assert "flatter both" in text

    def test_values_at_best_epochs_are_said_to_be_chosen(self) -> None:
        notes = run({"plain": PLAIN, "L2": GOOD}).to_dict()["notes"]
        assert any(note.startswith("Best epochs are chosen by validation loss") for note in notes)


class TestFewExamples:
    """Item 8: R² of two validation examples."""

    def test_few_validation_examples_get_a_word(self) -> None:
        values = {"train_loss": 0.02, "val_loss": 0.6, "train_r2": 0.9, "val_r2": -336.0}
        found = run({"plain": values, "L2": values}, data={"set": "sine", "validation": 2})
        assert found.verdict.notes[0] == (
            "Only 2 validation examples: R² and loss of so few say little, and R² can be far below zero. "
            "Take 20 or more."
        )
        assert not run({"plain": values}, data={"set": "sine", "validation": 20}).verdict.notes

    def test_of_classes_the_step_is_named(self) -> None:
        notes = run({"plain": PLAIN, "L2": GOOD}, data={"validation": 10}).verdict.notes
        assert notes == (
            "Only 10 validation examples: one more that is right is 10 points of accuracy. Take 20 or more.",
        )
