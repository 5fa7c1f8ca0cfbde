"""The report of a run: one HTML file that needs nothing else, to be read, printed and sent."""

from __future__ import annotations

import hashlib
import math
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from reglab import __version__
from reglab.analysis.comparison import METRICS
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.paired import PairedDifference
from reglab.analysis.sealed_words import headline, look_words, remark
from reglab.analysis.summary import RunSummary, summarize
from reglab.experiment.dataset_info import Task
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.export.report_texts import report_texts
from reglab.record.notes import told
from reglab.record.record import RunRecord
from reglab.resources import resource_path
from reglab.words import MISSING, counted, duration, percent, span, tabular
from reglab.words.language import _, grouped, in_context, plural

_ID = re.compile(r'\bid="([^"]+)"')
_NAMES = {
    "gap": _("Gap"),
    "val_loss": _("Validation loss"),
    "train_loss": _("Training loss"),
    "val_accuracy": _("Validation accuracy"),
    "val_r2": _("Validation R²"),
    "val_rmse": _("Validation RMSE"),
}
_PACKAGES = ("torch", "numpy", "scipy", "scikit-learn", "PySide6-Essentials", "pyqtgraph")


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of the report.

    Parameters
    ----------
    title : str
        Stands above it.
    svg : str
        The picture.
    text : str
        What it shows, for those who do not see it.
    place : str
        Where notes about it belong, see `reglab.record.notes`; empty for none.
    """

    title: str
    svg: str
    text: str = ""
    place: str = ""


def report_html(
    record: RunRecord,
    plots: Sequence[Plot] = (),
    strength: Sequence[Plot] = (),
    *,
    when: datetime | None = None,
) -> str:
    """Return the report.

    Parameters
    ----------
    record : RunRecord
        The run.
    plots : sequence of Plot
        Pictures of it.
    strength : sequence of Plot
        Pictures of a sweep of its experiment, if there was one; their `text` says what it found.
    when : datetime, optional
        When it is written; now if left out.
    """
    # Who does not write a report does not wait for this either.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(resource_path("report/report.html").read_text(encoding="utf-8"))
    return template.render(
        texts=report_texts(), **_content(record, plots, strength, when or datetime.now().astimezone())
    )


def _content(
    record: RunRecord, plots: Sequence[Plot], strength: Sequence[Plot], when: datetime
) -> dict[str, Any]:
    from markupsafe import Markup

    experiment, summary = record.experiment, summarize(record)
    text = dumps(experiment)
    task = experiment.data.info.task
    notes = told(record.notes, experiment)
    pictures = [
        # Qt's own drawing, in which every name is escaped.
        {
            "title": plot.title,
            "svg": Markup(_own_ids(plot.svg, f"p{at}")),
            "text": plot.text,
            "notes": [note.text for note in notes if note.place == plot.place and plot.place],
        }
        for at, plot in enumerate((*plots, *strength))
    ]
    placed = {plot.place for plot in (*plots, *strength)}
    return {
        "title": experiment.name,
        "about": experiment.notes,
        "when": f"{when:%Y-%m-%d %H:%M}",
        "verdict": summary.verdict,
        "others": [
            sentence
            for finding, sentence in zip(summary.verdict.found.arms, summary.verdict.sentences, strict=True)
            if finding.arm != summary.verdict.leader
        ],
        "doubts": (*_doubts(record), *summary.verdict.notes),
        "arms": [_arm(summary, arm) for arm in summary.arms],
        "score": summary.score,
        "several": bool(summary.arms) and len(summary.arms[0].replicas) > 1,
        "differences": summary.differences,
        "plots": pictures[: len(plots)],
        "strength": pictures[len(plots) :],
        "paired": _paired(summary, task),
        "looks": [(look_words(look), headline(look, "score", task)) for look in summary.looks],
        "remark": remark(len(summary.looks)) if summary.looks else "",
        "notes": [note for note in notes if note.place not in placed],
        "data": _data(experiment),
        "versions": _versions(record),
        "effort": _effort(record),
        "experiment": text,
        "checksum": hashlib.sha256(text.encode()).hexdigest(),
        "version": __version__,
    }


def _own_ids(svg: str, prefix: str) -> str:
    """Return an SVG without its XML head, whose ids no other picture of the page has."""
    body = svg[svg.index("<svg") :]
    for name in sorted(set(_ID.findall(body)), key=len, reverse=True):
        old, new = re.escape(name), f"{prefix}-{name}"
        body = re.sub(rf'id="{old}"', f'id="{new}"', body)
        body = re.sub(rf"url\(#{old}\)", f"url(#{new})", body)
        body = re.sub(rf'href="#{old}"', f'href="#{new}"', body)
    return body


def _doubts(record: RunRecord) -> list[str]:
    """What stands against the run as a whole."""
    text = {
        "stopped": _("The run was stopped at epoch {epoch} of {epochs}."),
        "interrupted": _("The run was interrupted at epoch {epoch} of {epochs}."),
        "failed": _("The run ended with an error; what was recorded until then is shown."),
        "running": _("The run is still under way, at epoch {epoch} of {epochs}."),
        "paused": _("The run is paused at epoch {epoch} of {epochs}."),
    }.get(record.state, "")
    said = text.format(epoch=grouped(record.epochs), epochs=grouped(record.planned_epochs))
    return [said] if said else []


def _arm(summary: RunSummary, arm: ArmSummary) -> dict[str, Any]:
    def cells(point: str) -> list[str]:
        means = arm.last if point == "last" else arm.best
        names = ("gap", "train_loss", "val_loss", f"train_{summary.score}", f"val_{summary.score}")
        return [_with_sd(means.mean.get(name), means.sd.get(name), name) for name in names]

    finals = [r.final_epoch for r in arm.replicas if r.final_epoch is not None]
    bests = [r.best_epoch for r in arm.replicas if r.best_epoch is not None]
    return {
        "name": arm.name,
        "techniques": arm.techniques,
        "last": cells("last"),
        "best": cells("best"),
        "final_epochs": span(finals) if finals else MISSING,
        "best_epochs": span(bests) if bests else MISSING,
        "diverged": plural("{n} diverged, left out", "{n} diverged, left out", len(arm.diverged))
        if arm.diverged
        else "",
    }


def _with_sd(mean: float | None, sd: float | None, name: str) -> str:
    share = name.endswith("accuracy")
    if mean is None or not math.isfinite(mean):
        return MISSING
    shown = tabular(mean, share=share)
    if sd is None or not math.isfinite(sd):
        return shown
    # The unit stands once, at the end.
    return f"{tabular(mean, share=share, unit=False)} ± {tabular(sd, share=share)}"


def _paired(summary: RunSummary, task: Task) -> list[dict[str, Any]]:
    """One table for each arm: what the verdict compares."""
    return [
        {
            "name": compared.name,
            "baseline": summary.arms[0].name,
            "rows": [
                {"metric": _NAMES[metric], "at": at, **_difference(side[metric], metric)}
                for at, side in ((_("end"), compared.last), (_("best epoch"), compared.best))
                for metric in METRICS[task]
            ],
        }
        for compared in summary.paired
    ]


def _difference(found: PairedDifference, metric: str) -> dict[str, str]:
    share = metric.endswith("accuracy")

    def shown(value: float | None) -> str:
        return MISSING if value is None or not math.isfinite(value) else tabular(value, share=share)

    clear = "better" if found.clearly_better else "worse" if found.clearly_worse else ""
    interval = (
        MISSING
        if found.low is None
        else _("{low} to {high}").format(low=shown(found.low), high=shown(found.high))
    )
    return {
        "baseline": shown(found.baseline),
        "arm": shown(found.arm),
        "difference": shown(found.mean),
        "interval": interval,
        "level": percent(found.level) if found.low is not None else MISSING,
        "wins": _("{some} of {all}").format(some=found.wins, all=found.n),
        "judged": clear,
    }


def _data(experiment: Experiment) -> list[tuple[str, str]]:
    """What the examples are, how many, where from, and by what they are known again."""
    spec, info = experiment.data, experiment.data.info
    parts = _("{train} for training, {validation} for validation, {test} for the test").format(
        train=grouped(spec.train), validation=grouped(spec.validation), test=grouped(spec.test)
    )
    found = [(in_context("of data", "Set"), f"{info.title}. {info.about}".strip()), (_("Examples"), parts)]
    if spec.label_flip:
        found.append((_("Flipped labels"), percent(spec.label_flip)))
    files = spec.source.references
    found += [
        (_("File"), _("{file}, SHA-256 {sha256}").format(file=file.name, sha256=file.sha256))
        for file in files
    ]
    if not files and info.total is None:
        found.append(
            (_("Origin"), _("made by the program from the seeds: the same seeds give the same examples"))
        )
    if info.story is not None:
        found.append((_("Source"), " ".join(filter(None, (info.story.origin, info.story.licence)))))
    values = experiment.seed_values()
    found.append(
        (
            _("Seeds"),
            plural("{n} seed: {seeds}", "{n} seeds: {seeds}", len(values), seeds=span(list(values))),
        )
    )
    return found


def _versions(record: RunRecord) -> list[tuple[str, str]]:
    found = [
        ("reglab", __version__),
        ("Python", platform.python_version()),
        (_("System"), platform.platform()),
    ]
    for name in _PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    if record.device:
        found.append((_("Trained on"), f"{record.device}, {counted(record.threads, 'thread')}"))
    return found


def _effort(record: RunRecord) -> str:
    return plural(
        "{n} network, {epoch} of {epochs} epochs, {time}",
        "{n} networks, {epoch} of {epochs} epochs, {time}",
        len(record.replicas),
        epoch=grouped(record.epochs),
        epochs=grouped(record.planned_epochs),
        time=duration(record.seconds),
    )
