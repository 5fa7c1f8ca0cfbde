"""What a problem says of itself: its part of the experiment, and a whole sentence."""

from __future__ import annotations

import pytest

from reglab.experiment.problem import Problem


@pytest.mark.parametrize(
    ("where", "part"),
    [
        ("", "experiment"),
        ("data.train", "experiment"),
        ("training.optimizer.lr", "experiment"),
        ("network.layers[0]", "network"),
        ("arms", "arms"),
        ("arms[2].name", "arms"),
        ("arms[0].network.layers[1].units", "arm_network"),
        ("arms[1].techniques[0].strength", "arm_techniques"),
        ("arms[1].changes[0].techniques", "arm_techniques"),
        ("arms[1].training.learning_rate", "arm_training"),
    ],
)
def test_it_knows_its_part(where: str, part: str) -> None:
    assert Problem(where, "is wrong.").part == part


def test_a_predicate_gets_its_subject_and_a_sentence_a_large_letter() -> None:
    assert Problem("training.batch_size", "is missing; add it.", predicate=True).whole == (
        "Batch size is missing; add it."
    )
    assert Problem("network", "the output needs a row.").whole == "The output needs a row."
