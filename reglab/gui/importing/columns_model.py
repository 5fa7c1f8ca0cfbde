"""The columns of a table as rows of a list: what each is, how its values are spread, what it is used for."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reglab.experiment.tables.report import Column
from reglab.experiment.tables.survey import Survey
from reglab.gui.importing.histograms import Groups, Histogram, groups_of, histogram
from reglab.gui.importing.table_import import TableImport
from reglab.gui.widgets.plain import literal
from reglab.words import short
from reglab.words.language import _, grouped, in_context

HEADINGS = (
    _("Column"),
    _("Used as"),
    _("Type"),
    _("Values"),
    in_context("heading of a column: how many values are missing", "Missing"),
    in_context("heading of a column: how many different values", "Different"),
    _("Smallest"),
    _("Largest"),
    _("Example"),
)
NAME, USE, KIND, VALUES, MISSING, DIFFERENT, LOW, HIGH, EXAMPLE = range(len(HEADINGS))
_NUMBERS = (MISSING, DIFFERENT, LOW, HIGH)
USES = {
    "input": in_context("column", "input"),
    "target": in_context("column", "target"),
    "group": in_context("column", "group"),
    "order in time": _("order in time"),
    "left out": in_context("column", "left out"),
    "unusable": in_context("column", "unusable"),
}
"""What a column can be used for, by its key."""
KINDS = {
    "number": _("numbers"),
    "category": _("categories"),
    "text": in_context("kind of a column", "text"),
    "date": _("dates"),
    "empty": _("empty"),
}

Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(QAbstractTableModel):
    """Shows a table's columns, and takes from a person which of them are inputs.

    Parameters
    ----------
    table : TableImport
        The table.
    """

    def __init__(self, table: TableImport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._survey: Survey | None = None
        self.groups: Groups | None = None
        """By what the bars are coloured."""
        self._grouped: tuple[str, bool] = ("", False)
        self._histograms: dict[int, Histogram | None] = {}
        self._uses: dict[str, str] = {}

    def show_survey(self) -> None:
        """Show another survey."""
        self.beginResetModel()
        self._survey, self.groups, self._grouped = self._table.survey, None, ("", False)
        self._histograms.clear()
        self._group()
        self._find_uses()
        self.endResetModel()

    def show_choices(self) -> None:
        """Show what the columns are used for now."""
        self._group()
        self._find_uses()
        if self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.columns) - 1, len(HEADINGS) - 1))

    def _group(self) -> None:
        """Colour the bars by the target that is chosen."""
        if self._survey is None:
            return
        target = self._table.choices.target if self._table.choices else ""
        key = (target, self.learns_classes())
        if self.groups is None or key != self._grouped:
            self._grouped, self.groups = key, groups_of(self._survey, target, classes=key[1])
            self._histograms.clear()

    def learns_classes(self) -> bool:
        """Whether the target is learned as classes, as was found or asked for."""
        choices, meaning = self._table.choices, self._table.meaning
        if choices is None:
            return False
        if meaning is not None:
            return meaning.source.task == "classification"
        if choices.task != "auto":
            return choices.task == "classification"
        return self._grouped[1] if self._grouped[0] == choices.target else True

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are shown."""
        return self._survey.report.columns if self._survey is not None else ()

    def histogram(self, row: int) -> Histogram | None:
        """How the values of a column are spread; counted when it is first seen."""
        if row not in self._histograms and self._survey is not None and self.groups is not None:
            self._histograms[row] = histogram(self.columns[row], self._survey.sample[:, row], self.groups)
        return self._histograms.get(row)

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME and self._may_change(self.columns[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, place = self.columns[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(column, place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(place)
        if role == Qt.ItemDataRole.CheckStateRole and place == NAME:
            used = self.use(column) not in ("left out", "unusable")
            return Qt.CheckState.Checked if used else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            if place == VALUES:
                return literal(self._spread_words(index.row()))
            return literal(self._words(column, place)) if place in (NAME, EXAMPLE) else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        choices = self._table.choices
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != NAME or choices is None:
            return False
        name = self.columns[index.row()].name
        others = tuple(each for each in choices.ignored if each != name)
        used = Qt.CheckState(value) == Qt.CheckState.Checked
        self._table.choose(ignored=others if used else (*others, name))
        return True

    # -- words -------------------------------------------------------------------------------------

    def use(self, column: Column) -> str:
        """What a column is used for: a key of `USES`, or nothing."""
        return self._uses.get(column.name, "")

    def _find_uses(self) -> None:
        choices = self._table.choices
        if choices is None:
            self._uses = {}
            return
        roles = {choices.time: "order in time", choices.group: "group", choices.target: "target"}
        roles = dict.fromkeys(choices.ignored, "left out") | roles
        taken = set(choices.categories)
        self._uses = {
            column.name: roles.get(column.name) or ("input" if _able(column, taken) else "unusable")
            for column in self.columns
        }

    def kind_words(self, column: Column) -> str:
        """What its cells are, or what they are taken as."""
        choices = self._table.choices
        taken = choices is not None and column.name in choices.categories
        return KINDS["category"] if taken else KINDS[column.kind]

    def _may_change(self, column: Column) -> bool:
        return self.use(column) in ("input", "left out")

    def _words(self, column: Column, place: int) -> str:
        if place == LOW:
            return short(column.minimum, 6) if column.minimum is not None else column.first
        if place == HIGH:
            return short(column.maximum, 6) if column.maximum is not None else column.last
        return {
            NAME: column.name,
            USE: USES.get(self.use(column), ""),
            KIND: self.kind_words(column),
            MISSING: grouped(column.missing) if column.missing else "",
            DIFFERENT: _("over 1,000") if column.different > 1000 else grouped(column.different),
            EXAMPLE: column.example,
        }.get(place, "")

    def _spread_words(self, row: int) -> str:
        """What the bars are."""
        column, bars = self.columns[row], self.histogram(row)
        if bars is None:
            return _("Text is not counted.") if column.kind == "text" else ""
        if column.kind == "category":
            values = ", ".join(column.values[:8]) + (" …" if len(column.values) > 8 else "")
            return _("From the left: {values}").format(values=values)
        return _("From {lowest} to {highest}").format(
            lowest=self._words(column, LOW), highest=self._words(column, HIGH)
        )


def _able(column: Column, taken: Container[str]) -> bool:
    """Whether a column can be an input; those that are `taken` as categories can."""
    if column.name in taken:
        return True
    return column.kind in ("number", "category") and (column.different > 1 or column.missing > 0)


def _alignment(place: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if place in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
