"""A summary as a person reads it in a terminal: table of arms, differences, verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from reglab.analysis.comparison import SCORE_NAMES
from reglab.analysis.outcomes import ArmSummary, Means
from reglab.analysis.sealed_words import headline, look_words, remark
from reglab.analysis.summary import RunSummary
from reglab.experiment.dataset_info import Task
from reglab.words import MISSING, counted, decimals, duration, fixed, pace, span

WIDTH_FOR_SPREAD = 110
"""Terminals that are narrower than this get the means alone."""


def print_report(console: Console, summary: RunSummary) -> None:
    """Print everything that `summary` says."""
    console.print(arms_table(summary, spread=console.width >= WIDTH_FOR_SPREAD))
    for arm in summary.arms:
        if stopped := [r.stopped_epoch for r in arm.replicas if r.state == "stopped_early"]:
            count = f"{len(stopped)} of {len(arm.replicas)} networks"
            console.print(f"{arm.name}: {count} stopped early, at epoch {_range(stopped)}.", soft_wrap=True)
    for found in summary.differences:
        console.print(f"{found.arm}: {found.sentence}.", soft_wrap=True)
    console.print()
    console.print(summary.verdict.headline, style="bold", soft_wrap=True)
    for finding, sentence in zip(summary.verdict.found.arms, summary.verdict.sentences, strict=True):
        # The headline has the sentence of the arm that it is about.
        if finding.arm != summary.verdict.leader:
            console.print(sentence, soft_wrap=True)
    task: Task = "classification" if summary.score == "accuracy" else "regression"
    for look in (*summary.looks, *summary.shifted_looks):
        about = headline(look, "score", task)
        console.print(f"Test examples, {look_words(look)}. {about}", soft_wrap=True)
    if summary.looks:
        console.print(remark(len(summary.looks)), soft_wrap=True)
    for note in (*summary.verdict.notes, *summary.verdict.method):
        console.print(f"Note: {note}", soft_wrap=True)
    console.print(_effort(summary), style="dim", soft_wrap=True)
    if len(summary.arm_seconds) > 1:
        console.print(_shares(summary), style="dim", soft_wrap=True)


def arms_table(summary: RunSummary, *, spread: bool) -> Table:
    """Means over the seeds, at the end and at the best epochs; with `spread` also standard deviations."""
    seeds = len(summary.arms[0].replicas)
    spread = spread and seeds > 1
    means = "mean ± standard deviation" if spread else "mean"
    over = f"{means} of {seeds} seeds" if seeds > 1 else "one seed"
    title = f"{summary.experiment} ({over})"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("arm", overflow="fold", min_width=12)
    table.add_column("at")
    table.add_column("epoch", justify="right", no_wrap=True)
    score = SCORE_NAMES[summary.score]
    for heading in (
        "gap",
        "training\nloss",
        "validation\nloss",
        f"training\n{score}",
        f"validation\n{score}",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    if summary.shift:
        table.add_column(f"{summary.shift}\n{score}", justify="right", no_wrap=True)
    for arm in summary.arms:
        table.add_row(arm.name, "end", _epochs(arm, "final_epoch"), *_numbers(summary, arm.last, spread))
        best = _numbers(summary, arm.best, spread)
        table.add_row("", "best", _epochs(arm, "best_epoch"), *best, end_section=True)
    return table


def _numbers(summary: RunSummary, values: Means, spread: bool) -> list[str]:
    losses = [_loss(values, name, spread) for name in ("gap", "train_loss", "val_loss")]
    score = _share if summary.score == "accuracy" else _loss
    parts = ("train", "val", *(("shifted",) if summary.shift else ()))
    return [*losses, *(score(values, f"{part}_{summary.score}", spread) for part in parts)]


def _loss(values: Means, name: str, spread: bool) -> str:
    mean = values.mean.get(name, math.nan)
    digits = min(4, max(3, decimals(mean)))
    return _with(fixed(mean, digits), fixed(values.sd.get(name, math.nan), digits), spread)


def _share(values: Means, name: str, spread: bool) -> str:
    mean, deviation = 100 * values.mean.get(name, math.nan), 100 * values.sd.get(name, math.nan)
    return _with(fixed(mean, 1), fixed(deviation, 1), spread) + (" %" if math.isfinite(mean) else "")


def _with(mean: str, deviation: str, spread: bool) -> str:
    return f"{mean} ± {deviation}" if spread else mean


def _epochs(arm: ArmSummary, name: str) -> str:
    return _range([getattr(replica, name) for replica in arm.replicas])


def _range(epochs: Sequence[int | None]) -> str:
    """``"12–33"``, or ``"400"`` where all are equal."""
    known = [epoch for epoch in epochs if epoch is not None]
    return span(known) if known else MISSING


def _shares(summary: RunSummary) -> str:
    """What each arm took of the time."""
    spent = zip(summary.arms, summary.arm_seconds, strict=True)
    said = ", ".join(f"{arm.name} {duration(seconds)}" for arm, seconds in spent)
    return f"Seconds of training: {said}. Networks that train side by side share their time equally."


def _effort(summary: RunSummary) -> str:
    networks = sum(len(arm.replicas) for arm in summary.arms)
    threads = counted(summary.threads, "thread")
    rate = pace(summary.epochs_per_s)
    return (
        f"{summary.epochs:,} of {summary.planned_epochs:,} epochs in {duration(summary.seconds)}: "
        f"{rate} for {networks} networks side by side on {summary.device}, {threads}."
    )
