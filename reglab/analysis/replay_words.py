"""Sentences about a replay of early stopping, for it and against it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal

from reglab.analysis.comparison import SCORE_NAMES
from reglab.analysis.outcomes import middle
from reglab.analysis.replay import ArmReplay, Point, SeedReplay
from reglab.words import counted, decimals, fixed, of_seeds, percent, plain, span
from reglab.words.language import _


def outcome(replay: ArmReplay, *, running: bool = False) -> str:
    """What the rule would have made of an arm, in two or three sentences.

    Parameters
    ----------
    replay : ArmReplay
        What it is about.
    running : bool
        Whether the run still goes on, so that everything holds "so far".
    """
    seeds, sound, stopped = replay.seeds, replay.sound, replay.stopped
    if not seeds:
        return ""
    if not sound:
        return _(
            "Every network diverged before the rule would have stopped it; "
            "try a smaller patience, or a smaller learning rate."
        )
    if not stopped:
        reach = _range([seed.trained for seed in seeds])
        sentence = _("Does not stop {any_of} by epoch {reach}, {how_far}.").format(
            any_of=_any_of(len(seeds)), reach=reach, how_far=_how_far(replay, running)
        )
    else:
        sentence = _("Stops {how_many} at {epochs}").format(
            how_many=_how_many(len(stopped), len(seeds)), epochs=_epochs([s.stop or 0 for s in stopped])
        )
        sentence += _(", {keeps}: saves {share} of the epochs").format(
            keeps=_keeps(replay, stopped), share=_share(replay.saved_share)
        )
        sentence += _(" trained so far.") if running else "."
    parts = [sentence, _against_the_end(replay, running)]
    lost = sum(not seed.sound for seed in seeds)
    ended = sum(seed.state == "stopped_early" for seed in seeds)
    if ended and stopped:
        cut = of_seeds(ended, len(seeds))
        parts.append(
            _("The run itself stopped {cut} early: what would have come later is not known.").format(cut=cut)
        )
    if lost:
        parts.append(
            _("{seeds} diverged before it would have stopped.").format(seeds=of_seeds(lost, len(seeds)))
        )
    if rescued := sum(seed.stop is None and seed.state == "diverged" for seed in sound):
        back = _("goes back to its best epoch") if rescued == 1 else _("go back to their best epochs")
        parts.append(
            _("{seeds} diverged before it would have stopped, but {back}.").format(
                seeds=of_seeds(rescued, len(seeds)), back=back
            )
        )
    return " ".join(part for part in parts if part)


def of_seed(seed: SeedReplay, replay: ArmReplay) -> str:
    """What the rule would have made of one network."""
    begin = _("Seed {seed}: ").format(seed=seed.seed)
    if not seed.trained:
        return _("{begin}no epoch has been trained yet.").format(begin=begin)
    if seed.stop is None:
        sentence = f"{begin}{_not_stopped(seed)}"
        if not seed.sound or seed.kept.epoch == seed.last.epoch:
            return f"{sentence}."
        sentence += _(", but gone back to epoch {epoch}.").format(epoch=seed.kept.epoch)
    else:
        sentence = _("{begin}stops at epoch {stop}, {keeps}: ").format(
            begin=begin, stop=seed.stop, keeps=_keeps(replay, [seed])
        )
        sentence += _("saves {share} of the {planned} epochs").format(
            share=_share(seed.saved / seed.planned), planned=seed.planned
        )
        sentence += _(", and would not have diverged.") if seed.state == "diverged" else "."
    kept, last = seed.kept, seed.last
    digits = _digits(kept.loss, last.loss)
    sentence += _(" Validation loss {beside} at the end").format(beside=_beside(kept.loss, last.loss, digits))
    if isfinite(kept.score) and isfinite(last.score):
        shown = percent if replay.score == "accuracy" else plain
        sentence += _(", {score_names} {shown} instead of {shown2}").format(
            score_names=SCORE_NAMES[replay.score], shown=shown(kept.score), shown2=shown(last.score)
        )
    return f"{sentence}. {_missed_by(seed)}"


def for_it(replay: ArmReplay, *, running: bool = False) -> str:
    """What early stopping gives: time, and mostly a smaller gap."""
    if not replay.sound or not replay.stopped:
        return _("Nothing yet: with these settings no network stops in the epochs trained.")
    return _(
        "Time: {share} of the epochs need not be trained. {gap_words} And nothing "
        "in the loss or in the network has to change."
    ).format(
        share=_share(replay.saved_share), gap_words=_gap_words(replay, "now" if running else _("at the end"))
    )


def against_it(replay: ArmReplay, others: Sequence[ArmReplay]) -> str:
    """What early stopping costs: one number ends the optimising and fights the overfit.

    Parameters
    ----------
    replay : ArmReplay
        What it is about.
    others : sequence of ArmReplay
        The same arm with other patience.
    """
    if not replay.sound:
        return ""
    parts = [_("It fights the overfit by optimising less.")]
    losses = [replay.mean(lambda s: s.kept.train_loss), replay.mean(lambda s: s.last.train_loss)]
    if replay.stopped and losses[0] > losses[1]:
        digits = decimals(*losses)
        parts.append(
            _("Training loss ends at {losses}, not {losses2}.").format(
                losses=fixed(losses[0], digits), losses2=fixed(losses[1], digits)
            )
        )
    spread = sorted({seed.stop for seed in replay.stopped if seed.stop is not None})
    if len(spread) > 1:
        parts.append(
            _("A noisy curve chooses the epoch: the seeds stop {count} apart.").format(
                count=_count(spread[-1] - spread[0])
            )
        )
    moves = [
        _("with patience {patience} {usual_stop}").format(
            patience=other.settings.patience, usual_stop=_usual_stop(other)
        )
        for other in others
    ]
    if moves:
        parts.append(
            _("The patience chooses it too: it stops {usual_stop}, {moves}.").format(
                usual_stop=_usual_stop(replay), moves=", ".join(moves)
            )
        )
    if replay.settings.monitor != "train_loss" and replay.settings.restore_best:
        parts.append(_("An epoch picked on the validation data flatters its loss."))
    return " ".join(parts)


def patiences(patience: int) -> tuple[int, int]:
    """Half and twice a patience, for comparison."""
    return patience // 2, 2 * max(patience, 1)


# -- parts ------------------------------------------------------------------------------------


def _gap(point: Point) -> float:
    return point.loss - point.train_loss


def _gap_words(replay: ArmReplay, end: str) -> str:
    """How the gap of the weights that are kept stands to the one at the end, which may be none."""
    kept, last = replay.mean(lambda s: _gap(s.kept)), replay.mean(lambda s: _gap(s.last))
    digits = decimals(kept, last)
    if last <= 0:
        return _("But no gap to close: {end} validation loss is not above training loss.").format(end=end)
    if kept <= 0:
        return _("No gap left with the weights it keeps, {last} {end}.").format(
            last=fixed(last, digits), end=end
        )
    compared = _("A smaller gap") if kept < last else _("But no smaller gap")
    return _("{compared}: {kept} with the weights it keeps, {last} {end}.").format(
        compared=compared, kept=fixed(kept, digits), last=fixed(last, digits), end=end
    )


def _usual_stop(replay: ArmReplay) -> str:
    stops = [seed.stop for seed in replay.stopped if seed.stop is not None]
    if not stops:
        return _("not at all")
    usual = _("at epoch {middle}").format(middle=middle(stops))
    return (
        usual
        if len(stops) == len(replay.seeds)
        else _("{usual} in {seeds}").format(usual=usual, seeds=of_seeds(len(stops), len(replay.seeds)))
    )


def _how_far(replay: ArmReplay, running: bool) -> str:
    if running:
        return _("the newest")
    states = {seed.state for seed in replay.seeds}
    if states == {"completed"}:
        return _("the last")
    if "stopped_early" in states:
        return _("where the run itself stopped; what would have come later is not known")
    return _("up to which the curves are known")


def _not_stopped(seed: SeedReplay) -> str:
    reach = seed.trained
    return {
        "training": _("trained to epoch {reach} so far, the rule would not have stopped by then").format(
            reach=reach
        ),
        "stopped_early": _("the run itself stopped it at epoch {reach}, before this rule would have").format(
            reach=reach
        ),
        "interrupted": _("trained to epoch {reach} only, the rule would not have stopped by then").format(
            reach=reach
        ),
        "diverged": _("diverged after epoch {reach}, before the rule would have stopped it").format(
            reach=reach
        ),
    }.get(seed.state, _("the rule would not have stopped by epoch {reach}, the last").format(reach=reach))


def _keeps(replay: ArmReplay, seeds: Sequence[SeedReplay]) -> str:
    if not replay.settings.restore_best:
        return (
            _("keeps the weights of that epoch")
            if len(seeds) == 1
            else _("keeps the weights of those epochs")
        )
    return _("goes back to {epochs}").format(epochs=_epochs([seed.kept.epoch for seed in seeds]))


def _against_the_end(replay: ArmReplay, running: bool) -> str:
    kept, last, best = (_mean_loss(replay, "kept"), _mean_loss(replay, "last"), _mean_loss(replay, "best"))
    digits = _digits(kept, last, best)
    mean = _(", in the mean") if len(replay.sound) > 1 else ""
    end = "now" if running else _("at the end")
    sentence = _("Validation loss {beside} {end}{mean}").format(
        beside=_beside(kept, last, digits), end=end, mean=mean
    )
    if all(seed.kept.epoch == seed.last.epoch for seed in replay.sound):
        sentence = _("Validation loss {kept}{mean}").format(kept=fixed(kept, digits), mean=mean)
    several = len(replay.sound) > 1
    if all(seed.missed <= 0 for seed in replay.sound):
        return _("{sentence}; no epoch of the whole curve{value} is better.").format(
            sentence=sentence, value="s" if several else ""
        )
    whose = _("best epochs have") if several else _("best epoch of the whole curve has")
    return _("{sentence}; the {whose} {best}, {amount} lower (missed).").format(
        sentence=sentence, whose=whose, best=fixed(best, digits), amount=_amount(kept - best, digits)
    )


def _mean_loss(replay: ArmReplay, which: Literal["kept", "last", "best"]) -> float:
    return replay.mean(lambda seed: {"kept": seed.kept, "last": seed.last, "best": seed.best}[which].loss)


def _missed_by(seed: SeedReplay) -> str:
    if seed.missed <= 0:
        return _("No epoch of the whole curve is better.")
    digits = _digits(seed.kept.loss, seed.best.loss)
    amount, when = _amount(seed.missed, digits), "later" if seed.best.epoch > seed.kept.epoch else "earlier"
    return _("The best {when} epoch would have been {epoch} with {loss}, {amount} lower (missed).").format(
        when=when, epoch=seed.best.epoch, loss=fixed(seed.best.loss, digits), amount=amount
    )


def _share(share: float) -> str:
    """A share in whole per cent; one that is nearly all is not called all."""
    return _("over 99 %") if 0.995 <= share < 1 else f"{fixed(100 * share, 0)} %"


def _beside(kept: float, last: float, digits: int) -> str:
    """A loss that is kept and how it stands to the one at the end."""
    shown, other = fixed(kept, digits), fixed(last, digits)
    if shown == other:
        return _("{shown} as").format(shown=shown)
    return f"{shown}{' instead of' if kept < last else ', worse than the'} {other}"


def _digits(*values: float) -> int:
    """Digits after the point, at most four, that tell values apart where they differ."""
    digits = max(2, decimals(*values))
    while digits < 4 and len({fixed(v, digits) for v in values}) < len({fixed(v, 4) for v in values}):
        digits += 1
    return digits


def _amount(value: float, digits: int) -> str:
    """A difference with the digits of what it is of, or more where nothing would be left of it."""
    text = fixed(value, digits)
    return text if float(text) or not value else plain(value)


def _how_many(count: int, total: int) -> str:
    return _("the only network") if total == 1 else of_seeds(count, total)


def _any_of(total: int) -> str:
    return _("the only network") if total == 1 else _("any of the {total} networks").format(total=total)


def _count(epochs: int) -> str:
    return counted(epochs, "epoch")


def _epochs(epochs: Sequence[int]) -> str:
    return _("epoch{value} {range}").format(
        value="" if min(epochs) == max(epochs) else "s", range=_range(epochs)
    )


def _range(epochs: Sequence[int]) -> str:
    return span(epochs, " to ")
