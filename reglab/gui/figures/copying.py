"""Tables of the window as text: what stands in them, as it is shown."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from reglab.export.table import Table
from reglab.words.language import _


def table_of(view: QTableView) -> Table:
    """Return what a table shows: all rows in their order, of the columns that are seen."""
    model, header = view.model(), view.horizontalHeader()
    columns = [
        header.logicalIndex(place)
        for place in range(header.count())
        if not view.isColumnHidden(header.logicalIndex(place))
    ]
    horizontal = Qt.Orientation.Horizontal
    heads = [_text(model.headerData(column, horizontal)) for column in columns]
    rows = [
        [_cell(model.index(row, column)) for column in columns]
        for row in range(model.rowCount())
        if not view.isRowHidden(row)
    ]
    return Table(view.accessibleName() or _("table"), heads, rows)


@runtime_checkable
class HasTables(Protocol):
    """A widget whose picture is a table, or made of one."""

    def tables(self) -> list[Table]:
        """Return what it shows, in full precision."""


def tables_in(widget: QWidget) -> list[Table]:
    """Return the tables that are seen in a widget; one that repeats a row of another one is left out."""
    painted = [
        table
        for part in (widget, *widget.findChildren(QWidget))
        if isinstance(part, HasTables) and part.isVisibleTo(widget)
        for table in part.tables()
    ]
    return [*painted, *_views_in(widget)]


def _views_in(widget: QWidget) -> list[Table]:
    found = [view for view in widget.findChildren(QTableView) if view.isVisibleTo(widget)]
    return [
        table_of(view)
        for view in found
        if view.model() is not None
        and view.model().rowCount()
        and not any(other is not view and other.isAncestorOf(view) for other in found)
    ]


def copy_tables(tables: list[Table]) -> None:
    """Put tables onto the clipboard as text, one below the other."""
    QApplication.clipboard().setText("\n".join(table.text() for table in tables))


def _cell(index: QModelIndex) -> str:
    shown = _text(index.data())
    # Where there is a picture alone, what it says aloud stands for it.
    return shown or _text(index.data(Qt.ItemDataRole.AccessibleTextRole))


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
