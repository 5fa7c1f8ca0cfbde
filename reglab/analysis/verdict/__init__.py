"""The verdict: what a run shows, in one sentence for every arm, and no more than it shows.

`judging` turns numbers into facts (`finding`), `arm_words` and `run_words` turn facts into sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reglab.analysis.comparison import Comparison
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.verdict import run_words, small_print
from reglab.analysis.verdict.arm_words import arm_sentences
from reglab.analysis.verdict.finding import ArmFinding, RunFinding
from reglab.analysis.verdict.judging import all_diverged, judge
from reglab.analysis.verdict.standing_words import standing_words
from reglab.record.record import RunRecord
from reglab.words import capital
from reglab.words.language import _

__all__ = ["ArmFinding", "RunFinding", "Verdict", "all_diverged", "verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run shows.

    Parameters
    ----------
    said : tuple of str
        The sentences for a person in a hurry; about the best arm where there are several.
    found : RunFinding
        What it says, as facts: whoever needs to know asks these, not the words.
    sentences : tuple of str
        One for every arm but the baseline, in their order.
    notes : tuple of str
        What else must be known: arms that differ in more than regularization, too few examples.
    method : tuple of str
        How it was judged, for whoever wants to know: correction, what “probably” takes, which data.
    about : tuple of tuple of str
        What would be said about each of these arms, in the same order.
    """

    said: tuple[str, ...]
    found: RunFinding
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    about: tuple[tuple[str, ...], ...] = ()

    @property
    def headline(self) -> str:
        """What is said, in one text."""
        return " ".join(self.said)

    @property
    def leader(self) -> int | None:
        """Position of the arm that the headline is about; ``None`` for the baseline or the whole."""
        return self.found.leader


def verdict(
    record: RunRecord,
    arms: Sequence[ArmSummary],
    compared: Sequence[Comparison],
    warnings: Sequence[str] = (),
) -> Verdict:
    """Say what a record shows, also while it runs."""
    found = judge(record, arms, compared)
    experiment = record.experiment
    if found.kind == "all_diverged":
        return Verdict(run_words.all_diverged_words(arms), found, (), tuple(warnings))
    if found.kind == "empty":
        nothing = record.failure.message if record.failure else _("No epoch is recorded yet.")
        return Verdict((nothing,), found)
    begin, task = run_words.opening(record, found), experiment.data.info.task

    def said(about: int | None) -> tuple[str, ...]:
        parts = list(run_words.lead(record, arms, found, about))
        parts = [capital(part) if at or not begin else part for at, part in enumerate(parts)]
        if about is not None:
            parts += arm_sentences(found.arms[about - 1], task, goes_on=bool(begin) and not parts)
            if about == found.leader and found.standing is not None:
                parts.append(standing_words(found.standing, about, arms, task))
        first, *more = parts or [""]
        return (f"{begin}{first}", *more)

    return Verdict(
        said(found.leader),
        found,
        tuple(" ".join(arm_sentences(finding, task)) for finding in found.arms),
        (
            *small_print.shifted_words(experiment, arms),
            *small_print.notes(experiment),
            *small_print.rescues(arms),
            *warnings,
        ),
        small_print.method(experiment, found),
        tuple(said(finding.arm) for finding in found.arms),
    )
