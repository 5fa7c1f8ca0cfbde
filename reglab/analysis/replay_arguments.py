"""What speaks for early stopping and what against it, with the numbers of a replay."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.outcomes import middle
from reglab.analysis.replay import ArmReplay, Point
from reglab.analysis.replay_words import share_words
from reglab.words import decimals, fixed, of_seeds
from reglab.words.language import _, plural


def for_it(replay: ArmReplay, *, running: bool = False) -> str:
    """What early stopping gives: time, and mostly a smaller gap."""
    if not replay.sound or not replay.stopped:
        return _("Nothing yet: with these settings no network stops in the epochs trained.")
    return " ".join(
        (
            _("Time: {share} of the epochs need not be trained.").format(
                share=share_words(replay.saved_share)
            ),
            _gap_words(replay, running),
            _("And nothing in the loss or in the network has to change."),
        )
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
            _("Training loss ends at {kept}, not {last}.").format(
                kept=fixed(losses[0], digits), last=fixed(losses[1], digits)
            )
        )
    spread = sorted({seed.stop for seed in replay.stopped if seed.stop is not None})
    if len(spread) > 1:
        parts.append(
            plural(
                "A noisy curve chooses the epoch: the seeds stop {n} epoch apart.",
                "A noisy curve chooses the epoch: the seeds stop {n} epochs apart.",
                spread[-1] - spread[0],
            )
        )
    moves = [
        _("with patience {patience} {when}").format(patience=other.settings.patience, when=_usual_stop(other))
        for other in others
    ]
    if moves:
        parts.append(
            _("The patience chooses it too: it stops {when}, {others}.").format(
                when=_usual_stop(replay), others=", ".join(moves)
            )
        )
    if replay.settings.monitor != "train_loss" and replay.settings.restore_best:
        parts.append(_("An epoch picked on the validation data flatters its loss."))
    return " ".join(parts)


def patiences(patience: int) -> tuple[int, int]:
    """Half and twice a patience, for comparison."""
    return patience // 2, 2 * max(patience, 1)


def _gap(point: Point) -> float:
    return point.loss - point.train_loss


def _gap_words(replay: ArmReplay, running: bool) -> str:
    """How the gap of the weights that are kept stands to the one at the end, which may be none."""
    kept, last = replay.mean(lambda s: _gap(s.kept)), replay.mean(lambda s: _gap(s.last))
    digits = decimals(kept, last)
    if last <= 0:
        text = (
            _("But no gap to close: now validation loss is not above training loss.")
            if running
            else _("But no gap to close: at the end validation loss is not above training loss.")
        )
    elif kept <= 0:
        text = (
            _("No gap left with the weights it keeps, {last} now.")
            if running
            else _("No gap left with the weights it keeps, {last} at the end.")
        )
    elif kept < last:
        text = (
            _("A smaller gap: {kept} with the weights it keeps, {last} now.")
            if running
            else _("A smaller gap: {kept} with the weights it keeps, {last} at the end.")
        )
    else:
        text = (
            _("But no smaller gap: {kept} with the weights it keeps, {last} now.")
            if running
            else _("But no smaller gap: {kept} with the weights it keeps, {last} at the end.")
        )
    return text.format(kept=fixed(kept, digits), last=fixed(last, digits))


def _usual_stop(replay: ArmReplay) -> str:
    stops = [seed.stop for seed in replay.stopped if seed.stop is not None]
    if not stops:
        return _("not at all")
    if len(stops) == len(replay.seeds):
        return _("at epoch {epoch}").format(epoch=middle(stops))
    return _("at epoch {epoch} in {seeds}").format(
        epoch=middle(stops), seeds=of_seeds(len(stops), len(replay.seeds))
    )
