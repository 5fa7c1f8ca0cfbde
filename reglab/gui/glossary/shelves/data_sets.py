"""The data sets of the catalogue."""

from __future__ import annotations

from functools import partial

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.datasets import DATASETS
from reglab.gui.glossary.entries import Entry, Shelf, heading, paragraph, table
from reglab.gui.theme import Theme
from reglab.words import listed
from reglab.words.language import _, plural

KIND = "data"
_MOST = 12
"""So many features or classes are named."""


def _some(names: tuple[str, ...]) -> str:
    shown = listed(names) if len(names) <= _MOST else ", ".join(names[:_MOST]) + " …"
    return f"{len(names)}: {shown}" if len(names) > 1 else shown


def _facts(info: DatasetInfo) -> list[tuple[str, str]]:
    facts = []
    if info.image_shape is not None:
        channels, height, width = info.image_shape
        shape = (
            _("{height} × {width} pixels, in colour")
            if channels > 1
            else _("{height} × {width} pixels, grey")
        )
        facts.append((_("inputs"), shape.format(height=height, width=width)))
    else:
        facts.append((_("inputs"), _some(info.features)))
    if info.classes:
        facts.append((_("classes"), _some(info.classes)))
    else:
        facts.append((_("target"), info.target))
    if info.total is not None:
        facts.append((_("size"), plural("{n} example", "{n} examples", info.total)))
    else:
        facts.append((_("size"), _("as many as you want: generated")))
        facts.append((_("noise"), info.noise))
    if info.story is not None:
        facts.append((_("origin"), info.story.origin))
        if info.story.licence:
            facts.append((_("licence"), info.story.licence))
    return facts


def _page(info: DatasetInfo, look: Theme) -> str:
    task = _("classes to predict") if info.task == "classification" else _("numbers to predict")
    shows = info.story.shows if info.story is not None else ""
    return "".join(
        (
            heading(info.title, task, look),
            paragraph(info.about),
            paragraph(shows, _("Good for showing")),
            table(_("Facts"), _facts(info), look),
        )
    )


def _entry(info: DatasetInfo) -> Entry:
    story = f"{info.story.shows} {info.story.origin}" if info.story is not None else ""
    names = f"{info.key} {info.task} {' '.join(info.classes[:_MOST])}"
    return Entry(f"{KIND}:{info.key}", info.title, names, f"{info.about} {story}", partial(_page, info))


def _entries() -> list[Entry]:
    return [_entry(info) for info in DATASETS.values()]


SHELF = Shelf(KIND, _("Data sets"), 30, _entries)
