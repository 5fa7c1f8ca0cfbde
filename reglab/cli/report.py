"""A summary as a person reads it in a terminal: table of arms, differences, verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reglab.analysis.outcomes import ArmSummary, ReplicaSummary, Spread
from reglab.analysis.summary import RunSummary
from reglab.analysis.words import decimals, fixed
from reglab.cli.training import duration

_SCORE_TITLES = {"accuracy": "accuracy", "r2": "R²"}


def print_report(console: Console, summary: RunSummary) -> None:
    """Print everything that `summary` says."""
    if summary.epochs:
        console.print(arms_table(summary))
    for found in summary.differences:
        console.print(f"{found.arm}: {found.sentence}.", soft_wrap=True)
    console.print()
    console.print(Text(summary.verdict.headline, style="bold"), soft_wrap=True)
    for sentence in summary.verdict.sentences:
        # The headline begins with the sentence that it is taken from.
        if sentence not in summary.verdict.headline:
            console.print(sentence, soft_wrap=True)
    for note in summary.verdict.notes:
        console.print(f"Note: {note}", soft_wrap=True)
    console.print(Text(_effort(summary), style="dim"), soft_wrap=True)


def arms_table(summary: RunSummary) -> Table:
    """Means over the seeds with their standard deviations, at the end and at the best epochs."""
    score = _SCORE_TITLES[summary.score]
    seeds = len(summary.arms[0].replicas)
    over = f"mean ± standard deviation of {seeds} seeds" if seeds > 1 else "one seed"
    title = f"{summary.experiment} ({over})"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("arm", overflow="fold", min_width=12)
    table.add_column("at")
    table.add_column("epoch", justify="right")
    for title in ("gap", "training loss", "validation loss", f"training {score}", f"validation {score}"):
        table.add_column(title, justify="right", vertical="bottom")
    last = "end" if summary.state in ("completed", "stopped", "failed") else "now"
    for arm in summary.arms:
        table.add_row(arm.name, last, _epochs(arm, "final_epoch"), *_numbers(summary, arm.last))
        table.add_row("", "best", _epochs(arm, "best_epoch"), *_numbers(summary, arm.best), end_section=True)
    return table


def _numbers(summary: RunSummary, spread: Spread) -> list[str]:
    losses = [_loss(spread, name) for name in ("gap", "train_loss", "val_loss")]
    score = _share if summary.score == "accuracy" else _loss
    return [*losses, *(score(spread, f"{part}_{summary.score}") for part in ("train", "val"))]


def _loss(spread: Spread, name: str) -> str:
    return _with_deviation(spread.mean.get(name, math.nan), spread.sd.get(name, math.nan))


def _share(spread: Spread, name: str) -> str:
    mean, deviation = spread.mean.get(name, math.nan), spread.sd.get(name, math.nan)
    if not math.isfinite(mean):
        return "–"
    text = f"{fixed(100 * mean, 1)}"
    return f"{text} ± {fixed(100 * deviation, 1)} %" if math.isfinite(deviation) else f"{text} %"


def _with_deviation(mean: float, deviation: float) -> str:
    if not math.isfinite(mean):
        return "–"
    digits = min(4, max(3, decimals(mean)))
    text = fixed(mean, digits)
    return f"{text} ± {fixed(deviation, digits)}" if math.isfinite(deviation) else text


def _epochs(arm: ArmSummary, name: str) -> str:
    """The epoch, or the range of epochs, of an arm's networks, and where early stopping ended them."""
    epochs: Sequence[int] = [e for r in arm.replicas if (e := getattr(r, name)) is not None]
    if not epochs:
        return "–"
    first, last = min(epochs), max(epochs)
    text = f"{first:,}" if first == last else f"{first:,}–{last:,}"
    stopped = [r for r in arm.replicas if r.state == "stopped_early"]
    return f"{text} ({_stops(stopped)})" if stopped and name == "final_epoch" else text


def _stops(stopped: Sequence[ReplicaSummary]) -> str:
    epochs = [r.stopped_epoch for r in stopped if r.stopped_epoch is not None]
    first, last = min(epochs), max(epochs)
    return f"stopped at {first:,}" if first == last else f"stopped at {first:,}–{last:,}"


def _effort(summary: RunSummary) -> str:
    networks = sum(len(arm.replicas) for arm in summary.arms)
    threads = f"{summary.threads} thread{'' if summary.threads == 1 else 's'}"
    rate = f"{summary.epochs_per_s:,.1f} epochs/s"
    return (
        f"{summary.epochs:,} of {summary.planned_epochs:,} epochs in {duration(summary.seconds)}: "
        f"{rate} for {networks} networks side by side on {summary.device}, {threads}."
    )
