"""``reglab history``: the runs that were kept, listed, shown, exported, noted, deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from textwrap import shorten

from rich import box
from rich.table import Table

from reglab.analysis import summarize
from reglab.cli.console import DONE, FAILED, complain, output, print_json, refuse
from reglab.cli.report import print_report
from reglab.record.notes import told
from reglab.store.errors import StoreError
from reglab.store.history import Entry, History
from reglab.store.history.recovery import recover
from reglab.store.records import prepare_folder, write_record
from reglab.words import counted, duration, fixed, listed

WIDTH_FOR_VERDICTS = 110
"""Terminals that are narrower than this get the list without them."""


@contextmanager
def _opened() -> Iterator[History]:
    """The history, with the runs of programs that have died since called interrupted."""
    with closing(History()) as history:
        try:
            recover(history)
            yield history
        except StoreError as error:
            refuse(str(error))


def list_runs(
    words: Sequence[str] = (), *, deleted: bool = False, starred: bool = False, as_json: bool = False
) -> int:
    """Carry out ``history list``; returns the exit code."""
    with _opened() as history:
        found = [one for one in history.entries(" ".join(words), deleted=deleted) if one.star or not starred]
        size, path = history.size(), history.path
    if as_json:
        print_json([one.to_dict() for one in found])
        return DONE
    if found:
        output().print(_table(found, verdicts=output().width >= WIDTH_FOR_VERDICTS))
    which = "deleted run" if deleted else "run"
    said = f"{counted(len(found), which)}; the history takes {_size(size)}: {path}"
    output().print(said, style="dim", soft_wrap=True)
    return DONE


def _table(found: Sequence[Entry], *, verdicts: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("id", justify="right", no_wrap=True)
    table.add_column("name", overflow="fold", min_width=24)
    table.add_column("state", no_wrap=True)
    table.add_column("epochs", justify="right", no_wrap=True)
    table.add_column("arms × seeds", justify="right", no_wrap=True)
    table.add_column("started", no_wrap=True)
    if verdicts:
        table.add_column("verdict", no_wrap=True)
    for one in found:
        row = [
            str(one.id),
            f"{one.name} ★" if one.star else one.name,
            one.state,
            f"{one.epochs:,}"
            if one.epochs == one.planned_epochs
            else f"{one.epochs:,}/{one.planned_epochs:,}",
            f"{len(one.arms)} × {one.seeds}",
            _local(one.started),
        ]
        table.add_row(*row, *([shorten(one.headline, 40, placeholder=" …")] if verdicts else []))
    return table


def _local(when: str) -> str:
    """A time by the clock on the wall: ``"2026-11-27 16:20"``."""
    return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")


def show(run: int, *, as_json: bool = False) -> int:
    """Carry out ``history show``; returns the exit code."""
    with _opened() as history:
        entry, record = history.entry(run), history.record(run)
    summary = summarize(record)
    if as_json:
        print_json({**entry.to_dict(), "notes": dict(record.notes), "summary": summary.to_dict()})
        return DONE
    console = output()
    star = " ★" if entry.star else ""
    console.print(f"Run {entry.id}: {entry.name}{star}", style="bold", soft_wrap=True)
    console.print(
        f"{entry.state}, {entry.epochs:,} of {entry.planned_epochs:,} epochs; started "
        f"{_local(entry.started)} ({entry.origin}), {duration(entry.seconds)} of training, "
        f"{_size(entry.bytes)} kept",
        soft_wrap=True,
    )
    for one in told(record.notes, record.experiment):
        console.print(f"Note, {one.title}: {one.text}", soft_wrap=True)
    console.print()
    if summary.epochs:
        print_report(console, summary)
    else:
        complain("No epoch is kept of this run.")
    return DONE


def export(run: int, out: Path, *, overwrite: bool = False) -> int:
    """Carry out ``history export``; returns the exit code."""
    with _opened() as history:
        record = history.record(run)
        folder = prepare_folder(out, overwrite=overwrite)
    try:
        write_record(folder, record, summarize(record))
    except StoreError as error:
        complain(str(error))
        return FAILED
    output().print(f"Written to {folder}.", soft_wrap=True)
    return DONE


def note(run: int, text: str) -> int:
    """Carry out ``history note``; returns the exit code."""
    with _opened() as history:
        history.note(run, text)
    return _said(f"The note of run {run} is {'kept' if text.strip() else 'gone'}.")


def name(run: int, text: str) -> int:
    """Carry out ``history name``; returns the exit code."""
    with _opened() as history:
        history.rename(run, text)
        found = history.entry(run).name
    return _said(f"Run {run} is called “{found}”.")


def star(runs: Sequence[int], *, on: bool = True) -> int:
    """Carry out ``history star``; returns the exit code."""
    with _opened() as history:
        for run in _known(runs, history):
            history.star(run, on)
    return _said(f"{_are(runs)} {'marked with' if on else 'without'} a star.")


def delete(runs: Sequence[int], *, for_good: bool = False) -> int:
    """Carry out ``history delete``; returns the exit code."""
    with _opened() as history:
        if not for_good:
            history.delete(_known(runs, history))
            history.purge()
            many = " ".join(map(str, runs))
            back = "it" if len(runs) == 1 else "them"
            way = f"for a week “reglab history restore {many}” brings {back} back"
            return _said(f"{_are(runs)} deleted; {way}.")
        if going := [run for run in _known(runs, history) if history.entry(run).state == "running"]:
            refuse(f"{_are(going)} under way; wait for the end, or stop the training first.")
        freed = history.purge(runs)
    return _said(f"{_are(runs)} deleted for good; the file is {_size(freed)} smaller.")


def restore(runs: Sequence[int]) -> int:
    """Carry out ``history restore``; returns the exit code."""
    with _opened() as history:
        history.restore(_known(runs, history))
    return _said(f"{_are(runs)} back in the history.")


def thin(runs: Sequence[int] | None = None) -> int:
    """Carry out ``history thin``; returns the exit code."""
    with _opened() as history:
        freed = history.thin(None if runs is None else _known(runs, history))
    if not freed:
        return _said("There are no networks to let go of.")
    return _said(f"The curves are kept; the file is {_size(freed)} smaller.")


def _known(runs: Sequence[int], history: History) -> Sequence[int]:
    """The same runs, once it is sure that all of them are there: what is done is done to all or none."""
    for run in runs:
        history.entry(run)
    return runs


def _are(runs: Sequence[int]) -> str:
    numbers = listed([str(run) for run in runs])
    return f"Run {numbers} is" if len(runs) == 1 else f"Runs {numbers} are"


def _size(count: int) -> str:
    return f"{fixed(count / 1e6, 1)} MB"


def _said(sentence: str) -> int:
    output().print(sentence, soft_wrap=True)
    return DONE
