"""What makes two experiments the same question: everything on which a number depends, and nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from reglab.experiment.experiment import Experiment

LENGTH = 32
"""Digits of an identity."""
_WORDS = ("name", "notes", "key", "named_by", "for_class")
"""Fields of experiments and arms that are words about them, or about who may change them."""


def identity(experiment: Experiment) -> str:
    """Return a short text that is equal for experiments that give equal numbers.

    Names, notes and keys do not count, nor techniques that are switched off or have a strength of zero.
    """
    content = _without_words(experiment.model_dump(mode="json"))
    content["arms"] = [_without_words(arm) for arm in content["arms"]]
    for arm, dumped in zip(experiment.arms, content["arms"], strict=True):
        _keep_active(arm.techniques, dumped)
        for change, dumped_change in zip(arm.changes, dumped["changes"], strict=True):
            _keep_active(change.techniques, dumped_change)
    if not experiment.data.example_edits:
        # Without edits it is the question that it was before there were any.
        del content["data"]["example_edits"]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _without_words(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _WORDS}


def _keep_active(techniques: tuple[Any, ...], dumped: dict[str, Any]) -> None:
    pairs = zip(techniques, dumped["techniques"], strict=True)
    dumped["techniques"] = [values for technique, values in pairs if technique.active]
