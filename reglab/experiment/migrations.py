"""What experiment files of earlier versions and shapes need, so that they are read with today's meaning.

Files are told apart by their version, and each version has one function here. A field that is optional, with
the meaning of before for its default, needs no other version: most of what came since is of this kind.
"""

from __future__ import annotations

from typing import Any

from reglab.experiment.experiment import FORMAT_VERSION
from reglab.experiment.versions import Document, Migrations


def own_training_sets(document: Document) -> Document:
    """Version 1 of the first day: an arm had a number of training examples of its own.

    It became a technique, which says how many times the experiment's examples there are.
    """
    arms = document.get("arms")
    if not isinstance(arms, list):
        return document
    data = document.get("data")
    train = data.get("train", 100) if isinstance(data, dict) else 100
    return {**document, "arms": [_with_more_data(arm, train) for arm in arms]}


def _with_more_data(arm: Any, train: Any) -> Any:
    """An arm without such a number; as it is where that is not one, so that it is told what is wrong."""
    if not isinstance(arm, dict) or "train" not in arm:
        return arm
    own, techniques = arm["train"], arm.get("techniques", [])
    rest = {name: value for name, value in arm.items() if name != "train"}
    if own is None:
        return rest
    if not (_count(own) and _count(train) and isinstance(techniques, list)):
        return arm
    return {**rest, "techniques": [*techniques, {"kind": "more_data", "times": own / train}]}


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 2 <= value <= 1_000_000


EXPERIMENTS = Migrations("experiment", FORMAT_VERSION, {1: own_training_sets})
"""The chain of experiment files."""
