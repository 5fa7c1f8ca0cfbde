"""What came out of a sweep, as a table with its best points, or as one JSON object."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from reglab.analysis.comparison import SCORE_NAMES, SCORES
from reglab.analysis.outcomes import json_number
from reglab.analysis.spread import SPREADS, reduce_seeds
from reglab.analysis.strength import StrengthCurve, fits, strength_curve
from reglab.analysis.strength_words import curve_sentences, plane_sentences
from reglab.experiment.sweeps import Cell
from reglab.experiment.techniques.words import number
from reglab.sweeps import SweepFinished, SweepResult
from reglab.words import counted, duration, plain

MOST_ROWS = 40
"""Of more points those with the best validation losses are listed."""
WIDTH_FOR_ALL = 80
"""Terminals that are narrower than this get fewer columns, …"""
_WIDTH_OF_A_PARAMETER = 16
"""… and so for each further parameter."""


def print_sweep(console: Console, result: SweepResult, end: SweepFinished | None) -> None:
    """Print a table for every arm, and what its curve says."""
    for arm in range(len(result.sweep.arms)):
        curve = curve_of(result, arm)
        narrow = console.width < WIDTH_FOR_ALL + _WIDTH_OF_A_PARAMETER * (len(result.sweep.axes) - 1)
        console.print(_table(result, arm, curve, narrow=narrow))
        for sentence in _sentences(result, arm, curve):
            console.print(sentence, soft_wrap=True)
        console.print()
    lost = sum(n.outcome == "diverged" for _, outcome in result.rows() for n in outcome.networks)
    if lost:
        console.print(f"Note: {lost:,} of {result.sweep.networks:,} networks diverged.", soft_wrap=True)
    took = "" if end is None else f", {duration(end.seconds)}"
    console.print(f"{counted(result.sweep.networks, 'network')}{took}.", style="dim", soft_wrap=True)


def curve_of(result: SweepResult, arm: int) -> StrengthCurve:
    """Return what the validation loss at the end says of an arm, over all points in their order."""
    sweep = result.sweep
    one = len(sweep.axes) == 1
    strengths = sweep.axes[0].values if one else range(sweep.points)
    return strength_curve(
        strengths,
        result.of_arm("val_loss", arm, ended=True),
        stronger=sweep.parameters[0].stronger if one else None,
    )


def _sentences(result: SweepResult, arm: int, curve: StrengthCurve) -> list[str]:
    sweep = result.sweep
    best = "" if curve.best is None else _point(result, result.cells[curve.best])
    metric = "validation loss at the end"
    if len(sweep.axes) > 1:
        return plane_sentences(curve, point=best, metric=metric)
    parameter = sweep.parameters[0]
    validation, training = (result.of_arm(name, arm, ended=True) for name in ("val_loss", "train_loss"))
    return curve_sentences(
        curve,
        fits(curve, validation, training),
        point=best,
        metric=metric,
        name=parameter.path,
        stronger=parameter.stronger,
    )


def _point(result: SweepResult, cell: Cell) -> str:
    return ", ".join(
        f"{parameter.path} = {number(value)}"
        for parameter, value in zip(result.sweep.parameters, cell.values, strict=True)
    )


def _table(result: SweepResult, arm: int, curve: StrengthCurve, *, narrow: bool) -> Table:
    sweep = result.sweep
    seeds = f"mean of {counted(sweep.seeds, 'seed')}" if sweep.seeds > 1 else "one seed"
    rows = np.flatnonzero(result.done.reshape(-1))
    title = f"{sweep.experiment.name}: {sweep.swept[arm].name} ({seeds}, at the end)"
    if len(rows) > MOST_ROWS:
        rows = rows[np.argsort(curve.mean[rows], kind="stable")][:MOST_ROWS]
        title += f", the best {MOST_ROWS} of {sweep.points:,} points"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for parameter in sweep.parameters:
        table.add_column(parameter.path.replace(".", ".\n", 1), justify="right", no_wrap=True)
    score = SCORES[sweep.experiment.data.info.task]
    headings = {
        "train_loss": "training\nloss",
        "val_loss": "validation\nloss",
        "gap": "gap",
        f"train_{score}": f"training\n{SCORE_NAMES[score]}",
        f"val_{score}": f"validation\n{SCORE_NAMES[score]}",
    }
    if narrow:
        # The others follow from these, or matter less.
        headings = {name: words for name, words in headings.items() if name not in ("gap", f"train_{score}")}
    names = tuple(headings)
    for heading in headings.values():
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    spread = SPREADS["mean-interval"]
    means = {name: reduce_seeds(result.of_arm(name, arm, ended=True), spread).line for name in names}
    for row in rows.tolist():
        values = [number(value) for value in result.cells[row].values]
        table.add_row(*values, *(plain(float(means[name][row])) for name in names), _mark(curve, row))
    return table


def _mark(curve: StrengthCurve, row: int) -> str:
    words = ["best"] if row == curve.best else []
    if row == curve.chosen:
        words.append("1-SE")
    if curve.count[row] < curve.seeds:
        words.append(f"{curve.seeds - curve.count[row]} diverged")
    return ", ".join(words)


def sweep_dict(result: SweepResult, end: SweepFinished | None) -> dict[str, Any]:
    """Everything as plain values; numbers that are not finite are ``None``."""
    sweep = result.sweep
    arms = []
    for arm, swept in enumerate(sweep.swept):
        curve = curve_of(result, arm)
        arms.append(
            {
                "name": swept.name,
                "best": _found(result, curve, curve.best),
                "one_standard_error": _found(result, curve, curve.chosen),
                "sentences": _sentences(result, arm, curve),
            }
        )
    return {
        "experiment": sweep.experiment.name,
        "state": end.reason if end is not None else "completed" if result.complete else "stopped",
        "seconds": None if end is None else end.seconds,
        "parameters": [
            {"path": p.path, "title": p.title, "values": [p.typed(v) for v in axis.values]}
            for p, axis in zip(sweep.parameters, sweep.axes, strict=True)
        ],
        "seeds": sweep.seeds,
        "arms": arms,
        "points": [{"values": list(cell.values), **outcome.to_dict()} for cell, outcome in result.rows()],
    }


def _found(result: SweepResult, curve: StrengthCurve, place: int | None) -> dict[str, Any] | None:
    if place is None:
        return None
    numbers = {"mean": curve.mean, "low": curve.low, "high": curve.high}
    finite = {n: json_number(float(v[place])) for n, v in numbers.items()}
    return {"values": list(result.cells[place].values), "val_loss": finite}
