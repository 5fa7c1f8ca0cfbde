"""The tabs: the curves, and the views of what each network has learned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.run.questions import Questions
from reglab.gui.theme.theme import faded
from reglab.gui.views.base import View
from reglab.gui.views.tab import Tab
from reglab.gui.views.tabs import find_tabs, load
from reglab.gui.window.beside_tabs import BesideTabs
from reglab.gui.window.page import Page
from reglab.record.record import RunRecord

IMPORT_MS = 400
"""Pause between the imports of two views, which come after the window is seen and nothing else is due."""

Kind = TypeVar("Kind", bound=View)


class ViewTabs(QTabWidget):
    """Shows a record in many ways; only what is seen is computed and painted.

    Connect `view_made`, then call `make_current` for the first view.

    Parameters
    ----------
    questions : Questions
        What the views ask of the run.
    drafts : Drafts, optional
        Data and untrained networks of the experiment as it stands; without, nothing is seen of them.
    """

    view_made = Signal(object)
    """A `View` was made, as it was seen for the first time."""
    views_imported = Signal()
    """All views are imported: what is seldom needed may be next."""
    enlarged_changed = Signal()
    """One plot, arm or drawing has the whole place, or all are seen again, or another tab is open."""

    def __init__(
        self, questions: Questions, drafts: Drafts | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._questions = questions
        self._drafts = drafts
        self._draft_questions = drafts.new_questions() if drafts is not None else None
        self._record: RunRecord | None = None
        self._experiment: Experiment | None = None
        self._arms: frozenset[int] = frozenset()
        self._hues: Mapping[str, int] | None = None
        self._pale: Mapping[str, int] | None = None
        self._selected = -1
        self._epoch: int | None = None
        self.setDocumentMode(True)
        self.pages = [Page(tab) for tab in find_tabs()]
        for page in self.pages:
            self.addTab(page, page.tab.title)
        self._importing = QTimer(self)
        self._importing.setInterval(IMPORT_MS)
        self._importing.timeout.connect(self._import_next)
        self._to_import = [page.tab for page in self.pages]
        if drafts is not None:
            drafts.changed.connect(self._show_draft)
        self.currentChanged.connect(self.make_current)
        self.currentChanged.connect(self.enlarged_changed)
        self._beside = BesideTabs(self, lambda: self.views)
        self._suit_tabs()

    @property
    def views(self) -> list[View]:
        """The views that were made."""
        return [page.view for page in self.pages if page.view is not None]

    def page(self, title: str) -> Page:
        """Return the page of a tab, by the words on it."""
        return next(page for page in self.pages if page.tab.title == title)

    def show_named(self, name: str) -> None:
        """Show a tab by its name in lessons, if it suits what is learned."""
        page = next(page for page in self.pages if page.tab.name == name)
        if self.isTabVisible(self.indexOf(page)):
            self.setCurrentWidget(page)

    def view(self, kind: type[Kind]) -> Kind:
        """Return the view of a kind, which is made if nobody has seen it yet."""
        page = self.page(kind.tab.title)
        view = page.view or self._make(page)
        assert isinstance(view, kind)
        return view

    # -- what the window tells -------------------------------------------------------------

    def set_record(self, record: RunRecord | None) -> None:
        """Show another record, the same one with its replicas known, or none."""
        self._record, self._epoch = record, None
        self._suit_tabs()
        for view in self.views:
            if view.tab.of_record:
                self._give_source(view)

    def _shows_draft(self, tab: Tab) -> bool:
        return tab.needs == "draft" or (tab.untrained and self._record is None)

    def _give_source(self, view: View) -> None:
        """Give a view the run, or the draft where it shows that."""
        if self._shows_draft(view.tab) and self._drafts is not None and self._draft_questions is not None:
            view.set_source(self._drafts.record, self._draft_questions)
        else:
            view.set_source(self._record if view.tab.of_record else None, self._questions)

    @Slot()
    def _show_draft(self) -> None:
        for view in self.views:
            if self._shows_draft(view.tab):
                self._give_source(view)

    def set_experiment(
        self,
        experiment: Experiment,
        visible: Collection[int],
        selected: int,
        hues: Mapping[str, int] | None = None,
        stale: Collection[str] = (),
    ) -> None:
        """Tell what would be trained next, and have the tabs that suit its task.

        Parameters
        ----------
        experiment : Experiment
            What would be trained next.
        visible : collection of int
            Positions in it of the arms that are to be seen.
        selected : int
            Position of the arm to be emphasised, −1 for none.
        hues : mapping of str to int, optional
            The hues of the arms by their keys; else they follow the order.
        stale : collection of str
            Keys of arms of the record that are no longer as they were trained.
        """
        self._experiment, self._arms, self._selected = experiment, frozenset(visible), selected
        self._hues = hues
        self._pale = {key: faded(hue) if key in stale else hue for key, hue in hues.items()} if hues else None
        self._suit_tabs()
        for view in self.views:
            view.set_experiment(experiment, self._arms, selected, self._hues_for(view))

    def _hues_for(self, view: View) -> Mapping[str, int] | None:
        """What is of the record is pale where it does not hold; what follows the experiment itself is not."""
        return self._pale if view.tab.of_record else self._hues

    @Slot()
    def _suit_held(self) -> None:
        """Show or hide a tab in which a person has begun or ended to work; the data are seen then."""
        before = self.pages[self.currentIndex()]
        self._suit_tabs()
        if not self.isTabVisible(self.indexOf(before)):
            drafts = [page for page in self.pages if page.tab.needs == "draft" and self._drafts is not None]
            self.setCurrentWidget((drafts or self.pages)[0])
        self.enlarged_changed.emit()

    def _suit_tabs(self) -> None:
        shown = self._record.experiment if self._record is not None else self._experiment
        for page in self.pages:
            held = page.view is not None and page.view.held
            fits = held or shown is None or page.tab.suits(shown.data.info.task)
            drawn = page.tab.needs != "draft" or self._drafts is not None
            self.setTabVisible(self.indexOf(page), fits and drawn)
        self._beside.place()

    @Slot(int)
    def set_selected_arm(self, arm: int) -> None:
        """Emphasise an arm, by its position in the experiment."""
        self._selected = arm
        for view in self.views:
            view.set_selected_arm(arm)

    @Slot(object)
    def set_epoch(self, epoch: int | None) -> None:
        """Show everything as of an epoch; ``None`` follows the newest."""
        self._epoch = epoch
        for view in self.views:
            view.set_epoch(epoch)

    @property
    def of_record(self) -> bool:
        """Whether what is seen is of the record, not of the experiment itself."""
        page = self.pages[self.currentIndex()]
        return page.tab.of_record and not (page.view is not None and page.view.held)

    @Slot()
    def refresh(self) -> None:
        """Show what is new in the record where it is seen."""
        for view in self.views:
            view.refresh()

    # -- folders and the end ---------------------------------------------------------------

    def open_folder(self, path: Path) -> None:
        """Open the tab that shows what stands in folders, and have it show one."""
        page = next(page for page in self.pages if page.tab.folders)
        self.setCurrentWidget(page)
        (page.view or self._make(page)).open_folder(path)

    @Slot(str)
    def draw(self, kind: str) -> None:
        """Open the tab in which data of a kind are drawn, also where it does not suit what is shown."""
        page = next(page for page in self.pages if page.tab.draws == kind)
        view = page.view or self._make(page)
        view.start_drawing()
        self.setCurrentWidget(page)

    def leave(self) -> None:
        """End what runs for the views: the window closes."""
        self._importing.stop()
        for view in self.views:
            view.leave()

    # -- one plot or arm alone ---------------------------------------------------------------

    @property
    def open_view(self) -> View | None:
        """The view of the tab that is open, once it is made."""
        return self.pages[self.currentIndex()].view

    @property
    def enlarged(self) -> bool:
        """Whether one plot or arm has the whole place in the tab that is open."""
        return self.open_view is not None and self.open_view.alone

    @Slot()
    def toggle_enlarged(self) -> None:
        """Give a plot or the selected arm the whole place, or show all again."""
        if self.open_view is not None:
            self.open_view.toggle_enlarged()

    @Slot()
    def show_all(self) -> None:
        """Show all plots or arms of the open tab again."""
        if self.open_view is not None:
            self.open_view.show_all()

    # -- making views ----------------------------------------------------------------------

    @Slot()
    def make_current(self) -> None:
        """Make the view of the tab that is open, unless it is made."""
        page = self.pages[self.currentIndex()]
        if page.view is None:
            self._make(page)

    def _make(self, page: Page) -> View:
        view = page.make(self._questions)
        if page.tab in self._to_import:
            self._to_import.remove(page.tab)
        if self._drafts is not None:
            view.set_drafts(self._drafts)
        if self._experiment is not None:
            view.set_experiment(self._experiment, self._arms, self._selected, self._hues_for(view))
        self._give_source(view)
        view.set_epoch(self._epoch)
        view.enlarged_changed.connect(self.enlarged_changed)
        view.held_changed.connect(self._suit_held)
        self.view_made.emit(view)
        self._beside.place()
        return view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Ctrl+Tab too leads to no other tab while the tabs are locked or hidden.
        if self.tabBar().isEnabled() and not self.tabBar().isHidden():
            super().keyPressEvent(event)
        else:
            event.ignore()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._to_import:
            self._importing.start()

    @Slot()
    def _import_next(self) -> None:
        """Import a view ahead of its first use, so that it opens at once."""
        if self._to_import:
            load(self._to_import.pop(0))
        if not self._to_import:
            self._importing.stop()
            self.views_imported.emit()
