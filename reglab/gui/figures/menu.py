"""The one menu of everything that can be taken away: picture and tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from reglab.export.table import Table
from reglab.gui.figures.copying import copy_tables, tables_in
from reglab.gui.figures.figure import Figure
from reglab.words.language import _

COPY_PICTURE, SAVE_PICTURE, COPY_TABLE = "Ctrl+Shift+C", "Ctrl+Shift+E", "Ctrl+C"
NO_TABLE = _("There is no table here; its picture can be copied")


def figure_menu(
    make: Callable[[], Figure], tables: list[Table], parent: QWidget, *, keys: bool = True
) -> QMenu:
    """Return the menu for a picture; it deletes itself when it is closed.

    Parameters
    ----------
    make : callable
        Returns what a picture is taken of.
    tables : list of Table
        What can be copied as text.
    parent : QWidget
        Whose menu it is.
    keys : bool
        Whether the keys of the window lead to the same.
    """
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    copy = menu.addAction(_("&Copy picture"), lambda: take_picture(make(), parent))
    save = menu.addAction(_("&Save picture…"), lambda: ask_picture(make(), parent))
    menu.addSeparator()
    text = menu.addAction(_("Copy &table as text"), lambda: copy_tables(tables))
    text.setEnabled(bool(tables))
    text.setToolTip("" if tables else NO_TABLE)
    for table in tables:
        words = (
            _("Save table as CSV…")
            if len(tables) == 1
            else _("Save “{table}” as CSV…").format(table=table.name)
        )
        menu.addAction(words.replace("&", "&&"), partial(_save_table, table, parent))
    if keys:
        for action, key in ((copy, COPY_PICTURE), (save, SAVE_PICTURE), (text, COPY_TABLE)):
            # Shown alone: the window's own action has the key.
            action.setText(
                f"{action.text()}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}"
            )
    return menu


def _save_table(table: Table, parent: QWidget, _checked: bool = False) -> None:
    from reglab.gui.figures.saving import ask_table

    ask_table(table, parent)


def take_picture(figure: Figure, parent: QWidget) -> None:
    """Put a picture onto the clipboard."""
    # What paints for files and asks for them is not for the start of the window.
    from reglab.gui.figures.saving import copy_picture

    copy_picture(figure, parent=parent)


def ask_picture(figure: Figure, parent: QWidget) -> None:
    """Ask for format, size and file of a picture, and save it."""
    from reglab.gui.figures.dialog import ExportDialog

    dialog = ExportDialog(figure, parent)
    dialog.exec()
    dialog.deleteLater()


class FigureMenu(QObject):
    """Gives a widget that is no view, such as a plot in a panel, the same menu on a right click.

    Parameters
    ----------
    widget : QWidget
        What the picture is taken of; owns it.
    title : str
        Stands above the picture.
    """

    def __init__(self, widget: QWidget, title: str) -> None:
        super().__init__(widget)
        self._widget, self._title = widget, title
        widget.installEventFilter(self)

    def figure(self) -> Figure:
        """Return what the picture is taken of."""
        return Figure(self._title, self._widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent) and watched is self._widget:
            figure_menu(self.figure, tables_in(self._widget), self._widget, keys=False).popup(
                event.globalPos()
            )
            return True
        return super().eventFilter(watched, event)
