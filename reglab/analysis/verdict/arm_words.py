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
from reglab.words.language import _

_VARY = _("they vary too much to be sure")


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
        return (
            _("{found}: every network diverged; lower the learning rate{or_weaker}.").format(
                found=self._found.name, or_weaker=self._or_weaker()
            ),
        )

    def survivors(self) -> tuple[str, ...]:
        """Some networks diverged: those that are left are a selection."""
        assert self._found.failures is not None
        begin = _("{failure_words}, so it is not judged").format(
            failure_words=failure_words(self._found.failures)
        )
        if not self._gap.n:
            return (
                _("{begin}; lower the learning rate{or_weaker}.").format(
                    begin=begin, or_weaker=self._or_weaker()
                ),
            )
        left = (
            _("the seed that is left")
            if self._gap.n == 1
            else _("the {n} seeds that are left").format(n=self._gap.n)
        )
        wins = f" ({of_seeds(self._gap.wins, self._gap.n)})" if self._gap.n > 1 else ""
        return (
            (
                _(
                    "{begin}: in {left} the gap goes {baseline}{wins} and {score_name} "
                    "{score_change}, but survivors are a selection."
                ).format(
                    begin=begin,
                    left=left,
                    baseline=change(self._gap.baseline, self._gap.arm),
                    wins=wins,
                    score_name=self._score_name,
                    score_change=score_change(self._score, self._task),
                )
            ),
            _("Lower the learning rate{or_weaker}.").format(or_weaker=self._or_weaker()),
        )

    def uncompared(self) -> tuple[str, ...]:
        """No pair of networks."""
        return (
            _("{found}: no seed has numbers of both arms, so nothing can be compared.").format(
                found=self._found.name
            ),
        )

    def unchanged(self) -> tuple[str, ...]:
        """The baseline's numbers."""
        return (
            _("{found} gives exactly the baseline's numbers: it changes nothing.").format(
                found=self._found.name
            ),
        )

    def one_seed(self) -> tuple[str, ...]:
        """Its numbers, without a word about what they mean."""
        return (
            (
                _(
                    "one seed proves nothing: with {found} the gap goes {baseline} and "
                    "{score_name} {score_change}."
                ).format(
                    found=self._found.name,
                    baseline=change(self._gap.baseline, self._gap.arm),
                    score_name=self._score_name,
                    score_change=score_change(self._score, self._task),
                )
            ),
            f"{MORE_SEEDS}.",
        )

    def learnt_nothing(self) -> tuple[str, ...]:
        """It gives one answer to everything: its small gap is no merit."""
        yet = " yet" if self._found.running or self._found.unfinished else ""
        advice = "" if yet else self._advice()
        return (
            (
                _(
                    "{found} has learnt nothing{yet}: it does no better than one answer for "
                    "all examples ({score_name} {score_change}), which has no gap{value}."
                ).format(
                    found=self._found.name,
                    yet=yet,
                    score_name=self._score_name,
                    score_change=score_change(self._score, self._task),
                    value=advice or (_("; train more epochs") if yet else ""),
                )
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
            worse = _("{score_name} is {by} lower").format(score_name=self._score_name, by=self._by())
        else:
            worse = _("validation loss is higher ({baseline})").format(
                baseline=change(self._loss.baseline, self._loss.arm)
            )
        moved = change(self._gap.baseline, self._gap.arm)
        return _("{found} has the smaller gap ({moved}), but its {worse}: no gain yet").format(
            found=self._found.name, moved=moved, worse=worse
        )

    def _gap_clause(self) -> str:
        gap = self._gap
        moved = change(gap.baseline, gap.arm)
        match self._found.gap:
            case "better":
                return self._narrower(moved)
            case "worse":
                return _("widens the gap ({moved}; smaller in {seeds})").format(
                    moved=moved, seeds=of_seeds(gap.wins, gap.n)
                )
            case "probably better":
                return _("probably lowers the gap ({moved}; {unsure})").format(
                    moved=moved, unsure=_unsure(gap.wins, gap)
                )
            case "probably worse":
                return _("probably widens the gap ({moved}; wider in {unsure})").format(
                    moved=moved, unsure=_unsure(gap.losses, gap)
                )
            case _:
                spread = interval_words(gap) + ("" if gap.low is None else _(" for the difference"))
                wins = _agreeing("smaller", "wider", gap)
                return _("makes no clear difference to the gap ({moved}; {wins}; {spread})").format(
                    moved=moved, wins=wins, spread=spread
                )

    def _narrower(self, moved: str) -> str:
        gap = self._gap
        seeds = f"({moved}; {of_seeds(gap.wins, gap.n)})"
        if self._found.too_strong:
            # Whoever learns little has a small gap: nothing is closed.
            return _("has the smaller gap {seeds}").format(seeds=seeds)
        if gap.baseline <= 0:
            return _("lowers the gap {seeds}").format(seeds=seeds)
        if gap.arm <= 0:
            return _("closes the whole gap {seeds}").format(seeds=seeds)
        share = 100 * -gap.mean / gap.baseline
        only = "only " if share < 10 else ""
        # A gap that is left must not read as one that is closed.
        return _("closes {only}{value:.0f} % of the gap {seeds}").format(
            only=only, value=min(99.0, max(1.0, share)), seeds=seeds
        )

    def _validation(self) -> str:
        narrows = self._found.gap in ("better", "probably better")
        good, bad = (" and", _(", but")) if narrows else (_(", but"), " and")
        moved = change(self._loss.baseline, self._loss.arm)
        its = _("its {score_name} is").format(score_name=self._score_name)
        if self._found.score == "better":
            though = (
                _(", though its validation loss is higher ({moved})").format(moved=moved)
                if self._found.loss == "worse"
                else ""
            )
            return _("{good} {its} {by} higher{though}").format(
                good=good, its=its, by=self._by(), though=though
            )
        if self._found.score == "worse":
            though = (
                _(", though its validation loss is lower ({moved})").format(moved=moved)
                if self._found.loss == "better"
                else ""
            )
            return _("{bad} {its} {by} lower{though}").format(bad=bad, its=its, by=self._by(), though=though)
        return self._unclear_score(good, bad)

    def _unclear_score(self, good: str, bad: str) -> str:
        """What is said of validation where the interval of its score contains zero."""
        score, loss, task = self._score, self._loss, self._task
        moved = change(loss.baseline, loss.arm)
        spread = interval_words(score) if task == "regression" else points_interval(score)
        numbers = score_change(score, task)
        its = _("its {score_name} is probably").format(score_name=self._score_name)
        if self._found.score == "probably better":
            likely = _("{its} higher ({numbers}; {seeds}, but {vary}: {spread})").format(
                its=its, numbers=numbers, seeds=of_seeds(score.wins, score.n), vary=_VARY, spread=spread
            )
            lower, higher, alone = (
                _(", and {likely}").format(likely=likely),
                _(", though {likely}").format(likely=likely),
                f"{good} {likely}",
            )
        elif self._found.score == "probably worse":
            likely = _("{its} lower ({numbers}; worse in {seeds}, but {vary}: {spread})").format(
                its=its, numbers=numbers, seeds=of_seeds(score.losses, score.n), vary=_VARY, spread=spread
            )
            lower, higher, alone = (
                _(", though {likely}").format(likely=likely),
                _(", and {likely}").format(likely=likely),
                f"{bad} {likely}",
            )
        else:
            seeds = _agreeing("better", "worse", score)
            unclear = _(", with no clear difference in {score_name} ({numbers}; {seeds})").format(
                score_name=self._score_name, numbers=numbers, seeds=seeds
            )
            loss_too = (
                _(" or validation loss ({moved})").format(moved=moved)
                if self._found.loss == "unclear"
                else ""
            )
            lower, higher, alone = unclear, unclear, unclear + loss_too
        match self._found.loss:
            case "better":
                return _("{good} lowers validation loss ({moved}){lower}").format(
                    good=good, moved=moved, lower=lower
                )
            case "worse":
                return _("{bad} raises validation loss ({moved}){higher}").format(
                    bad=bad, moved=moved, higher=higher
                )
            case "probably better":
                return _("{good} probably lowers validation loss ({moved}; {unsure}){lower}").format(
                    good=good, moved=moved, unsure=_unsure(loss.wins, loss), lower=lower
                )
            case "probably worse":
                worse = _("higher in {unsure}").format(unsure=_unsure(loss.losses, loss))
                return _("{bad} probably raises validation loss ({moved}; {worse}){higher}").format(
                    bad=bad, moved=moved, worse=worse, higher=higher
                )
            case _:
                return alone

    def _strength(self) -> str:
        """A clause where the arm underfits or is not trained to the end, else nothing."""
        if self._found.beaten_at_best:
            best = self._found.compared.best["val_loss"]
            moved = change(best.baseline, best.arm)
            weaker = (
                _(", and so may weaker {weaken}").format(weaken=listed(self._found.weaken, "or"))
                if self._found.weaken
                else ""
            )
            higher = _("at the best epochs its validation loss is higher ({moved})").format(moved=moved)
            return _("; but {higher}: stopping early may do better{weaker}").format(
                higher=higher, weaker=weaker
            )
        if not self._found.underfits:
            return ""
        if self._found.unfinished:
            return _(
                "; it is not trained to the end yet, since its validation loss still falls: train more epochs"
            )
        best = self._found.compared.best["val_loss"]
        if best.clearly_worse:
            why = _("since even at the best epochs its validation loss is higher ({baseline})").format(
                baseline=change(best.baseline, best.arm)
            )
        else:
            why = _("since it fits its own training examples worse too")
        return _("; it underfits, {why}{advice}").format(why=why, advice=self._advice())

    def _flattered(self) -> str:
        """Early stopping chose the epochs on the examples that these numbers are from."""
        match self._found.chosen:
            case "arm":
                whose, which = "its", "it"
            case "baseline":
                whose, which = _("the baseline's"), _("the baseline")
            case "both":
                whose, which = _("both arms'"), "both"
            case _:
                return ""
        chose = _("early stopping chose {whose} epochs on the validation examples").format(whose=whose)
        return _("; {chose}, so these numbers flatter {which}").format(chose=chose, which=which)

    def _advice(self) -> str:
        return (
            _(": make {weaken} weaker").format(weaken=listed(self._found.weaken, "or"))
            if self._found.weaken
            else ""
        )

    def _or_weaker(self) -> str:
        return (
            _(", or make {weaken} weaker").format(weaken=listed(self._found.weaken, "or"))
            if self._found.weaken
            else ""
        )

    def _by(self) -> str:
        return points(self._score.mean) if self._task == "classification" else plain(abs(self._score.mean))


def _unsure(agreeing: int, difference: PairedDifference) -> str:
    return _("{seeds}, but {vary}: {interval_words}").format(
        seeds=of_seeds(agreeing, difference.n), vary=_VARY, interval_words=interval_words(difference)
    )


def _agreeing(better: str, worse: str, difference: PairedDifference) -> str:
    """``"better in 3 of 5 seeds"``; where all agree, that this is not enough."""
    n = difference.n
    if n in (difference.wins, difference.losses):
        way = better if difference.wins == n else worse
        return _("{way} in {seeds}, which are too few to be sure").format(way=way, seeds=of_seeds(n, n))
    return _("{better} in {seeds}").format(better=better, seeds=of_seeds(difference.wins, n))
