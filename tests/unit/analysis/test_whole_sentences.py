"""What analysis says passes through the catalogue, all of it: in the made-up language no English is left."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from reglab.analysis import replay_arguments, replay_words, summarize
from reglab.analysis.replay import replay
from reglab.analysis.verdict import Verdict
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.record.events import ReplicaStopped
from reglab.words import language
from tests.support.records import RUN, by_replica, experiment, record

NAMES = ("KKK", "LLL", "MMM")
"""Names of arms, which stay in every language; without vowels, so that they are told from words."""
ENGLISH = re.compile(r"[A-Za-z]*[aeiouAEIOU][A-Za-z]*")
"""A word with a vowel that has no accent."""
KEPT = {"Holm"}


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(language.VARIABLE, language.PSEUDO)
    monkeypatch.setattr(language, "_found", [])


def curves(end: float, scatter: float, start: float = 1.0, *, settled: bool = True) -> np.ndarray:
    t = np.linspace(0, 1, 40)[:, None]
    t = np.minimum(2 * t, 1) if settled else t
    return start + (end - start) * t + scatter * np.array([-2.0, -1, 0, 1, 2]) * t


Ends = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Training loss, validation loss and validation accuracy of every arm at the end."""


def told(ends: Ends, scatter: float = 0.01, *, settled: bool = True, **given: Any) -> Verdict:
    train, val, accuracy = ends
    question = experiment(arms=NAMES[: len(train)], seeds=5, epochs=40)
    slant = [scatter * (1 + arm) for arm in range(len(train))]
    metrics = {
        "train_loss": [curves(e, 1e-3, settled=settled) for e in train],
        "val_loss": [curves(e, s, settled=settled) for e, s in zip(val, slant, strict=True)],
        "val_accuracy": [curves(e, -s / 3, 0.5) for e, s in zip(accuracy, slant, strict=True)],
    }
    made = record(question, {name: by_replica(question, *found) for name, found in metrics.items()}, **given)
    return summarize(made).verdict


def every_text(found: Verdict) -> tuple[str, ...]:
    return (*found.said, *found.sentences, *(text for texts in found.about for text in texts), *found.notes)


def english(text: str) -> list[str]:
    return [word for word in ENGLISH.findall(text) if word not in KEPT]


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(((0.02, 0.31), (0.60, 0.40), (0.84, 0.91)), id="better"),
        pytest.param(((0.02, 0.08), (0.60, 0.64), (0.84, 0.83)), id="only a little"),
        pytest.param(((0.02, 0.31, 0.3), (0.60, 0.40, 0.41), (0.84, 0.86, 0.91)), id="two arms"),
        pytest.param(((0.02, 0.9), (0.60, 0.95), (0.84, 0.5)), id="too strong"),
        pytest.param(((0.02, 0.01), (0.60, 0.80), (0.84, 0.70)), id="worse"),
        pytest.param(((0.02, 0.02), (0.60, 0.60), (0.84, 0.84)), id="the same"),
        pytest.param(((0.02, 0.5), (0.60, 0.45), (0.84, 0.91)), id="the whole gap"),
        pytest.param(((0.5, 0.5), (0.51, 0.5), (0.84, 0.84)), id="no gap"),
    ],
)
@pytest.mark.parametrize("scatter", [0.001, 0.02, 0.2])
@pytest.mark.parametrize("ended", ["completed", None])
def test_the_verdict(ends: Ends, scatter: float, ended: str | None) -> None:
    found = told(ends, scatter, end=ended)
    for text in every_text(found):
        assert english(text) == []
        assert "{" not in text
        assert not text or "⟦" in text


def test_a_verdict_with_networks_that_diverged() -> None:
    stops = [ReplicaStopped(RUN, replica, 20, "diverged") for replica in (5, 6, 7)]
    found = told(((0.02, 0.31), (0.60, 0.40), (0.84, 0.91)), stops=stops)
    assert [failures.count for failures in found.found.failures] == [3]
    for text in every_text(found):
        assert english(text) == []


@pytest.mark.parametrize("restore", [True, False])
@pytest.mark.parametrize("running", [True, False])
def test_a_replay(restore: bool, running: bool) -> None:
    rises = [0.9, 0.41, 0.5, 0.6, 0.55, 0.39, 0.5, 0.55, 0.6, 0.63]
    falls = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.29, 0.28, 0.27]
    for losses in ([rises], [rises, falls], [falls, falls]):
        question = experiment(arms=NAMES[:1], seeds=len(losses), epochs=10)
        val = np.array(losses).T
        made = record(
            question, {"val_loss": val, "train_loss": np.zeros_like(val), "val_accuracy": 1 - val / 2}
        )
        rule = EarlyStopping(patience=2, restore_best=restore)
        found = replay(made, 0, rule)
        other = replay(made, 0, rule.model_copy(update={"patience": 4}))
        texts = [
            replay_words.outcome(found, running=running),
            replay_arguments.for_it(found, running=running),
            replay_arguments.against_it(found, [other]),
            *(replay_words.of_seed(seed, found) for seed in found.seeds),
        ]
        for text in texts:
            assert english(text) == []
            assert "{" not in text
