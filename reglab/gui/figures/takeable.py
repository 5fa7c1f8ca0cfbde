"""A widget of which a picture and its tables can be taken away."""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from reglab.export.table import Table
from reglab.gui.figures.copying import tables_in
from reglab.gui.figures.figure import Figure
from reglab.gui.figures.menu import figure_menu
from reglab.gui.theme import Theme


class Takeable(QWidget):
    """Base of such widgets: a right click offers the menu of `figures.menu`."""

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""

    def figure_widget(self) -> QWidget:
        """Return the widget that is the picture, with its key and without the controls."""
        return self

    def figure_legend(self) -> QWidget | None:
        """Return a new widget that explains what `figure_widget` does not; ``None`` where it explains all."""
        return None

    def figure_title(self) -> str:
        """Say what the picture shows; stands above it."""
        return self.accessibleName()

    def figure_words(self) -> str:
        """Say what the picture tells, under it; empty where it speaks for itself."""
        return ""

    def as_figure(self) -> Figure:
        """Return what a picture for a file is taken of."""
        return Figure(self.figure_title(), self.figure_widget(), self.set_theme, self.figure_legend)

    def shown_tables(self) -> list[Table]:
        """Return the tables that are seen."""
        return tables_in(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to take away what is seen."""
        event.accept()
        figure_menu(self.as_figure, self.shown_tables(), self).popup(event.globalPos())
