"""The page on how a table's text is cut: what was found, to be corrected beside the file and the result."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.tables.layout import DELIMITER_NAMES, ENCODING_NAMES, Delimiter, Encoding, Layout
from reglab.experiment.tables.survey import Survey
from reglab.experiment.text import one_line
from reglab.gui import theme
from reglab.gui.importing.head_model import HeadModel
from reglab.gui.importing.keyed_box import KeyedBox
from reglab.gui.importing.sentences import Sentences
from reglab.gui.importing.table_import import TableImport
from reglab.gui.widgets.labels import Caption
from reglab.words import capital
from reglab.words.language import _, plural

_WIDTH = 280
"""Width of the choices, in pixels at the ordinary size of type."""
_ROWS = 15
"""Rows of the preview of which the widest counts."""
_FITTED = 40
"""So many columns of the preview are as wide as what is in them."""
_QUOTES = (("double", _("Around cells")), ("backslash", _("With backslashes")), ("none", _("Are letters")))
_DECIMALS = ((".", _("Point: 1.5")), (",", _("Comma: 1,5")))
_HEADERS = (("1", _("The first line")), ("0", _("There is none")))


class TextPage(QWidget):
    """Shows the first lines of a file, the cells that they become, and how they are cut.

    Parameters
    ----------
    table : TableImport
        The table.
    """

    title = _("How the file is read")

    def __init__(self, table: TableImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        encodings = [(key, ENCODING_NAMES[key]) for key in get_args(Encoding)]
        delimiters = [(key, capital(DELIMITER_NAMES[key])) for key in get_args(Delimiter)]
        self.boxes = {
            "sheet": KeyedBox(_("Sheet")),
            "encoding": KeyedBox(_("Letters"), encodings),
            "delimiter": KeyedBox(_("Between cells"), delimiters),
            "decimal": KeyedBox(_("Decimal sign"), _DECIMALS),
            "quotes": KeyedBox(_("Quotes"), _QUOTES),
            "header": KeyedBox(_("Header"), _HEADERS),
        }
        self._words = {
            name: {str(box.itemData(at)): box.itemText(at) for at in range(box.count())}
            for name, box in self.boxes.items()
        }
        """What each box offers, by key, without what was found."""
        self.start = QSpinBox()
        self.start.setRange(1, 1_000_000)
        self.start.setKeyboardTracking(False)
        self.start.setAccessibleName(_("Starts at line"))
        self.markers = QLineEdit()
        self.markers.setAccessibleName(_("Missing values"))
        self.markers.setPlaceholderText(_("besides NA, ?, – and the like"))
        self.markers.setToolTip(
            _("What stands for a missing value, e.g. −999 or unknown; blanks between several")
        )
        self.lines = QListWidget()
        self.lines.setAccessibleName(_("The file's first lines"))
        self.lines.setToolTip(_("Double click on the line on which the table starts, its header included"))
        self._head = HeadModel(self)
        self.cells = QTableView()
        self.cells.setModel(self._head)
        self.cells.setAccessibleName(_("The first rows as they are read"))
        self.cells.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.cells.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.cells.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.cells.verticalHeader().hide()
        self.cells.horizontalHeader().setResizeContentsPrecision(_ROWS)
        self.cells.setShowGrid(False)
        self.cells.setAlternatingRowColors(True)
        self.cells.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sentences = Sentences(table)
        self._labels: dict[QWidget, QLabel] = {}
        self._build()
        for name, box in self.boxes.items():
            box.chosen.connect(lambda key, name=name: self._choose(name, key))
        self.start.valueChanged.connect(self._start)
        self.markers.editingFinished.connect(self._mark)
        self.lines.itemActivated.connect(self._start_at)
        table.surveyed.connect(self.refresh)
        theme.manager().theme_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        rows: list[tuple[str, QWidget]] = [
            (_("&Sheet"), self.boxes["sheet"]),
            (_("&Letters"), self.boxes["encoding"]),
            (_("&Between cells"), self.boxes["delimiter"]),
            (_("&Decimal sign"), self.boxes["decimal"]),
            (_("&Quotes"), self.boxes["quotes"]),
            (_("Starts at &line"), self.start),
            (_("&Header"), self.boxes["header"]),
            (_("&Missing values"), self.markers),
        ]
        for row, (words, widget) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(widget)
            self._labels[widget] = label
            form.addWidget(label, row, 0)
            form.addWidget(widget, row, 1)
            widget.setMinimumHeight(theme.px(24))
        left = QWidget()
        left.setFixedWidth(theme.px(_WIDTH))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addSpacing(8)
        column.addWidget(self.sentences, 1)
        above, below = QWidget(), QWidget()
        for holder, heading, widget in (
            (above, _("The file, line by line"), self.lines),
            (below, _("As it is read"), self.cells),
        ):
            inner = QVBoxLayout(holder)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(3)
            inner.addWidget(Caption(heading))
            inner.addWidget(widget, 1)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(above)
        halves.addWidget(below)
        halves.setSizes([180, 320])
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(0, 0, 0, 0)
        row_.setSpacing(14)
        row_.addWidget(left)
        row_.addWidget(halves, 1)

    # -- showing -----------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show what was found."""
        survey = self._table.survey
        self.cells.setVisible(survey is not None)
        if survey is None:
            return
        layout = survey.report.layout
        self._show_fields(survey)
        found = {
            "sheet": layout.sheet,
            "encoding": layout.encoding,
            "delimiter": layout.delimiter,
            "decimal": _decimal(survey),
            "quotes": "none" if not layout.quoted else "backslash" if layout.backslash else "double",
            "header": str(min(layout.header, 1)),
        }
        for name, box in self.boxes.items():
            said = getattr(self._table.known, name) not in ("", None)
            words = dict(self._words[name])
            if name == "sheet":
                box.offer([(sheet, sheet) for sheet in survey.report.sheets])
                box.show_key(found[name])
                continue
            if layout.header > 1 and name == "header":
                words["1"] = plural("The first line", "The first {n} lines", layout.header)
            if not said:
                words[found[name]] = _("{choice} (found)").format(choice=words[found[name]])
            box.offer(list(words.items()))
            box.show_key(found[name])
        with QSignalBlocker(self.start):
            self.start.setValue(layout.start)
        self._show_lines(survey, layout)
        self._show_cells(survey)
        self.sentences.show_problems(survey.report.problems)

    def _show_fields(self, survey: Survey) -> None:
        """Of a workbook ask for the sheet, of a text for how it is written."""
        book = bool(survey.report.sheets)
        for name, box in self.boxes.items():
            shown = name == "header" or (name == "sheet") == book
            for widget in (box, self._labels[box]):
                widget.setVisible(shown)

    def _show_lines(self, survey: Survey, layout: Layout) -> None:
        look, at = theme.current(), self.lines.verticalScrollBar().value()
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF() * 0.95)
        self.lines.clear()
        for number, line in enumerate(survey.lines, 1):
            item = QListWidgetItem(f"{number:>3}  {one_line(line)}")
            item.setFont(fixed)
            item.setData(Qt.ItemDataRole.UserRole, number)
            if number < layout.start:
                item.setForeground(QColor(look.faint))
            elif number < layout.start + layout.header:
                item.setForeground(QColor(look.accent))
            self.lines.addItem(item)
        self.lines.verticalScrollBar().setValue(at)

    def _show_cells(self, survey: Survey) -> None:
        self._head.show_survey(survey)
        self.cells.verticalHeader().setDefaultSectionSize(theme.px(22))
        for at in range(min(_FITTED, len(survey.report.columns))):
            hint = max(self.cells.sizeHintForColumn(at), self.cells.horizontalHeader().sectionSizeHint(at))
            self.cells.setColumnWidth(at, min(hint + 10, theme.px(220)))

    # -- a person's hand -----------------------------------------------------------------------------

    def _choose(self, name: str, key: str) -> None:
        value: object = key
        if name == "header":
            value = key == "1"
        self._table.know(**{name: value})

    @Slot(int)
    def _start(self, line: int) -> None:
        self._table.know(start=line)

    @Slot(QListWidgetItem)
    def _start_at(self, item: QListWidgetItem) -> None:
        self._table.know(start=int(item.data(Qt.ItemDataRole.UserRole)))

    @Slot()
    def _mark(self) -> None:
        self._table.know(markers=tuple(dict.fromkeys(self.markers.text().split())))


def _decimal(survey: Survey) -> str:
    """The decimal sign of most columns of numbers."""
    signs = [column.decimal for column in survey.report.columns if column.kind == "number"]
    return max(signs, key=signs.count) if signs else "."
