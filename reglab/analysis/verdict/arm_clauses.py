"""The sentence that compares an arm with the baseline, put together from clauses that are whole.

A clause is either a main clause, which “and” or “but” joins to what stands before it, or one that follows a
comma or a semicolon and brings them along: so other languages can order the words within each.
"""

from __future__ import annotations

from typing import Literal

from reglab.analysis.comparison import SCORES
from reglab.analysis.verdict.finding import ArmFinding
from reglab.analysis.verdict.phrases import interval_words, not_enough
from reglab.analysis.verdict.score_clauses import ScoreClauses
from reglab.experiment.dataset_info import Task
from reglab.words import change, fixed, listed, of_seeds
from reglab.words.language import _

_Join = Literal["and", ", and", ", but"]
_UNSURE = ("probably better", "probably worse")


def compared_sentence(finding: ArmFinding, task: Task) -> str:
    """Gap, validation, and what makes them less than they seem."""
    return f"{_Clauses(finding, task).sentence()}."


def weaker_advice(finding: ArmFinding) -> str:
    """What may help where an arm is regularized too strongly, to follow a clause; empty if nothing can be."""
    if not finding.weaken:
        return ""
    return _(": make {techniques} weaker").format(techniques=listed(finding.weaken, _("or")))


def _joined(join: _Join, first: str, second: str) -> str:
    text = {
        "and": _("{first} and {second}"),
        ", and": _("{first}, and {second}"),
        ", but": _("{first}, but {second}"),
    }[join]
    return text.format(first=first, second=second)


class _Clauses:
    """The clauses of one sentence; each is given those before it."""

    def __init__(self, finding: ArmFinding, task: Task) -> None:
        self._found = finding
        self._accuracy = task == "classification"
        last = finding.compared.last
        self._gap, self._loss = last["gap"], last["val_loss"]
        self._score = ScoreClauses(last[f"val_{SCORES[task]}"], task)

    def sentence(self) -> str:
        found = self._found
        if found.running and found.gap == "better" and self._only_worse():
            return self._early() + ("" if found.unfinished else self._strength())
        return self._with_validation(self._about_gap()) + self._strength() + self._flattered()

    def _only_worse(self) -> bool:
        """Whether the arm validates worse by one measure and better by none."""
        sides = (self._found.score, self._found.loss)
        return "worse" in sides and "better" not in sides

    def _early(self) -> str:
        """What is said while a run is under way of an arm that has a small gap since it has learnt little."""
        if self._found.score != "worse":
            text = _(
                "{arm} has the smaller gap ({moved}), but its validation loss is higher ({loss}): no gain yet"
            )
        elif self._accuracy:
            text = _(
                "{arm} has the smaller gap ({moved}), but its validation accuracy is {by} lower: no gain yet"
            )
        else:
            text = _("{arm} has the smaller gap ({moved}), but its validation R² is {by} lower: no gain yet")
        moved = change(self._gap.baseline, self._gap.arm)
        return text.format(arm=self._found.name, moved=moved, by=self._score.by(), loss=self._moved())

    # -- the gap -----------------------------------------------------------------------------

    def _about_gap(self) -> str:
        gap = self._gap
        match self._found.gap:
            case "better":
                return self._narrower()
            case "worse":
                text, seeds = _("{arm} widens the gap ({moved}; smaller in {seeds})"), gap.wins
            case "probably better":
                text = _(
                    "{arm} probably lowers the gap "
                    "({moved}; {seeds}, but they vary too much to be sure: {interval})"
                )
                seeds = gap.wins
            case "probably worse":
                text = _(
                    "{arm} probably widens the gap "
                    "({moved}; wider in {seeds}, but they vary too much to be sure: {interval})"
                )
                seeds = gap.losses
            case _:
                text = _("{arm} makes no clear difference to the gap ({moved}; {seeds}; {interval})")
                smaller = not_enough(
                    gap,
                    _("smaller in {seeds}, which are too few to be sure"),
                    _("wider in {seeds}, which are too few to be sure"),
                    _("smaller in {seeds}"),
                )
                return self._gap_text(text, smaller, interval_words(gap, of_difference=True))
        return self._gap_text(text, of_seeds(seeds, gap.n), interval_words(gap))

    def _narrower(self) -> str:
        gap = self._gap
        share = ""
        if self._found.too_strong:
            # Whoever learns little has a small gap: nothing is closed.
            text = _("{arm} has the smaller gap ({moved}; {seeds})")
        elif gap.baseline <= 0:
            text = _("{arm} lowers the gap ({moved}; {seeds})")
        elif gap.arm <= 0:
            text = _("{arm} closes the whole gap ({moved}; {seeds})")
        else:
            closed = 100 * -gap.mean / gap.baseline
            # A gap that is left must not read as one that is closed.
            share = fixed(min(99.0, max(1.0, closed)), 0)
            text = (
                _("{arm} closes only {share} % of the gap ({moved}; {seeds})")
                if closed < 10
                else _("{arm} closes {share} % of the gap ({moved}; {seeds})")
            )
        return self._gap_text(text, of_seeds(gap.wins, gap.n), "", share)

    def _gap_text(self, text: str, seeds: str, interval: str, share: str = "") -> str:
        moved = change(self._gap.baseline, self._gap.arm)
        return text.format(arm=self._found.name, moved=moved, seeds=seeds, interval=interval, share=share)

    # -- validation --------------------------------------------------------------------------

    def _with_validation(self, first: str) -> str:
        """What is said of the gap, and then of validation."""
        narrows = self._found.gap in ("better", "probably better")
        good: _Join = "and" if narrows else ", but"
        bad: _Join = ", but" if narrows else "and"
        if self._found.score == "better":
            though = (
                _(", though its validation loss is higher ({moved})") if self._found.loss == "worse" else ""
            )
            return _joined(good, first, self._score.sure(higher=True)) + though.format(moved=self._moved())
        if self._found.score == "worse":
            though = (
                _(", though its validation loss is lower ({moved})") if self._found.loss == "better" else ""
            )
            return _joined(bad, first, self._score.sure(higher=False)) + though.format(moved=self._moved())
        if self._found.loss in ("better", "probably better"):
            return self._with_score(_joined(good, first, self._about_loss()), good, bad)
        if self._found.loss in ("worse", "probably worse"):
            return self._with_score(_joined(bad, first, self._about_loss()), good, bad)
        return self._with_score(first, good, bad)

    def _about_loss(self) -> str:
        """What the arm does to validation loss, where that is known; the arm is the subject."""
        loss = self._loss
        agreeing = loss.wins
        match self._found.loss:
            case "better":
                text = _("lowers validation loss ({moved})")
            case "worse":
                text = _("raises validation loss ({moved})")
            case "probably better":
                text = _(
                    "probably lowers validation loss "
                    "({moved}; {seeds}, but they vary too much to be sure: {interval})"
                )
            case _:
                text = _(
                    "probably raises validation loss "
                    "({moved}; higher in {seeds}, but they vary too much to be sure: {interval})"
                )
                agreeing = loss.losses
        seeds = of_seeds(agreeing, loss.n)
        return text.format(moved=self._moved(), seeds=seeds, interval=interval_words(loss))

    def _with_score(self, first: str, good: _Join, bad: _Join) -> str:
        """The score, where its interval contains zero, after what is said of the loss, if anything."""
        loss, score = self._found.loss, self._found.score
        if score not in _UNSURE:
            return first + self._score.no_clear_difference(self._moved() if loss == "unclear" else "")
        likely = score == "probably better"
        agrees = ("better", "probably better") if likely else ("worse", "probably worse")
        if loss in agrees:
            return _joined(", and", first, self._score.likely(likely))
        if loss in ("better", "probably better", "worse", "probably worse"):
            return first + self._score.though_likely(likely)
        return _joined(good if likely else bad, first, self._score.likely(likely))

    # -- what makes it less than it seems ----------------------------------------------------

    def _strength(self) -> str:
        """A clause where the arm underfits or is not trained to the end, else nothing."""
        best = self._found.compared.best["val_loss"]
        moved = change(best.baseline, best.arm)
        if self._found.beaten_at_best:
            text = (
                _(
                    "; but at the best epochs its validation loss is higher ({moved}): "
                    "stopping early may do better, and so may weaker {techniques}"
                )
                if self._found.weaken
                else _(
                    "; but at the best epochs its validation loss is higher ({moved}): "
                    "stopping early may do better"
                )
            )
            return text.format(moved=moved, techniques=listed(self._found.weaken, _("or")))
        if not self._found.underfits:
            return ""
        if self._found.unfinished:
            return _(
                "; it is not trained to the end yet, since its validation loss still falls: train more epochs"
            )
        text = (
            _("; it underfits, since even at the best epochs its validation loss is higher ({moved})")
            if best.clearly_worse
            else _("; it underfits, since it fits its own training examples worse too")
        )
        return text.format(moved=moved) + weaker_advice(self._found)

    def _flattered(self) -> str:
        """Early stopping chose the epochs on the examples that these numbers are from."""
        match self._found.chosen:
            case "arm":
                return _(
                    "; early stopping chose its epochs on the validation examples, "
                    "so these numbers flatter it"
                )
            case "baseline":
                return _(
                    "; early stopping chose the baseline's epochs on the validation examples, "
                    "so these numbers flatter the baseline"
                )
            case "both":
                return _(
                    "; early stopping chose both arms' epochs on the validation examples, "
                    "so these numbers flatter both"
                )
            case _:
                return ""

    def _moved(self) -> str:
        return change(self._loss.baseline, self._loss.arm)
