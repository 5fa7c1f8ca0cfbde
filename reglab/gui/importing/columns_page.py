"""The page on what is learned from what, with the spread of every column."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.sources.table import MISSING_SENTENCES
from reglab.experiment.tables.guesses import is_target
from reglab.experiment.tables.report import Column
from reglab.gui import theme
from reglab.gui.importing.color_key import ColorKey
from reglab.gui.importing.columns_model import EXAMPLE, KIND, KINDS, NAME, USE, VALUES, ColumnsModel
from reglab.gui.importing.keyed_box import KeyedBox
from reglab.gui.importing.sentences import Sentences
from reglab.gui.importing.spread_delegate import SpreadDelegate
from reglab.gui.importing.table_import import TableImport
from reglab.gui.widgets.labels import ElidedLabel
from reglab.words import capital
from reglab.words.language import _, in_context

_SENTENCES = 270
"""Width of the sentences, in pixels at the ordinary size of type."""
_TASKS = (("auto", _("As found")), ("classification", _("Classes")), ("regression", _("A number")))
_MISSING = (
    ("mean", _("Mean of training rows")),
    ("most_frequent", _("Most frequent value")),
    ("drop", _("Leave rows out")),
    ("category", _("A category of its own")),
)
_TIPS = {
    "target": _("The column that is learned"),
    "task": _("Whether it is learned as classes or as a number"),
    "missing": _("What becomes of missing values: {choices}"),
    "group": _("Rows that are alike in this column stay together in training, validation or test"),
    "time": _("Validation comes later in this column than training, and the test later than both"),
}


class ColumnsPage(QWidget):
    """Asks for target, inputs and what to do with missing values; says what is made of it.

    Parameters
    ----------
    table : TableImport
        The table.
    """

    title = _("What is learned from what")

    def __init__(self, table: TableImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.model = ColumnsModel(table, self)
        self.view = QTableView()
        self.boxes = {
            "target": KeyedBox(_("Target")),
            "task": KeyedBox(_("Learned as"), _TASKS),
            "missing": KeyedBox(_("Missing values"), _MISSING),
            "group": KeyedBox(_("Groups")),
            "time": KeyedBox(_("Order in time")),
        }
        self.key = ColorKey()
        self.of_column = ElidedLabel()
        self.kind = KeyedBox(_("Type of the column"))
        self.kind.setMinimumContentsLength(9)
        self.sentences = Sentences(table)
        self._build()
        for name, box in self.boxes.items():
            tip = _TIPS[name].format(choices=" ".join(MISSING_SENTENCES.values()))
            box.setToolTip(tip)
            box.chosen.connect(lambda key, name=name: self._table.choose(**{name: key}))
        self.kind.chosen.connect(self._take_as)
        table.surveyed.connect(self.show_survey)
        table.understood.connect(self.refresh)
        self.view.selectionModel().currentRowChanged.connect(self._show_column)
        theme.manager().theme_changed.connect(self._fit_rows)
        self.show_survey()

    def _build(self) -> None:
        self._build_table()
        choices = QGridLayout()
        choices.setHorizontalSpacing(8)
        choices.setVerticalSpacing(5)
        words = {
            "target": _("&Learn"),
            "task": in_context("learn a column as classes or a number", "&as"),
            "missing": _("&Missing values"),
            "group": _("&Groups"),
            "time": _("&Time"),
        }
        for at, (name, label) in enumerate(words.items()):
            row, column = (0, 2 * at) if at < 3 else (1, 2 * (at - 3))
            shown = QLabel(label)
            shown.setBuddy(self.boxes[name])
            choices.addWidget(shown, row, column)
            choices.addWidget(self.boxes[name], row, column + 1)
        for column in (1, 3, 5):
            choices.setColumnStretch(column, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.key, 1)
        below.addWidget(self.of_column)
        below.addWidget(self.kind)
        main = QVBoxLayout()
        main.setSpacing(8)
        main.addLayout(choices)
        main.addWidget(self.view, 1)
        main.addLayout(below)
        self.sentences.setFixedWidth(theme.px(_SENTENCES))
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(0, 0, 0, 0)
        row_.setSpacing(14)
        row_.addLayout(main, 1)
        row_.addWidget(self.sentences)

    def _build_table(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegateForColumn(VALUES, SpreadDelegate(self.model, view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setAccessibleName(_("Columns"))
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self._fit_rows()

    @Slot()
    def _fit_rows(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(theme.px(36))
        widths = {NAME: 130, USE: 84, KIND: 78, VALUES: 150, 4: 58, 5: 66, 6: 80, 7: 80, EXAMPLE: 80}
        for place, width in widths.items():
            head = self.view.horizontalHeader().sectionSizeHint(place)
            self.view.setColumnWidth(place, max(theme.px(width), head))

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def show_survey(self) -> None:
        """Show another table."""
        survey = self._table.survey
        self.model.show_survey()
        columns = survey.report.columns if survey is not None else ()
        self.boxes["target"].offer([(c.name, c.name) for c in columns if is_target(c)])
        groups = [(c.name, c.name) for c in columns if c.kind != "empty"]
        times = [(c.name, c.name) for c in columns if c.kind in ("date", "number")]
        self.boxes["group"].offer([("", _("None: rows stand alone")), *groups])
        self.boxes["time"].offer([("", _("None: parts at random")), *times])
        self.refresh()
        if columns:
            self.view.selectRow(0)

    @Slot()
    def refresh(self) -> None:
        """Show the choices, and what is made of them."""
        choices, survey = self._table.choices, self._table.survey
        if choices is None or survey is None:
            return
        for name, box in self.boxes.items():
            box.show_key(getattr(choices, name))
        self.model.show_choices()
        words = self.view.sizeHintForColumn(USE)
        self.view.setColumnWidth(USE, max(self.view.columnWidth(USE), words))
        found = _("As classes (found)") if self.model.learns_classes() else _("As a number (found)")
        self.boxes["task"].offer([("auto", found if choices.task == "auto" else _("As found")), *_TASKS[1:]])
        if self.model.groups is not None:
            self.key.show_groups(choices.target, self.model.groups)
        meaning = self._table.meaning
        decisions = (*meaning.decisions, meaning.source.info.about) if meaning is not None else ()
        used = [c for c in survey.report.columns if self.model.use(c) != "left out"]
        if meaning is not None or self._table.trouble:
            self.sentences.show_problems(survey.report.problems, used, decisions)
        self._show_column(self.view.currentIndex())

    @Slot(QModelIndex)
    def _show_column(self, index: QModelIndex) -> None:
        """Offer what the column that is selected can be taken as."""
        column = self._column(index)
        self.of_column.set_text(
            _("“{column}” is taken as").format(column=column.name) if column is not None else ""
        )
        offered = _kinds(column) if column is not None else []
        self.kind.offer(offered)
        self.kind.setEnabled(len(offered) > 1)
        self.kind.setToolTip("" if column is None else _why_one(column, len(offered)))
        if column is not None and self._table.choices is not None:
            taken = column.name in self._table.choices.categories
            self.kind.show_key("categories" if taken else column.kind)

    def _column(self, index: QModelIndex) -> Column | None:
        return self.model.columns[index.row()] if index.isValid() and self.model.columns else None

    @Slot(str)
    def _take_as(self, key: str) -> None:
        column, choices = self._column(self.view.currentIndex()), self._table.choices
        if column is None or choices is None:
            return
        others = tuple(name for name in choices.categories if name != column.name)
        self._table.choose(categories=(*others, column.name) if key == "categories" else others)


def _kinds(column: Column) -> list[tuple[str, str]]:
    """What a column can be taken as, by the keys under which it is chosen."""
    offered: list[tuple[str, str]] = [(column.kind, KINDS[column.kind])]
    if column.kind in ("number", "text") and len(column.values) > 1:
        offered.append(("categories", KINDS["category"]))
    return offered


def _why_one(column: Column, count: int) -> str:
    if count > 1:
        return _("Categories become one input each.")
    reasons = {
        "number": _("It has too many different numbers to be categories."),
        "category": _("Its words are no numbers."),
        "text": _("It has too many different texts to be categories."),
        "date": _("Dates can order the rows."),
        "empty": _("It holds nothing."),
    }
    return capital(reasons[column.kind])
