"""Sentences about a replay of early stopping, for it and against it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal

from reglab.analysis.replay import ArmReplay, Point, SeedReplay
from reglab.words import decimals, fixed, of_seeds, percent, plain
from reglab.words.language import _, grouped, plural


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
    sentence = _stopped(replay, stopped, running) if stopped else _not_stopped(replay, running)
    parts = [sentence, _against_the_end(replay, running)]
    lost = sum(not seed.sound for seed in seeds)
    ended = sum(seed.state == "stopped_early" for seed in seeds)
    if ended and stopped:
        parts.append(
            _("The run itself stopped {seeds} early: what would have come later is not known.").format(
                seeds=of_seeds(ended, len(seeds))
            )
        )
    if lost:
        parts.append(
            _("{seeds} diverged before it would have stopped.").format(seeds=of_seeds(lost, len(seeds)))
        )
    if rescued := sum(seed.stop is None and seed.state == "diverged" for seed in sound):
        parts.append(
            plural(
                "{seeds} diverged before it would have stopped, but goes back to its best epoch.",
                "{seeds} diverged before it would have stopped, but go back to their best epochs.",
                rescued,
                seeds=of_seeds(rescued, len(seeds)),
            )
        )
    return " ".join(part for part in parts if part)


def _stopped(replay: ArmReplay, stopped: Sequence[SeedReplay], running: bool) -> str:
    """When the rule stops, what it keeps and what that saves."""
    stops, total = [seed.stop or 0 for seed in stopped], len(replay.seeds)
    if min(stops) == max(stops):
        text = (
            _("Stops the only network at epoch {epochs}")
            if total == 1
            else _("Stops {seeds} at epoch {epochs}")
        )
    else:
        text = _("Stops {seeds} at epochs {epochs}")
    begin = text.format(seeds=of_seeds(len(stopped), total), epochs=_range(stops))
    saves = (
        _(": saves {share} of the epochs trained so far.") if running else _(": saves {share} of the epochs.")
    )
    return begin + _keeps(replay, stopped) + saves.format(share=share_words(replay.saved_share))


def _not_stopped(replay: ArmReplay, running: bool) -> str:
    """That the rule does not stop in the epochs that are known."""
    total = len(replay.seeds)
    states = {seed.state for seed in replay.seeds}
    epoch = _range([seed.trained for seed in replay.seeds])
    if running:
        return plural(
            "Does not stop the only network by epoch {epoch}, the newest.",
            "Does not stop any of the {n} networks by epoch {epoch}, the newest.",
            total,
            epoch=epoch,
        )
    if states == {"completed"}:
        return plural(
            "Does not stop the only network by epoch {epoch}, the last.",
            "Does not stop any of the {n} networks by epoch {epoch}, the last.",
            total,
            epoch=epoch,
        )
    if "stopped_early" in states:
        return plural(
            "Does not stop the only network by epoch {epoch}, where the run itself stopped; "
            "what would have come later is not known.",
            "Does not stop any of the {n} networks by epoch {epoch}, where the run itself stopped; "
            "what would have come later is not known.",
            total,
            epoch=epoch,
        )
    return plural(
        "Does not stop the only network by epoch {epoch}, up to which the curves are known.",
        "Does not stop any of the {n} networks by epoch {epoch}, up to which the curves are known.",
        total,
        epoch=epoch,
    )


def of_seed(seed: SeedReplay, replay: ArmReplay) -> str:
    """What the rule would have made of one network."""
    begin = _("Seed {seed}:").format(seed=seed.seed) + " "
    if not seed.trained:
        return begin + _("no epoch has been trained yet.")
    kept, last = seed.kept, seed.last
    if seed.stop is None:
        sentence = begin + _seed_not_stopped(seed)
        if not seed.sound or kept.epoch == last.epoch:
            return f"{sentence}."
        sentence += _(", but gone back to epoch {epoch}.").format(epoch=kept.epoch)
    else:
        sentence = begin + _("stops at epoch {epoch}").format(epoch=seed.stop) + _keeps(replay, [seed])
        saves = (
            _(": saves {share} of the {epochs} epochs, and would not have diverged.")
            if seed.state == "diverged"
            else _(": saves {share} of the {epochs} epochs.")
        )
        sentence += saves.format(share=share_words(seed.saved / seed.planned), epochs=seed.planned)
    loss = _beside(kept.loss, last.loss, _digits(kept.loss, last.loss))
    parts = [sentence, f"{loss}{_seed_score(replay, kept, last)}.", _missed_by(seed)]
    return " ".join(parts)


def _seed_score(replay: ArmReplay, kept: Point, last: Point) -> str:
    """The score that is kept and that at the end, to follow a clause; empty where one is not known."""
    if not (isfinite(kept.score) and isfinite(last.score)):
        return ""
    if replay.score == "accuracy":
        return _(", accuracy {kept} instead of {last}").format(
            kept=percent(kept.score), last=percent(last.score)
        )
    return _(", R² {kept} instead of {last}").format(kept=plain(kept.score), last=plain(last.score))


# -- parts ------------------------------------------------------------------------------------


def _seed_not_stopped(seed: SeedReplay) -> str:
    text = {
        "training": _("trained to epoch {epoch} so far, the rule would not have stopped by then"),
        "stopped_early": _("the run itself stopped it at epoch {epoch}, before this rule would have"),
        "interrupted": _("trained to epoch {epoch} only, the rule would not have stopped by then"),
        "diverged": _("diverged after epoch {epoch}, before the rule would have stopped it"),
    }.get(seed.state, _("the rule would not have stopped by epoch {epoch}, the last"))
    return text.format(epoch=seed.trained)


def _keeps(replay: ArmReplay, seeds: Sequence[SeedReplay]) -> str:
    """Whose weights are kept, to follow when it stops."""
    if not replay.settings.restore_best:
        return (
            _(", keeps the weights of that epoch")
            if len(seeds) == 1
            else _(", keeps the weights of those epochs")
        )
    epochs = [seed.kept.epoch for seed in seeds]
    text = (
        _(", goes back to epoch {epochs}")
        if min(epochs) == max(epochs)
        else _(", goes back to epochs {epochs}")
    )
    return text.format(epochs=_range(epochs))


def _against_the_end(replay: ArmReplay, running: bool) -> str:
    kept, last, best = (_mean_loss(replay, "kept"), _mean_loss(replay, "last"), _mean_loss(replay, "best"))
    digits = _digits(kept, last, best)
    several = len(replay.sound) > 1
    if all(seed.kept.epoch == seed.last.epoch for seed in replay.sound):
        sentence = _("Validation loss {kept}").format(kept=fixed(kept, digits))
    else:
        sentence = _beside(kept, last, digits, running=running)
    if several:
        sentence += _(", in the mean")
    if all(seed.missed <= 0 for seed in replay.sound):
        return sentence + (
            _("; no epoch of the whole curves is better.")
            if several
            else _("; no epoch of the whole curve is better.")
        )
    missed = (
        _("; the best epochs have {best}, {amount} lower (missed).")
        if several
        else _("; the best epoch of the whole curve has {best}, {amount} lower (missed).")
    )
    return sentence + missed.format(best=fixed(best, digits), amount=_amount(kept - best, digits))


def _mean_loss(replay: ArmReplay, which: Literal["kept", "last", "best"]) -> float:
    return replay.mean(lambda seed: {"kept": seed.kept, "last": seed.last, "best": seed.best}[which].loss)


def _missed_by(seed: SeedReplay) -> str:
    if seed.missed <= 0:
        return _("No epoch of the whole curve is better.")
    digits = _digits(seed.kept.loss, seed.best.loss)
    text = (
        _("The best later epoch would have been {epoch} with {loss}, {amount} lower (missed).")
        if seed.best.epoch > seed.kept.epoch
        else _("The best earlier epoch would have been {epoch} with {loss}, {amount} lower (missed).")
    )
    amount = _amount(seed.missed, digits)
    return text.format(epoch=seed.best.epoch, loss=fixed(seed.best.loss, digits), amount=amount)


def share_words(share: float) -> str:
    """A share in whole per cent; one that is nearly all is not called all."""
    return _("over 99 %") if 0.995 <= share < 1 else f"{fixed(100 * share, 0)} %"


def _beside(kept: float, last: float, digits: int, *, running: bool = False) -> str:
    """A validation loss that is kept beside the one that the weights end with, or have now."""
    same, better, worse = (
        (
            _("Validation loss {kept} as now"),
            _("Validation loss {kept} instead of {last} now"),
            _("Validation loss {kept}, worse than the {last} now"),
        )
        if running
        else (
            _("Validation loss {kept} as at the end"),
            _("Validation loss {kept} instead of {last} at the end"),
            _("Validation loss {kept}, worse than the {last} at the end"),
        )
    )
    shown, other = fixed(kept, digits), fixed(last, digits)
    text = same if shown == other else better if kept < last else worse
    return text.format(kept=shown, last=other)


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


def _range(epochs: Sequence[int]) -> str:
    first, last = min(epochs), max(epochs)
    if first == last:
        return grouped(first)
    return _("{first} to {last}").format(first=grouped(first), last=grouped(last))
