"""Validation beside test: means, optimism and its interval, and what is said of them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import stats

from reglab.analysis import summarize
from reglab.analysis.sealed import looks
from reglab.analysis.sealed_words import headline, look_words, remark
from reglab.record.events import ReplicaStopped
from reglab.record.peeks import Opened, Peek
from tests.support.looked_at import TEST_LOSS, TEST_SCORE, VAL_LOSS, VAL_SCORE, looked_at
from tests.support.records import RUN, experiment, record


def test_optimism_is_that_of_scipy_s_paired_test() -> None:
    (look,) = looks(looked_at())
    for place, arm in enumerate(look.arms):
        mine = slice(3 * place, 3 * place + 3)
        for found, val, test in (
            (arm.loss, VAL_LOSS[mine], TEST_LOSS[mine]),
            (arm.score, VAL_SCORE[mine], TEST_SCORE[mine]),
        ):
            theirs = stats.ttest_rel(val, test)
            ends = theirs.confidence_interval(0.95)
            assert (found.arm, found.baseline) == pytest.approx((val.mean(), test.mean()))
            assert found.mean == pytest.approx((val - test).mean())
            assert (found.low, found.high) == pytest.approx((ends.low, ends.high))
    assert look.arms[1].score.clearly_better
    assert look.arms[1].loss.clearly_better
    assert not look.arms[0].score.clearly_better


def test_the_arm_that_validation_would_choose_is_named_with_its_place_on_the_test_examples() -> None:
    (look,) = looks(looked_at())
    assert [arm.name for arm in look.ranked("score")] == ["lucky", "plain", "other"]
    assert [arm.name for arm in look.ranked("loss")] == ["lucky", "plain", "other"]
    said = headline(look, "score", "classification")
    assert "“lucky” has the highest validation accuracy of 3 arms, 81 %" in said
    assert "62 %, place 3 of 3" in said
    assert "+19.0 points" in said
    assert look_words(look).startswith("look 1: 3 arms at the end, 2026-11-27")


def test_one_arm_is_not_ranked() -> None:
    (look,) = looks(looked_at(range(3, 6), "best"))
    said = headline(look, "loss", "classification")
    assert said.startswith("“lucky” has a validation loss of 0.42, and 0.63 on the test examples")
    assert "place" not in said
    assert look_words(look).startswith("look 1: “lucky” at the best epochs")


def test_networks_that_diverged_are_left_out() -> None:
    made = looked_at(range(3))
    made.apply(ReplicaStopped(RUN, 1, 2, "diverged"))
    made.apply(Peek(RUN, 2, "last", 2, "2026-11-27T13:00:00+00:00", 500, (Opened(1, 2, float("nan"), 0.5),)))
    second = looks(made)[1]
    assert second.arms[0].loss.n == 0
    assert "no network that is sound" in headline(second, "loss", "classification")
    json.dumps(summarize(made).to_dict(), allow_nan=False)


def test_several_looks_get_a_plain_remark() -> None:
    assert "twice" in remark(2)
    assert "only new ones" in remark(2)


def test_the_summary_names_every_look_and_value() -> None:
    plain = summarize(looked_at()).to_dict()["peeks"]
    assert [look["number"] for look in plain] == [1]
    arm = plain[0]["arms"][1]
    assert arm["name"] == "lucky"
    assert [each["test_loss"] for each in arm["replicas"]] == list(TEST_LOSS[3:6])
    assert [each["val_accuracy"] for each in arm["replicas"]] == list(VAL_SCORE[3:6])
    assert arm["validation_minus_test"]["accuracy"]["mean"] == pytest.approx(0.19)
    assert summarize(record(experiment(), {"val_loss": np.zeros(3)})).to_dict()["peeks"] == []
