"""Sentences about a replay of early stopping, for it and against it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal

from reglab.analysis.comparison import SCORE_NAMES
from reglab.analysis.outcomes import middle
from reglab.analysis.replay import ArmReplay, Point, SeedReplay
from reglab.words import counted, decimals, fixed, of_seeds, percent, plain, span


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
        return (
            "Every network diverged before the rule would have stopped it; "
            "try a smaller patience, or a smaller learning rate."
        )
    if not stopped:
        reach = _range([seed.trained for seed in seeds])
        sentence = f"Does not stop {_any_of(len(seeds))} by epoch {reach}, {_how_far(replay, running)}."
    else:
        sentence = f"Stops {_how_many(len(stopped), len(seeds))} at {_epochs([s.stop or 0 for s in stopped])}"
        sentence += f", {_keeps(replay, stopped)}: saves {_share(replay.saved_share)} of the epochs"
        sentence += " trained so far." if running else "."
    parts = [sentence, _against_the_end(replay, running)]
    lost = sum(not seed.sound for seed in seeds)
    ended = sum(seed.state == "stopped_early" for seed in seeds)
    if ended and stopped:
        cut = of_seeds(ended, len(seeds))
        parts.append(f"The run itself stopped {cut} early: what would have come later is not known.")
    if lost:
        parts.append(f"{of_seeds(lost, len(seeds))} diverged before it would have stopped.")
    if rescued := sum(seed.stop is None and seed.state == "diverged" for seed in sound):
        back = "goes back to its best epoch" if rescued == 1 else "go back to their best epochs"
        parts.append(f"{of_seeds(rescued, len(seeds))} diverged before it would have stopped, but {back}.")
    return " ".join(part for part in parts if part)


def of_seed(seed: SeedReplay, replay: ArmReplay) -> str:
    """What the rule would have made of one network."""
    begin = f"Seed {seed.seed}: "
    if not seed.trained:
        return f"{begin}no epoch has been trained yet."
    if seed.stop is None:
        sentence = f"{begin}{_not_stopped(seed)}"
        if not seed.sound or seed.kept.epoch == seed.last.epoch:
            return f"{sentence}."
        sentence += f", but gone back to epoch {seed.kept.epoch}."
    else:
        sentence = f"{begin}stops at epoch {seed.stop}, {_keeps(replay, [seed])}: "
        sentence += f"saves {_share(seed.saved / seed.planned)} of the {seed.planned} epochs"
        sentence += ", and would not have diverged." if seed.state == "diverged" else "."
    kept, last = seed.kept, seed.last
    digits = _digits(kept.loss, last.loss)
    sentence += f" Validation loss {_beside(kept.loss, last.loss, digits)} at the end"
    if isfinite(kept.score) and isfinite(last.score):
        shown = percent if replay.score == "accuracy" else plain
        sentence += f", {SCORE_NAMES[replay.score]} {shown(kept.score)} instead of {shown(last.score)}"
    return f"{sentence}. {_missed_by(seed)}"


def for_it(replay: ArmReplay, *, running: bool = False) -> str:
    """What early stopping gives: time, and mostly a smaller gap."""
    if not replay.sound or not replay.stopped:
        return "Nothing yet: with these settings no network stops in the epochs trained."
    return (
        f"Time: {_share(replay.saved_share)} of the epochs need not be trained. "
        f"{_gap_words(replay, 'now' if running else 'at the end')} "
        "And nothing in the loss or in the network has to change."
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
    parts = ["It fights the overfit by optimising less."]
    losses = [replay.mean(lambda s: s.kept.train_loss), replay.mean(lambda s: s.last.train_loss)]
    if replay.stopped and losses[0] > losses[1]:
        digits = decimals(*losses)
        parts.append(f"Training loss ends at {fixed(losses[0], digits)}, not {fixed(losses[1], digits)}.")
    spread = sorted({seed.stop for seed in replay.stopped if seed.stop is not None})
    if len(spread) > 1:
        parts.append(
            f"A noisy curve chooses the epoch: the seeds stop {_count(spread[-1] - spread[0])} apart."
        )
    moves = [f"with patience {other.settings.patience} {_usual_stop(other)}" for other in others]
    if moves:
        parts.append(f"The patience chooses it too: it stops {_usual_stop(replay)}, {', '.join(moves)}.")
    if replay.settings.monitor != "train_loss" and replay.settings.restore_best:
        parts.append("An epoch picked on the validation data flatters its loss.")
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
        return f"But no gap to close: {end} validation loss is not above training loss."
    if kept <= 0:
        return f"No gap left with the weights it keeps, {fixed(last, digits)} {end}."
    compared = "A smaller gap" if kept < last else "But no smaller gap"
    return f"{compared}: {fixed(kept, digits)} with the weights it keeps, {fixed(last, digits)} {end}."


def _usual_stop(replay: ArmReplay) -> str:
    stops = [seed.stop for seed in replay.stopped if seed.stop is not None]
    if not stops:
        return "not at all"
    usual = f"at epoch {middle(stops)}"
    return (
        usual if len(stops) == len(replay.seeds) else f"{usual} in {of_seeds(len(stops), len(replay.seeds))}"
    )


def _how_far(replay: ArmReplay, running: bool) -> str:
    if running:
        return "the newest"
    states = {seed.state for seed in replay.seeds}
    if states == {"completed"}:
        return "the last"
    if "stopped_early" in states:
        return "where the run itself stopped; what would have come later is not known"
    return "up to which the curves are known"


def _not_stopped(seed: SeedReplay) -> str:
    reach = seed.trained
    return {
        "training": f"trained to epoch {reach} so far, the rule would not have stopped by then",
        "stopped_early": f"the run itself stopped it at epoch {reach}, before this rule would have",
        "interrupted": f"trained to epoch {reach} only, the rule would not have stopped by then",
        "diverged": f"diverged after epoch {reach}, before the rule would have stopped it",
    }.get(seed.state, f"the rule would not have stopped by epoch {reach}, the last")


def _keeps(replay: ArmReplay, seeds: Sequence[SeedReplay]) -> str:
    if not replay.settings.restore_best:
        return "keeps the weights of that epoch" if len(seeds) == 1 else "keeps the weights of those epochs"
    return f"goes back to {_epochs([seed.kept.epoch for seed in seeds])}"


def _against_the_end(replay: ArmReplay, running: bool) -> str:
    kept, last, best = (_mean_loss(replay, "kept"), _mean_loss(replay, "last"), _mean_loss(replay, "best"))
    digits = _digits(kept, last, best)
    mean = ", in the mean" if len(replay.sound) > 1 else ""
    end = "now" if running else "at the end"
    sentence = f"Validation loss {_beside(kept, last, digits)} {end}{mean}"
    if all(seed.kept.epoch == seed.last.epoch for seed in replay.sound):
        sentence = f"Validation loss {fixed(kept, digits)}{mean}"
    several = len(replay.sound) > 1
    if all(seed.missed <= 0 for seed in replay.sound):
        return f"{sentence}; no epoch of the whole curve{'s' if several else ''} is better."
    whose = "best epochs have" if several else "best epoch of the whole curve has"
    return f"{sentence}; the {whose} {fixed(best, digits)}, {_amount(kept - best, digits)} lower (missed)."


def _mean_loss(replay: ArmReplay, which: Literal["kept", "last", "best"]) -> float:
    return replay.mean(lambda seed: {"kept": seed.kept, "last": seed.last, "best": seed.best}[which].loss)


def _missed_by(seed: SeedReplay) -> str:
    if seed.missed <= 0:
        return "No epoch of the whole curve is better."
    digits = _digits(seed.kept.loss, seed.best.loss)
    amount, when = _amount(seed.missed, digits), "later" if seed.best.epoch > seed.kept.epoch else "earlier"
    return (
        f"The best {when} epoch would have been {seed.best.epoch} with {fixed(seed.best.loss, digits)}, "
        f"{amount} lower (missed)."
    )


def _share(share: float) -> str:
    """A share in whole per cent; one that is nearly all is not called all."""
    return "over 99 %" if 0.995 <= share < 1 else f"{fixed(100 * share, 0)} %"


def _beside(kept: float, last: float, digits: int) -> str:
    """A loss that is kept and how it stands to the one at the end."""
    shown, other = fixed(kept, digits), fixed(last, digits)
    if shown == other:
        return f"{shown} as"
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
    return "the only network" if total == 1 else of_seeds(count, total)


def _any_of(total: int) -> str:
    return "the only network" if total == 1 else f"any of the {total} networks"


def _count(epochs: int) -> str:
    return counted(epochs, "epoch")


def _epochs(epochs: Sequence[int]) -> str:
    return f"epoch{'' if min(epochs) == max(epochs) else 's'} {_range(epochs)}"


def _range(epochs: Sequence[int]) -> str:
    return span(epochs, " to ")
