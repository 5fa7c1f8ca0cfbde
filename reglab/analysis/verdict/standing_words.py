"""Where the arm of the headline stands among the others, in a sentence after its own."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.comparison import SCORES
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.verdict.finding import Standing
from reglab.experiment.dataset_info import Task
from reglab.words import percent, plain
from reglab.words.language import _, plural


def standing_words(standing: Standing, leader: int, arms: Sequence[ArmSummary], task: Task) -> str:
    """Where the arm of the headline stands among the others."""
    words = _place(standing, arms) if standing.lowest_loss == leader else _lowest(standing, arms)
    if standing.baseline_lower:
        words += _("; the baseline's is lower still ({loss})").format(
            loss=plain(arms[0].last.mean["val_loss"])
        )
    if standing.highest_score != leader:
        words += _highest_score(standing, leader, arms, task)
    return f"{words}."


def _place(standing: Standing, arms: Sequence[ArmSummary]) -> str:
    if standing.rivals == len(arms) - 1:
        words = plural(
            "It has the lowest validation loss of {n} arm beside the baseline",
            "It has the lowest validation loss of {n} arms beside the baseline",
            standing.rivals,
        )
    else:
        words = plural(
            "It has the lowest validation loss of {n} arm that is judged",
            "It has the lowest validation loss of {n} arms that are judged",
            standing.rivals,
        )
    if standing.not_clear_of:
        words += _(", though not clearly lower than “{arm}”").format(arm=standing.not_clear_of)
    return words


def _lowest(standing: Standing, arms: Sequence[ArmSummary]) -> str:
    return _("The lowest validation loss is that of “{arm}”").format(arm=arms[standing.lowest_loss].name)


def _highest_score(standing: Standing, leader: int, arms: Sequence[ArmSummary], task: Task) -> str:
    """Whose score is the highest, to follow a clause; empty where the leader's reads the same."""
    score = f"val_{SCORES[task]}"
    accuracy = task == "classification"
    shown = percent if accuracy else plain
    mine, best = (shown(arms[n].last.mean[score]) for n in (leader, standing.highest_score))
    if mine == best:
        return ""
    text = (
        _("; “{arm}” has the highest validation accuracy ({best}, this one {mine})")
        if accuracy
        else _("; “{arm}” has the highest validation R² ({best}, this one {mine})")
    )
    return text.format(arm=arms[standing.highest_score].name, best=best, mine=mine)
