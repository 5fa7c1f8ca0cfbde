"""How numbers and lists are written: the one place for whoever makes a sentence, a tag or a table.

A leaf: it knows nothing of experiments, runs or windows, so that everybody may use it.
"""

from reglab.words.amounts import about_bytes, about_seconds, duration, pace
from reglab.words.numbers import (
    MISSING,
    change,
    decimals,
    exact,
    fixed,
    percent,
    percent_change,
    plain,
    points,
    power,
    rounded,
    short,
    tabular,
    typed,
)
from reglab.words.text import capital, counted, in_sentence, listed, of_seeds, quoted, small, span, unbroken

__all__ = [
    "MISSING",
    "about_bytes",
    "about_seconds",
    "capital",
    "change",
    "counted",
    "decimals",
    "duration",
    "exact",
    "fixed",
    "in_sentence",
    "listed",
    "of_seeds",
    "pace",
    "percent",
    "percent_change",
    "plain",
    "points",
    "power",
    "quoted",
    "rounded",
    "short",
    "small",
    "span",
    "tabular",
    "typed",
    "unbroken",
]
