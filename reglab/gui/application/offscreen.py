"""Paints pictures of runs in a process without a window on the screen, for the command line."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import qInstallMessageHandler

from reglab.export.report import Plot
from reglab.gui import theme
from reglab.gui.application.app import make_application
from reglab.gui.application.diagnostics import log_qt_message
from reglab.gui.figures.form import FORMATS, Form
from reglab.gui.figures.render import FigureError
from reglab.gui.run.questions import Questions
from reglab.gui.window.run_figures import figure_files, report_plots, revived
from reglab.record.networks import NetworksAt
from reglab.record.record import RunRecord


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a run.

    Parameters
    ----------
    record : RunRecord
        The run.
    questions : Questions
        Where its networks are asked, if they were kept.
    """

    record: RunRecord
    questions: Questions

    def files(
        self, width: float, height: float, dpi: int, font: float, formats: Sequence[str]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield names and contents of the files of all views; raises `FigureError` for a wrong size."""
        form = Form(width, height, dpi, font)
        if problem := form.problem:
            raise FigureError(problem)
        wanted = [kind for kind in FORMATS if kind in formats]
        if not wanted or len(wanted) < len(set(formats)):
            raise FigureError(f"Formats must be some of {', '.join(FORMATS)}, but are “{','.join(formats)}”.")
        yield from figure_files(self.record, self.questions, form, wanted)

    def plots(self) -> Iterator[Plot]:
        """Yield the pictures of a report."""
        yield from report_plots(self.record, self.questions)


@contextmanager
def painted(record: RunRecord, networks: Sequence[NetworksAt]) -> Iterator[Pictures]:
    """Pictures of a run, for the time of the block."""
    # Remarks of Qt about a screen that is none are for nobody.
    logging.getLogger("qt").addHandler(logging.NullHandler())
    qInstallMessageHandler(log_qt_message)
    app = make_application()
    theme.apply(app, "light")
    with revived(record, networks) as questions:
        yield Pictures(record, questions)
    app.processEvents()
