"""What is found of one arm, as a sentence."""

from __future__ import annotations

from reglab.analysis.comparison import SCORES
from reglab.analysis.paired import PairedDifference
from reglab.analysis.verdict.finding import ArmFinding
from reglab.analysis.verdict.phrases import (
    MORE_SEEDS,
    failure_words,
    interval_words,
    points_interval,
    score_change,
    score_name,
)
from reglab.experiment.dataset_info import Task
from reglab.words import capital, change, listed, of_seeds, plain, points

_VARY = "they vary too much to be sure"


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
    """The clauses of one sentence.

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
        self._gap, self._loss = last["gap"], last["val_loss"]
        self._score = last[f"val_{SCORES[task]}"]
        self._score_name = score_name(task)

    # -- no verdict --------------------------------------------------------------------------

    def failed(self) -> tuple[str, ...]:
        """Every network diverged."""
        return (f"{self._found.name}: every network diverged; lower the learning rate{self._or_weaker()}.",)

    def survivors(self) -> tuple[str, ...]:
        """Some networks diverged: those that are left are a selection."""
        assert self._found.failures is not None
        begin = f"{failure_words(self._found.failures)}, so it is not judged"
        if not self._gap.n:
            return (f"{begin}; lower the learning rate{self._or_weaker()}.",)
        left = "the seed that is left" if self._gap.n == 1 else f"the {self._gap.n} seeds that are left"
        wins = f" ({of_seeds(self._gap.wins, self._gap.n)})" if self._gap.n > 1 else ""
        return (
            (
                f"{begin}: in {left} the gap goes {change(self._gap.baseline, self._gap.arm)}{wins} and "
                f"{self._score_name} {score_change(self._score, self._task)}, but survivors are a selection."
            ),
            f"Lower the learning rate{self._or_weaker()}.",
        )

    def uncompared(self) -> tuple[str, ...]:
        """No pair of networks."""
        return (f"{self._found.name}: no seed has numbers of both arms, so nothing can be compared.",)

    def unchanged(self) -> tuple[str, ...]:
        """The baseline's numbers."""
        return (f"{self._found.name} gives exactly the baseline's numbers: it changes nothing.",)

    def one_seed(self) -> tuple[str, ...]:
        """Its numbers, without a word about what they mean."""
        return (
            (
                f"one seed proves nothing: with {self._found.name} the gap goes "
                f"{change(self._gap.baseline, self._gap.arm)} and {self._score_name} "
                f"{score_change(self._score, self._task)}."
            ),
            f"{MORE_SEEDS}.",
        )

    def learnt_nothing(self) -> tuple[str, ...]:
        """It gives one answer to everything: its small gap is no merit."""
        yet = " yet" if self._found.running or self._found.unfinished else ""
        advice = "" if yet else self._advice()
        return (
            (
                f"{self._found.name} has learnt nothing{yet}: it does no better than one answer for all "
                f"examples ({self._score_name} {score_change(self._score, self._task)}), which has no gap"
                f"{advice or ('; train more epochs' if yet else '')}."
            ),
        )

    # -- a verdict ---------------------------------------------------------------------------

    def compared(self) -> tuple[str, ...]:
        """Gap, validation, and what makes them less than they seem."""
        found = self._found
        if found.running and found.gap == "better" and self._only_worse():
            return (f"{self._early()}{'' if found.unfinished else self._strength()}.",)
        clauses = (self._gap_clause(), self._validation(), self._strength(), self._flattered())
        return (f"{found.name} {''.join(clauses)}.",)

    def _only_worse(self) -> bool:
        """Whether the arm validates worse by one measure and better by none."""
        sides = (self._found.score, self._found.loss)
        return "worse" in sides and "better" not in sides

    def _early(self) -> str:
        """What is said while a run is under way of an arm that has a small gap since it has learnt little."""
        if self._found.score == "worse":
            worse = f"{self._score_name} is {self._by()} lower"
        else:
            worse = f"validation loss is higher ({change(self._loss.baseline, self._loss.arm)})"
        moved = change(self._gap.baseline, self._gap.arm)
        return f"{self._found.name} has the smaller gap ({moved}), but its {worse}: no gain yet"

    def _gap_clause(self) -> str:
        gap = self._gap
        moved = change(gap.baseline, gap.arm)
        match self._found.gap:
            case "better":
                return self._narrower(moved)
            case "worse":
                return f"widens the gap ({moved}; smaller in {of_seeds(gap.wins, gap.n)})"
            case "probably better":
                return f"probably lowers the gap ({moved}; {_unsure(gap.wins, gap)})"
            case "probably worse":
                return f"probably widens the gap ({moved}; wider in {_unsure(gap.losses, gap)})"
            case _:
                spread = interval_words(gap) + ("" if gap.low is None else " for the difference")
                wins = _agreeing("smaller", "wider", gap)
                return f"makes no clear difference to the gap ({moved}; {wins}; {spread})"

    def _narrower(self, moved: str) -> str:
        gap = self._gap
        seeds = f"({moved}; {of_seeds(gap.wins, gap.n)})"
        if self._found.too_strong:
            # Whoever learns little has a small gap: nothing is closed.
            return f"has the smaller gap {seeds}"
        if gap.baseline <= 0:
            return f"lowers the gap {seeds}"
        if gap.arm <= 0:
            return f"closes the whole gap {seeds}"
        share = 100 * -gap.mean / gap.baseline
        only = "only " if share < 10 else ""
        # A gap that is left must not read as one that is closed.
        return f"closes {only}{min(99.0, max(1.0, share)):.0f} % of the gap {seeds}"

    def _validation(self) -> str:
        narrows = self._found.gap in ("better", "probably better")
        good, bad = (" and", ", but") if narrows else (", but", " and")
        moved = change(self._loss.baseline, self._loss.arm)
        its = f"its {self._score_name} is"
        if self._found.score == "better":
            though = (
                f", though its validation loss is higher ({moved})" if self._found.loss == "worse" else ""
            )
            return f"{good} {its} {self._by()} higher{though}"
        if self._found.score == "worse":
            though = (
                f", though its validation loss is lower ({moved})" if self._found.loss == "better" else ""
            )
            return f"{bad} {its} {self._by()} lower{though}"
        return self._unclear_score(good, bad)

    def _unclear_score(self, good: str, bad: str) -> str:
        """What is said of validation where the interval of its score contains zero."""
        score, loss, task = self._score, self._loss, self._task
        moved = change(loss.baseline, loss.arm)
        spread = interval_words(score) if task == "regression" else points_interval(score)
        numbers = score_change(score, task)
        its = f"its {self._score_name} is probably"
        if self._found.score == "probably better":
            likely = f"{its} higher ({numbers}; {of_seeds(score.wins, score.n)}, but {_VARY}: {spread})"
            lower, higher, alone = f", and {likely}", f", though {likely}", f"{good} {likely}"
        elif self._found.score == "probably worse":
            likely = (
                f"{its} lower ({numbers}; worse in {of_seeds(score.losses, score.n)}, but {_VARY}: {spread})"
            )
            lower, higher, alone = f", though {likely}", f", and {likely}", f"{bad} {likely}"
        else:
            seeds = _agreeing("better", "worse", score)
            unclear = f", with no clear difference in {self._score_name} ({numbers}; {seeds})"
            loss_too = f" or validation loss ({moved})" if self._found.loss == "unclear" else ""
            lower, higher, alone = unclear, unclear, unclear + loss_too
        match self._found.loss:
            case "better":
                return f"{good} lowers validation loss ({moved}){lower}"
            case "worse":
                return f"{bad} raises validation loss ({moved}){higher}"
            case "probably better":
                return f"{good} probably lowers validation loss ({moved}; {_unsure(loss.wins, loss)}){lower}"
            case "probably worse":
                worse = f"higher in {_unsure(loss.losses, loss)}"
                return f"{bad} probably raises validation loss ({moved}; {worse}){higher}"
            case _:
                return alone

    def _strength(self) -> str:
        """A clause where the arm underfits or is not trained to the end, else nothing."""
        if self._found.beaten_at_best:
            best = self._found.compared.best["val_loss"]
            moved = change(best.baseline, best.arm)
            weaker = f", and so may weaker {listed(self._found.weaken, 'or')}" if self._found.weaken else ""
            higher = f"at the best epochs its validation loss is higher ({moved})"
            return f"; but {higher}: stopping early may do better{weaker}"
        if not self._found.underfits:
            return ""
        if self._found.unfinished:
            return (
                "; it is not trained to the end yet, since its validation loss still falls: train more epochs"
            )
        best = self._found.compared.best["val_loss"]
        if best.clearly_worse:
            why = (
                "since even at the best epochs its validation loss is higher "
                f"({change(best.baseline, best.arm)})"
            )
        else:
            why = "since it fits its own training examples worse too"
        return f"; it underfits, {why}{self._advice()}"

    def _flattered(self) -> str:
        """Early stopping chose the epochs on the examples that these numbers are from."""
        match self._found.chosen:
            case "arm":
                whose, which = "its", "it"
            case "baseline":
                whose, which = "the baseline's", "the baseline"
            case "both":
                whose, which = "both arms'", "both"
            case _:
                return ""
        chose = f"early stopping chose {whose} epochs on the validation examples"
        return f"; {chose}, so these numbers flatter {which}"

    def _advice(self) -> str:
        return f": make {listed(self._found.weaken, 'or')} weaker" if self._found.weaken else ""

    def _or_weaker(self) -> str:
        return f", or make {listed(self._found.weaken, 'or')} weaker" if self._found.weaken else ""

    def _by(self) -> str:
        return points(self._score.mean) if self._task == "classification" else plain(abs(self._score.mean))


def _unsure(agreeing: int, difference: PairedDifference) -> str:
    return f"{of_seeds(agreeing, difference.n)}, but {_VARY}: {interval_words(difference)}"


def _agreeing(better: str, worse: str, difference: PairedDifference) -> str:
    """``"better in 3 of 5 seeds"``; where all agree, that this is not enough."""
    n = difference.n
    if n in (difference.wins, difference.losses):
        way = better if difference.wins == n else worse
        return f"{way} in {of_seeds(n, n)}, which are too few to be sure"
    return f"{better} in {of_seeds(difference.wins, n)}"
