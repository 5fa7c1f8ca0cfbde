"""Runs of the history held beside each other: what they differ in, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reglab.experiment.base import Spec, field_infos
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import loads
from reglab.store.errors import DAMAGE, unreadable
from reglab.store.history.entries import NetworkResult
from reglab.store.history.history import History
from reglab.words import capital, fixed, in_sentence, percent, short
from reglab.words.language import _, in_context


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a comparison.

    Parameters
    ----------
    label : str
        What is compared.
    cells : tuple of str
        For each run; a dash where it has none of it.
    result : bool
        Whether it came of the training; else it was asked for.
    best : {"low", "high", ""}
        Which of some results is the best; a gap has none, it can be small for bad reasons.
    """

    label: str
    cells: tuple[str, ...]
    result: bool = False
    best: Literal["low", "high", ""] = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some runs beside each other.

    Parameters
    ----------
    runs : tuple of int
        Their ids.
    names : tuple of str
        Their names.
    rows : tuple of Row
        What they differ in, then the results of every arm.
    """

    runs: tuple[int, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]


def told_apart(named: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Return the names of runs, with their ids where several are called alike.

    Parameters
    ----------
    named : sequence of (int, str)
        Id and name of each.
    """
    names = [name for _, name in named]
    return tuple(f"{name} ({run})" if names.count(name) > 1 else name for run, name in named)


def bests(history: History) -> dict[int, float]:
    """Return for each run that has ended the smallest validation loss of its arms.

    Each arm counts with the mean over its networks, of the best epoch of each. Raises `StoreError`.
    """
    with history.connection.reading() as db:
        rows = db.execute(
            "SELECT run, min(loss) FROM (SELECT run, place, avg(best_val_loss) AS loss FROM network "
            "GROUP BY run, place) GROUP BY run"
        ).fetchall()
    return {run: best for run, best in rows if best is not None}


def compare(history: History, runs: Sequence[int]) -> Comparison:
    """Hold runs beside each other; raises `StoreError`."""
    with history.connection.reading() as db:
        found = {
            run: db.execute("SELECT name, experiment FROM run WHERE id = ?", (run,)).fetchone()
            for run in runs
        }
    chosen = [run for run in runs if found[run] is not None]
    try:
        experiments = [loads(str(found[run][1])) for run in chosen]
    except DAMAGE as error:
        raise unreadable(history.path, error) from error
    results = history.results(chosen)
    rows = [*_settings(experiments), *_results(experiments, [results[run] for run in chosen])]
    return Comparison(tuple(chosen), told_apart([(run, str(found[run][0])) for run in chosen]), tuple(rows))


# -- what was asked ---------------------------------------------------------------------------


def _settings(experiments: Sequence[Experiment]) -> Iterator[Row]:
    """What the runs differ in; a single run has nothing to differ from."""
    described = [dict(_described(experiment)) for experiment in experiments]
    for label in dict.fromkeys(label for one in described for label in one):
        cells = tuple(one.get(label, "–") for one in described)
        if len(set(cells)) > 1:
            yield Row(label, cells)


def _described(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Every setting in words, by what it is called."""
    info = experiment.data.info
    yield _("Data"), info.title
    yield from _fields(experiment.data, _("Data"))
    yield (
        _("Network"),
        "-".join(layer.summary() for layer in experiment.network.layers) or _("no hidden layer"),
    )
    yield from _fields(experiment.network, _("Network"))
    yield from _fields(experiment.training, _("Training"))
    yield from _fields(experiment.training.optimizer, _("Training"))
    yield _("Seeds"), str(experiment.seeds)
    yield _("First seed"), str(experiment.first_seed)
    for arm in experiment.arms:
        yield _("Arm “{arm}”").format(arm=arm.name), capital(arm.summary())


def _fields(spec: Spec, room: str) -> Iterator[tuple[str, str]]:
    for info in field_infos(spec):
        value: Any = getattr(spec, info.name)
        if value is None or isinstance(value, bool | int | float | str):
            yield f"{room}: {in_sentence(info.param.label)}", _words(value)


def _words(value: bool | float | str | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return in_context("setting", "on") if value else in_context("setting", "off")
    return short(value, 4) if isinstance(value, float) else str(value)


# -- what came of it -----------------------------------------------------------------------------


_SCORES = {
    "classification": (_("validation accuracy"), _("accuracy at the best epoch")),
    "regression": (_("validation R²"), _("R² at the best epoch")),
}
"""The score of each task: at the end of training, and at its best epoch."""


def _results(experiments: Sequence[Experiment], found: Sequence[list[NetworkResult]]) -> Iterator[Row]:
    """Means over the networks of each arm, at the end and at the best epoch of each."""
    names = dict.fromkeys(arm.name for experiment in experiments for arm in experiment.arms)
    for name in names:
        own = [[result for result in results if result.arm == name] for results in found]
        tasks = {e.data.info.task for e in experiments}
        task = tasks.pop() if len(tasks) == 1 else ""
        at_end, at_best = _SCORES.get(task, (_("validation score"), _("score at the best epoch")))
        rows: tuple[tuple[str, str, Literal["low", "high", ""]], ...] = (
            (_("validation loss"), "val_loss", "low"),
            (_("best validation loss"), "best_val_loss", "low"),
            (_("gap"), "gap", ""),
            (at_end, "score", "high"),
            (at_best, "best_score", "high"),
        )
        for what, field, best in rows:
            share = "score" in field and task == "classification"
            cells = tuple(_mean((getattr(result, field) for result in results), share) for results in own)
            if set(cells) != {"–"}:
                yield Row(f"{name}: {what}", cells, result=True, best=best)


def _mean(values: Iterable[float | None], share: bool) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    mean = sum(known) / len(known)
    return percent(mean, 1) if share else fixed(mean, 3)
