"""Advice on settings that are allowed, but may not do what they look like."""

from __future__ import annotations

from functools import lru_cache

from reglab.experiment.advice import data, noise, normalization, penalties, steps
from reglab.experiment.advice.base import Advice, Case, Rule, Severity
from reglab.experiment.experiment import Experiment

__all__ = ["RULES", "Advice", "Severity", "advice"]

RULES: tuple[Rule, ...] = (
    *penalties.RULES,
    *noise.RULES,
    *normalization.RULES,
    *steps.RULES,
    *data.RULES,
)


@lru_cache(maxsize=8)
def advice(experiment: Experiment) -> tuple[Advice, ...]:
    """Return everything that is to be said about the arms of an experiment; warnings first within an arm."""
    found: list[Advice] = []
    for position in range(len(experiment.arms)):
        case = Case(experiment, position)
        mine = [each for rule in RULES for each in rule(case)]
        found += sorted(mine, key=lambda each: each.severity != "warning")
    return tuple(found)
