"""Everything that is derived of one arm of a record, to be compared alone and in company."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from reglab.analysis.curves import lengths
from reglab.analysis.milestones import Milestones
from reglab.analysis.moments import arms_at
from reglab.analysis.outcomes import ArmSummary, arm_summaries
from reglab.analysis.pull import early_pull
from reglab.analysis.replay import replay
from reglab.analysis.series import Statistics
from reglab.analysis.spread import DEFAULT_SPREAD, SPREADS
from reglab.analysis.trend import still_falling, unsettled
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.gui.panels.pulls import PullReader
from reglab.gui.views.plane.scores import score_words
from reglab.gui.views.weights.norms import LayerStatistics
from reglab.record.events import EpochsDone, RunFinished, RunStarted, read_only
from reglab.record.record import RunRecord

RULES = (
    EarlyStopping(),
    EarlyStopping(patience=2, restore_best=False),
    EarlyStopping(patience=3, monitor="train_loss", min_delta=0.01),
    EarlyStopping(patience=1, start_from_epoch=4),
)


def alone(record: RunRecord, arm: int) -> RunRecord:
    """A record as it would be if an arm had been trained alone: its columns, and its own epochs."""
    columns, run = record.columns(arm), record.run
    question = record.experiment.model_copy(update={"arms": (record.experiment.arms[arm],)})
    own = {column: place for place, column in enumerate(columns)}
    replicas = tuple(replace(record.replicas[c], index=place, arm=0) for c, place in own.items())
    deepest = max(r.layers for r in replicas)
    epochs = int(lengths(*(record.values(m)[:, columns] for m in ("train_loss", "val_loss"))).max())
    made = RunRecord(question, run)
    made.apply(RunStarted(run, replicas, record.planned_epochs, record.metrics, 4, "cpu", 1))
    values = {name: read_only(record.values(name)[:epochs, columns]) for name in record.metrics}
    layers = {
        name: read_only(record.layer_values(name)[:epochs, columns, :deepest])
        for name in record.layer_metrics
    }
    if epochs:
        made.apply(EpochsDone(run, 1, values, layers, 1.0))
    for column, stop in record.stopped.items():
        if column in own:
            made.apply(replace(stop, replica=own[column]))
    if record.ended:
        restored = {own[column]: epoch for column, epoch in record.restored.items() if column in own}
        reason = "completed" if record.state == "completed" else "stopped"
        made.apply(RunFinished(run, reason, 1.0, restored))
    return made


def derived(record: RunRecord) -> list[dict[str, Any]]:
    """For each arm all statistics that analysis, plots, cards and meters show, as plain values by name."""
    summaries = arm_summaries(record)
    found = [_analysed(record, arm, summary) for arm, summary in enumerate(summaries)]
    if record.epochs:
        _add_plotted(record, found)
    return found


def _analysed(record: RunRecord, arm: int, summary: ArmSummary) -> dict[str, Any]:
    columns = record.columns(arm)
    place = {column: at for at, column in enumerate(columns)}
    found: dict[str, Any] = {
        "replicas": [plain(replace(r, index=place[r.index], arm=0)) for r in summary.replicas],
        "last": plain(summary.last),
        "best": plain(summary.best),
        "pull": plain(early_pull(record, arm)),
        "still falling": still_falling(record, summary),
        "unsettled": unsettled(record, summary),
    }
    for name in ("best_epoch", "turn_epoch", "stopped_epoch"):
        found[f"mean {name}"] = summary.mean_epoch(name)
    for number, rule in enumerate(RULES):
        seeds = [replace(seed, column=place[seed.column]) for seed in replay(record, arm, rule).seeds]
        found[f"replay {number}"] = plain(seeds)
    reader = PullReader()
    reader.set_record(record)
    pulls = reader.of(record.experiment.arms[arm].name)
    deepest = max(record.replicas[column].layers for column in columns)
    found["pulls"] = (None if pulls.now is None else plain(pulls.now[:deepest]), pulls.told)
    if record.epochs:
        # Past the end of its own networks an arm has nothing to be seen.
        for epoch in (1, record.epochs // 2, record.epochs):
            found[f"scores {epoch}"] = score_words(record, columns, epoch)
            found[f"scores as of {epoch}"] = plain(arms_at(record, epoch)[arm])
    return found


def _add_plotted(record: RunRecord, found: list[dict[str, Any]]) -> None:
    """Lines and bands of all spreads, and the milestones."""
    arms = range(len(found))
    for key, spread in SPREADS.items():
        made = {"": Statistics(record, spread)}
        if key == DEFAULT_SPREAD:
            deepest = max(replica.layers for replica in record.replicas)
            made |= {f" of layer {layer}": LayerStatistics(record, layer) for layer in range(deepest)}
            marks = Milestones(made[""])
            marks.update()
            for arm in arms:
                found[arm]["marks"] = plain(marks.of(arm))
        for words, statistics in made.items():
            for metric in ("weight_norm", "near_zero") if words else (*record.metrics, "gap"):
                series, final = statistics.series(metric), statistics.final(metric)
                for arm in arms:
                    own, rows = (
                        int(series.ends[arm]),
                        np.array([series.line, series.low, series.high])[..., arm],
                    )
                    if own:  # Other arms may have more layers.
                        found[arm][f"{key} of {metric}{words}"] = rows[:, :own].tobytes()
                        found[arm][f"{key} final {metric}{words}"] = plain(final[arm])
                    found[arm][f"{key} beyond the end, {metric}{words}"] = bool(
                        np.isfinite(rows[:, own:]).any()
                    )


def plain(value: Any) -> Any:
    """A value as text, tuples and texts of exact numbers, so that NaN equals NaN and −0 is not 0."""
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((field.name, plain(getattr(value, field.name))) for field in fields(value))
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, dict):
        return tuple((key, plain(found)) for key, found in value.items())
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    return repr(value)


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The names of what differs."""
    names = {name for name in (*one, *other) if not name.startswith("scores")}
    # An arm alone has a last epoch of its own: the words are compared at epochs that both have.
    names |= {name for name in one if name in other}
    # Layers that only others have.
    names -= {
        name
        for name in (*one, *other)
        if "of layer" in name and "beyond" in name and not (one.get(name) or other.get(name))
    }
    return sorted(name for name in names if one.get(name) != other.get(name))
