"""What is said of an arm's validation score, for accuracy and for R² apart: their words bend differently."""

from __future__ import annotations

from reglab.analysis.paired import PairedDifference
from reglab.analysis.verdict.phrases import interval_words, not_enough, points_interval, score_change
from reglab.experiment.dataset_info import Task
from reglab.words import of_seeds, plain, points
from reglab.words.language import _


class ScoreClauses:
    """The clauses about the score of one arm.

    Parameters
    ----------
    score : PairedDifference
        How it differs from the baseline's.
    task : {"classification", "regression"}
        What is learned: its score is the accuracy, or R².
    """

    def __init__(self, score: PairedDifference, task: Task) -> None:
        self._score, self._task = score, task
        self._accuracy = task == "classification"

    def by(self) -> str:
        """By how much it differs."""
        return points(self._score.mean) if self._accuracy else plain(abs(self._score.mean))

    def sure(self, higher: bool) -> str:
        """The score as a main clause, where it differs for sure."""
        if higher:
            text = (
                _("its validation accuracy is {by} higher")
                if self._accuracy
                else _("its validation R² is {by} higher")
            )
        else:
            text = (
                _("its validation accuracy is {by} lower")
                if self._accuracy
                else _("its validation R² is {by} lower")
            )
        return text.format(by=self.by())

    def likely(self, higher: bool) -> str:
        """The score as a main clause, where it differs probably."""
        if higher:
            text = (
                _(
                    "its validation accuracy is probably higher "
                    "({numbers}; {seeds}, but they vary too much to be sure: {interval})"
                )
                if self._accuracy
                else _(
                    "its validation R² is probably higher "
                    "({numbers}; {seeds}, but they vary too much to be sure: {interval})"
                )
            )
        else:
            text = (
                _(
                    "its validation accuracy is probably lower "
                    "({numbers}; worse in {seeds}, but they vary too much to be sure: {interval})"
                )
                if self._accuracy
                else _(
                    "its validation R² is probably lower "
                    "({numbers}; worse in {seeds}, but they vary too much to be sure: {interval})"
                )
            )
        return self._filled(text, higher)

    def though_likely(self, higher: bool) -> str:
        """The same as a clause that takes something back."""
        if higher:
            text = (
                _(
                    ", though its validation accuracy is probably higher "
                    "({numbers}; {seeds}, but they vary too much to be sure: {interval})"
                )
                if self._accuracy
                else _(
                    ", though its validation R² is probably higher "
                    "({numbers}; {seeds}, but they vary too much to be sure: {interval})"
                )
            )
        else:
            text = (
                _(
                    ", though its validation accuracy is probably lower "
                    "({numbers}; worse in {seeds}, but they vary too much to be sure: {interval})"
                )
                if self._accuracy
                else _(
                    ", though its validation R² is probably lower "
                    "({numbers}; worse in {seeds}, but they vary too much to be sure: {interval})"
                )
            )
        return self._filled(text, higher)

    def no_clear_difference(self, loss: str) -> str:
        """That the score tells nothing, to follow a clause; nor does the `loss`, if that is not empty."""
        if loss:
            text = (
                _(
                    ", with no clear difference in validation accuracy ({numbers}; {seeds}) "
                    "or validation loss ({moved})"
                )
                if self._accuracy
                else _(
                    ", with no clear difference in validation R² ({numbers}; {seeds}) "
                    "or validation loss ({moved})"
                )
            )
        else:
            text = (
                _(", with no clear difference in validation accuracy ({numbers}; {seeds})")
                if self._accuracy
                else _(", with no clear difference in validation R² ({numbers}; {seeds})")
            )
        seeds = not_enough(
            self._score,
            _("better in {seeds}, which are too few to be sure"),
            _("worse in {seeds}, which are too few to be sure"),
            _("better in {seeds}"),
        )
        return text.format(numbers=score_change(self._score, self._task), seeds=seeds, moved=loss)

    def _filled(self, text: str, higher: bool) -> str:
        score = self._score
        return text.format(
            numbers=score_change(score, self._task),
            seeds=of_seeds(score.wins if higher else score.losses, score.n),
            interval=points_interval(score) if self._accuracy else interval_words(score),
        )
