"""What is found of one arm, as a sentence."""

from __future__ import annotations

from reglab.analysis.comparison import SCORES
from reglab.analysis.verdict.arm_clauses import compared_sentence, weaker_advice
from reglab.analysis.verdict.finding import ArmFinding
from reglab.analysis.verdict.phrases import failure_words, more_seeds, score_change, score_name
from reglab.experiment.dataset_info import Task
from reglab.words import capital, change, listed, of_seeds
from reglab.words.language import _, plural


def arm_sentences(finding: ArmFinding, task: Task, *, goes_on: bool = False) -> tuple[str, ...]:
    """Say what is found of an arm, and no more: one sentence, with advice in another.

    Where it `goes_on` after an opening, it begins small, but for the name of the arm.
    """
    words = _Words(finding, task)
    if finding.kind == "one_seed" and not goes_on:
        first, *more = words.one_seed()
        return (capital(first), *more)
    return {
        "failed": words.failed,
        "survivors": words.survivors,
        "uncompared": words.uncompared,
        "unchanged": words.unchanged,
        "one_seed": words.one_seed,
        "learnt_nothing": words.learnt_nothing,
        "compared": words.compared,
    }[finding.kind]()


class _Words:
    """The sentences of one arm.

    Parameters
    ----------
    finding : ArmFinding
        What was found.
    task : {"classification", "regression"}
        What is learned.
    """

    def __init__(self, finding: ArmFinding, task: Task) -> None:
        self._found, self._task = finding, task
        last = finding.compared.last
        self._gap = last["gap"]
        self._score = last[f"val_{SCORES[task]}"]

    def failed(self) -> tuple[str, ...]:
        """Every network diverged."""
        text = self._advised(
            _("{arm}: every network diverged; lower the learning rate, or make {techniques} weaker."),
            _("{arm}: every network diverged; lower the learning rate."),
        )
        return (text.format(arm=self._found.name, techniques=self._techniques),)

    def survivors(self) -> tuple[str, ...]:
        """Some networks diverged: those that are left are a selection."""
        assert self._found.failures is not None
        failure = failure_words(self._found.failures)
        if not self._gap.n:
            text = self._advised(
                _("{failure}, so it is not judged; lower the learning rate, or make {techniques} weaker."),
                _("{failure}, so it is not judged; lower the learning rate."),
            )
            return (text.format(failure=failure, techniques=self._techniques),)
        judged = plural(
            "{failure}, so it is not judged: in the seed that is left the gap goes {gap} and "
            "{score} {change}, but survivors are a selection.",
            "{failure}, so it is not judged: in the {n} seeds that are left the gap goes {gap} ({wins}) and "
            "{score} {change}, but survivors are a selection.",
            self._gap.n,
            failure=failure,
            gap=change(self._gap.baseline, self._gap.arm),
            wins=of_seeds(self._gap.wins, self._gap.n),
            score=score_name(self._task),
            change=score_change(self._score, self._task),
        )
        advice = self._advised(
            _("Lower the learning rate, or make {techniques} weaker."), _("Lower the learning rate.")
        )
        return (judged, advice.format(techniques=self._techniques))

    def uncompared(self) -> tuple[str, ...]:
        """No pair of networks."""
        text = _("{arm}: no seed has numbers of both arms, so nothing can be compared.")
        return (text.format(arm=self._found.name),)

    def unchanged(self) -> tuple[str, ...]:
        """The baseline's numbers."""
        text = _("{arm} gives exactly the baseline's numbers: it changes nothing.")
        return (text.format(arm=self._found.name),)

    def one_seed(self) -> tuple[str, ...]:
        """Its numbers, without a word about what they mean."""
        numbers = _("one seed proves nothing: with {arm} the gap goes {gap} and {score} {change}.").format(
            arm=self._found.name,
            gap=change(self._gap.baseline, self._gap.arm),
            score=score_name(self._task),
            change=score_change(self._score, self._task),
        )
        return (numbers, more_seeds())

    def learnt_nothing(self) -> tuple[str, ...]:
        """It gives one answer to everything: its small gap is no merit."""
        if self._found.running or self._found.unfinished:
            text = _(
                "{arm} has learnt nothing yet: it does no better than one answer for all examples "
                "({score} {change}), which has no gap; train more epochs."
            )
        else:
            text = _(
                "{arm} has learnt nothing: it does no better than one answer for all examples "
                "({score} {change}), which has no gap{advice}."
            )
        return (
            text.format(
                arm=self._found.name,
                score=score_name(self._task),
                change=score_change(self._score, self._task),
                advice=weaker_advice(self._found),
            ),
        )

    def compared(self) -> tuple[str, ...]:
        """Gap, validation, and what makes them less than they seem."""
        return (compared_sentence(self._found, self._task),)

    def _advised(self, weaker: str, plain: str) -> str:
        """One of two texts: that which advises weaker techniques, or that for where there are none."""
        return weaker if self._techniques else plain

    @property
    def _techniques(self) -> str:
        return listed(self._found.weaken, _("or"))
