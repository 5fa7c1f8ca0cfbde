"""Pictures of a whole run without a window on the screen: every view that has something to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.export.report import Plot
from reglab.gui.figures.figure import Figure
from reglab.gui.figures.form import Form, Format
from reglab.gui.figures.render import render
from reglab.gui.figures.saving import file_stem
from reglab.gui.run.questions import Questions
from reglab.gui.run.side_questions import SideQuestions
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.views.base import View
from reglab.gui.views.curves.view import CurvesView
from reglab.gui.views.dotted import DottedView
from reglab.gui.views.framed import FramedView
from reglab.gui.window.view_tabs import ViewTabs
from reglab.record.networks import NetworksAt
from reglab.record.notes import of_plot, of_view
from reglab.record.record import RunRecord
from reglab.record.reviving import revival
from reglab.words import in_sentence

REPORT = Form(width=17.5, height=8.5, font=9.0, title=False)
_DOTS = 2.4, 0.9
"""Height of rows of dots in centimetres: of head and axis, and of each row."""
_SIZE = (1100, 700)
_LIMIT_MS = 30_000
"""Longest wait for a view whose networks have to be asked."""
_QUIET_MS = 60
"""A view that asks nothing for so long has all that it wants."""


@dataclass(frozen=True, slots=True)
class RunFigure:
    """One picture of a run.

    Parameters
    ----------
    name : str
        Stem of its file.
    place : str
        Where notes about it belong, see `reglab.record.notes`.
    heading : str
        What it shows, without the name of the run.
    figure : Figure
        What is painted; only until the next one is asked for.
    height : float
        Height in centimetres that suits it, of `REPORT`'s width.
    """

    name: str
    place: str
    heading: str
    figure: Figure
    height: float = REPORT.height


@contextmanager
def revived(record: RunRecord, networks: Sequence[NetworksAt]) -> Iterator[Questions]:
    """Questions about networks that were kept of a run, for the time of the block."""
    worker = TrainingWorker()
    questions = SideQuestions(worker, record.run if networks else 0)
    try:
        if networks:
            worker.start()
            worker.revive(record.run, record.experiment, revival(record, networks))
        yield questions
    finally:
        questions.set_run(0)
        worker.shutdown()
        worker.deleteLater()
        questions.deleteLater()


@contextmanager
def _stage(record: RunRecord, questions: Questions) -> Iterator[ViewTabs]:
    """The tabs with a record, laid out and never seen."""
    place = QWidget()
    place.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    place.resize(*_SIZE)
    tabs = ViewTabs(questions)
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(tabs)
    tabs.set_experiment(record.experiment, range(len(record.experiment.arms)), -1)
    try:
        tabs.set_record(record)
        place.show()
        yield tabs
    finally:
        tabs.leave()
        place.close()
        place.deleteLater()


def figures(record: RunRecord, questions: Questions) -> Iterator[RunFigure]:
    """Yield the pictures of a run, each until the next is asked for.

    Parameters
    ----------
    record : RunRecord
        The run.
    questions : Questions
        Where its networks are asked; of no run, those views are left out that ask them.
    """
    if not record.epochs:
        return
    shown = record.copy()
    shown.lost = not questions.run
    with _stage(shown, questions) as tabs:
        for page in tabs.pages:
            at = tabs.indexOf(page)
            wanted = page.tab.needs == "record" or (page.tab.needs == "networks" and questions.run)
            if not wanted or not tabs.isTabVisible(at):
                continue
            tabs.setCurrentIndex(at)
            tabs.make_current()
            view = tabs.open_view
            assert view is not None
            _settle(questions)
            yield from _of_view(questions, view)


def _of_view(questions: Questions, view: View) -> Iterator[RunFigure]:
    name = view.tab.view.partition(":")[0].split(".")[-2]
    title = file_stem(view.tab.name)
    if isinstance(view, CurvesView):
        for key in ("gap", "loss", "score", "weights"):
            view.grid.enlarge(key)
            _settle(questions)
            quantity = view.plots[key].quantity.title
            figure = replace(view.as_figure(), title=f"{view.figure_title()}: {quantity}")
            yield RunFigure(f"{title}-{key}", of_plot(key), quantity, figure)
        view.grid.enlarge(None)
        yield RunFigure(title, of_view(name), view.tab.title, view.as_figure(), 11.0)
    elif isinstance(view, FramedView):
        for mode in view.switch.modes:
            if view.switch.buttons[mode.key].isEnabled():
                view.switch.choose(mode.key)
                _settle(questions)
                if view.stack.currentWidget() is not view.empty:
                    figure = replace(view.as_figure(), title=f"{view.figure_title()}: {mode.title}")
                    heading = f"{view.tab.title}: {in_sentence(mode.title)}"
                    yield RunFigure(f"{title}-{mode.key}", of_view(name, mode.key), heading, figure)
    elif not isinstance(view, DottedView):
        yield RunFigure(title, of_view(name), view.tab.title, view.as_figure())
    elif view.stack.currentWidget() is view.table:
        height = min(20.0, _DOTS[0] + _DOTS[1] * len(view.table.content.rows))
        yield RunFigure(title, of_view(name), view.tab.title, view.as_figure(), height)


def _settle(questions: Questions) -> None:
    """Handle events until the view that is open has what it asked for."""
    limit, quiet = QElapsedTimer(), QElapsedTimer()
    limit.start()
    quiet.start()
    loop, look = QEventLoop(), QTimer()
    look.setInterval(10)

    def ask() -> None:
        if questions.busy:
            quiet.restart()
        if quiet.elapsed() > _QUIET_MS or limit.elapsed() > _LIMIT_MS:
            loop.quit()

    look.timeout.connect(ask)
    look.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    look.stop()


def report_plot(one: RunFigure) -> Plot | None:
    """Return a picture as a report has it; ``None`` of one that others show better."""
    if one.place == of_view("curves"):
        return None
    form = replace(REPORT, height=one.height)
    return Plot(one.heading, render(one.figure, form, ["svg"])["svg"].decode(), place=one.place)


def report_plots(record: RunRecord, questions: Questions) -> Iterator[Plot]:
    """Yield the pictures of a report: each curve by itself, and every view of which there is something."""
    for one in figures(record, questions):
        if (plot := report_plot(one)) is not None:
            yield plot


def sweep_plot(view: View) -> Plot:
    """Return the picture of the sweep that a view shows, as a report has it, with what it found."""
    figure = view.as_figure()
    words = view.figure_words()
    return Plot(view.tab.title, render(figure, REPORT, ["svg"])["svg"].decode(), words)


def figure_files(
    record: RunRecord, questions: Questions, form: Form, formats: Sequence[Format]
) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of the files of all pictures of a run."""
    for one in figures(record, questions):
        for kind, content in render(one.figure, form, formats).items():
            yield f"{one.name}.{kind}", content
