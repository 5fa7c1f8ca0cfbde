"""What a view has to do with explanations: it says which of its pictures is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from reglab.gui.figures.menu import figure_menu
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.views.noting import Noting
from reglab.gui.views.switches import ModeSwitch
from reglab.words.language import _


class Explaining(Noting):
    """A widget with one picture, or several: by modes, or as plots beside each other."""

    explain_wanted = Signal(str)
    """A picture is to be explained; carries its key, see `reglab.gui.views.explained`."""
    subject_changed = Signal()
    """Another picture is looked at."""

    held = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modes: ModeSwitch | None = None
        self._beside: Mapping[str, CurvePlot] = {}

    def offer_modes(self, switch: ModeSwitch) -> None:
        """Each mode of a switch is a picture of its own."""
        self._modes = switch
        switch.chosen.connect(self._tell_subject)

    def offer_plots(self, plots: Mapping[str, CurvePlot]) -> None:
        """Each of several plots is a picture of its own, with a button that explains it."""
        self._beside = plots
        for key, plot in plots.items():
            plot.header.explain.show()
            plot.header.explain.clicked.connect(partial(self._explain_plot, key))

    def subjects(self) -> tuple[str, ...]:
        """Keys of all pictures that it can show."""
        key = self.tab.key
        if self._modes is not None:
            return tuple(f"{key}.{mode.key}" for mode in self._modes.modes)
        return (key, *(f"{key}.{plot}" for plot in self._beside))

    def subject(self) -> str:
        """Key of the picture that is looked at."""
        if self.held:
            return "drawing"
        if self._modes is not None:
            return f"{self.tab.key}.{self._modes.current}"
        seen = [key for key, plot in self._beside.items() if not plot.isHidden()]
        return f"{self.tab.key}.{seen[0]}" if len(seen) == 1 else self.tab.key

    @Slot(str)
    def _tell_subject(self, _mode: str) -> None:
        self.subject_changed.emit()

    def subject_at(self, place: QPoint) -> str:
        """Key of the picture at a place of the view."""
        for key, plot in self._beside.items():
            if plot.isVisible() and plot.rect().contains(plot.mapFrom(self, place)):
                return f"{self.tab.key}.{key}"
        return self.subject()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        self.menu_at(event.pos()).popup(event.globalPos())

    def menu_at(self, place: QPoint) -> QMenu:
        """Return the menu of a right click: what can be taken away, and what is looked at there."""
        menu = figure_menu(self.as_figure, self.shown_tables(), self)
        menu.addSeparator()
        menu.addAction(_("&What am I looking at?"), partial(self.explain_wanted.emit, self.subject_at(place)))
        return menu

    def _explain_plot(self, key: str, _checked: bool = False) -> None:
        self.explain_wanted.emit(f"{self.tab.key}.{key}")
