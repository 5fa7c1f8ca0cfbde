"""The menu bar, made of the window's actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.text import one_line
from reglab.gui.document.documents import Document
from reglab.gui.widgets.plain import button_text, literal
from reglab.gui.window.actions import Actions
from reglab.store.finished import finished_runs
from reglab.words.language import _


def build_menus(
    window: QMainWindow, actions: Actions, document: Document, show_example: Callable[[Experiment], object]
) -> tuple[QMenu, QMenu, QMenu]:
    """Fill the menu bar of `window`; returns the menus of lessons, languages and processes to be filled."""
    bar = window.menuBar()
    file = bar.addMenu(_("&File"))
    file.addAction(actions.new)
    file.addActions([actions.open, actions.open_sweep, actions.history])
    recent = file.addMenu(_("Open &recent"))
    examples = file.addMenu(_("E&xamples"))
    examples.setToolTipsVisible(True)
    actions.opening += [examples.menuAction(), _add_finished(file, document).menuAction()]
    file.addSeparator()
    file.addAction(actions.import_data)
    file.addSeparator()
    file.addActions([actions.save, actions.save_as, actions.save_whole, actions.for_class])
    file.addSeparator()
    _add_export(file, actions)
    file.addAction(actions.reopen)
    file.addSeparator()
    file.addAction(actions.quit)
    edit = bar.addMenu(_("&Edit"))
    edit.addActions([actions.undo, actions.redo])
    edit.addSeparator()
    edit.addActions([actions.copy_table, actions.copy_picture])
    edit.addSeparator()
    edit.addActions([actions.add_arm, actions.duplicate_arm, actions.remove_arm])
    run = bar.addMenu(_("&Run"))
    run.setToolTipsVisible(True)
    run.addActions([actions.run, actions.stop, actions.step, actions.reset])
    run.addSeparator()
    run.addActions([actions.live, actions.branch])
    run.addSeparator()
    processes = run.addMenu(_("&Processes"))
    languages = _add_view(bar, actions)
    lessons = bar.addMenu(_("&Lessons"))
    help_menu = bar.addMenu(_("&Help"))
    help_menu.setToolTipsVisible(True)
    help_menu.addAction(actions.start_page)
    help_menu.addActions([actions.glossary, actions.looking_at, actions.shortcuts, actions.hints])
    help_menu.addSeparator()
    help_menu.addActions([actions.log, actions.about])

    for preset in PRESETS.values():
        action = examples.addAction(preset.title)
        action.setToolTip(preset.about)
        # Menu actions fire in the GUI thread alone, so a partial is safe here.
        action.triggered.connect(partial(_show, show_example, preset.experiment))

    def fill_recent() -> None:
        _fill_recent(recent, document)

    document.recent_changed.connect(fill_recent)
    fill_recent()
    return lessons, languages, processes


def _add_view(bar: QMenuBar, actions: Actions) -> QMenu:
    """Add the menu of what is seen and how; returns the menu of languages."""
    view = bar.addMenu(_("&View"))
    view.addActions([actions.left_panel, actions.right_panel])
    view.addSeparator()
    view.addActions([actions.enlarge, actions.full_screen, actions.back])
    view.addSeparator()
    view.addActions([actions.larger, actions.smaller, actions.usual])
    view.addSeparator()
    view.addActions(actions.themes)
    view.addAction(actions.large_pointer)
    view.addSeparator()
    return view.addMenu(_("Lan&guage"))


def _add_finished(file: QMenu, document: Document) -> QMenu:
    """Add the menu of the finished runs that come with the program, and return it."""
    menu = file.addMenu(_("Finished r&uns"))
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(partial(_fill_finished, menu, document))
    return menu


def _fill_finished(menu: QMenu, document: Document) -> None:
    """List the runs once, and not before somebody looks: their files are read for it."""
    if menu.actions():
        return
    for run in finished_runs():
        action = menu.addAction(button_text(run.title))
        action.setToolTip(literal(run.about))
        action.triggered.connect(partial(_open_finished, document, run.path))


def _add_export(file: QMenu, actions: Actions) -> None:
    """Add what leaves the window to the file menu, and what comes back from the clipboard."""
    menu = file.addMenu(_("&Export"))
    menu.setToolTipsVisible(True)
    menu.addActions([actions.copy_picture, actions.save_picture])
    menu.addSeparator()
    menu.addAction(actions.copy_table)
    menu.addSeparator()
    menu.addActions([actions.export_report, actions.export_tables])
    menu.addActions([actions.export_weights, actions.export_events])
    file.addAction(actions.show_code)
    file.addSeparator()
    file.addActions([actions.share, actions.paste])
    file.addSeparator()


def connect_files(actions: Actions, document: Document) -> None:
    """Have the actions on files done by the document."""
    actions.open.triggered.connect(document.ask_open)
    actions.open_sweep.triggered.connect(document.ask_sweep)
    actions.save.triggered.connect(document.save)
    actions.save_as.triggered.connect(document.ask_save_as)
    actions.save_whole.triggered.connect(document.ask_save_whole)


def _show(
    show_example: Callable[[Experiment], object], experiment: Experiment, _checked: bool = False
) -> None:
    show_example(experiment)


def _fill_recent(menu: QMenu, document: Document) -> None:
    menu.clear()
    paths = document.recent()
    menu.setEnabled(bool(paths))
    for path in paths:
        action = menu.addAction(button_text(one_line(path.name)))
        action.setToolTip(literal(one_line(str(path))))
        action.triggered.connect(partial(_open, document, str(path)))


def _open_finished(document: Document, path: Path, _checked: bool = False) -> None:
    document.open_finished(path)


def _open(document: Document, name: str, _checked: bool = False) -> None:
    document.open(Path(name))
