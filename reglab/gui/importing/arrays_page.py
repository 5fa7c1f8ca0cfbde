"""The page on arrays and pictures: some of every class, and what is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.arrays import ArraysReport
from reglab.gui import theme
from reglab.gui.importing.arrays_import import ArraysImport, TaskKey
from reglab.gui.importing.keyed_box import KeyedBox
from reglab.gui.importing.sentences import Sentences
from reglab.gui.views.data.gallery import Gallery
from reglab.gui.widgets.labels import Caption
from reglab.record.questions import ExampleSet
from reglab.words import short
from reglab.words.language import _, grouped

_WIDTH = 280
_MOST_NUMBERS = 24
"""Numbers of an example that are shown."""
_SIDES = (8, 64)
_TASKS = (("auto", _("As found")), ("classification", _("Classes")), ("regression", _("A number")))
_COLOURS = (("found", _("As found")), ("grey", _("Grey")), ("colour", _("In colours")))


class ArraysPage(QWidget):
    """Shows examples of every class, and asks how they are taken.

    Parameters
    ----------
    arrays : ArraysImport
        The files.
    """

    title = _("What is in it")

    def __init__(self, arrays: ArraysImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrays = arrays
        self.task = KeyedBox(_("Learned as"), _TASKS)
        self.colour = KeyedBox(_("Colours"), _COLOURS)
        self.side = QSpinBox()
        self.side.setRange(*_SIDES)
        self.side.setSuffix(f" {_('pixels')}")
        self.side.setKeyboardTracking(False)
        self.side.setAccessibleName(_("Side of the pictures"))
        self.side.setToolTip(_("All pictures are made squares of this size: small ones train within seconds"))
        self.gallery = Gallery()
        self.rows = QTableWidget()
        self.rows.setAccessibleName(_("The first examples"))
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.rows.setShowGrid(False)
        self.rows.setAlternatingRowColors(True)
        self.rows.verticalHeader().hide()
        self.counts = Caption()
        self.sentences = Sentences()
        self._build()
        self.task.chosen.connect(self._take_task)
        self.colour.chosen.connect(self._take_colour)
        self.side.valueChanged.connect(self._take_side)
        arrays.surveyed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        rows: list[tuple[str, QWidget]] = [(_("&Learned as"), self.task)]
        if self._arrays.folder:
            # Folders name classes.
            rows = [(_("&Side"), self.side), (_("&Colours"), self.colour)]
        for row, (words, widget) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(widget)
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
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.addWidget(self.gallery, 1)
        inner.addWidget(self.rows, 1)
        inner.addWidget(self.counts)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(left)
        whole.addWidget(card, 1)

    @Slot()
    def refresh(self) -> None:
        """Show what was found."""
        report = self._arrays.report
        if report is None:
            return
        self.task.show_key(self._arrays.task)
        found = _("In colours (found)") if report.source.shape[0] == 3 else _("Grey (found)")
        first = found if self._arrays.colour is None else _("As found")
        self.colour.offer([("found", first), *_COLOURS[1:]])
        with QSignalBlocker(self.side):
            self.side.setValue(self._arrays.side)
        pictures = report.source.image_shape is not None
        self.gallery.setVisible(pictures)
        self.rows.setVisible(not pictures)
        if pictures:
            self._show_pictures(report)
        else:
            self._show_rows(report)
        pairs = zip(report.source.info.classes, report.counts, strict=False)
        counts = ", ".join(f"{name}: {grouped(count)}" for name, count in pairs)
        self.counts.setText(_("Examples of each class – {counts}").format(counts=counts) if counts else "")
        self.sentences.show_problems(report.problems, decisions=report.decisions)

    def _show_pictures(self, report: ArraysReport) -> None:
        info, y = report.source.info, report.y
        if not info.classes:
            # Values have no rows of their own.
            info, y = replace(info, classes=(_("examples"),)), np.zeros(len(y), dtype=np.int64)
        none = np.zeros(len(y), dtype=np.bool_)
        self.gallery.show_examples(ExampleSet(report.x, y, report.x[:0], y[:0], none), info)

    def _show_rows(self, report: ArraysReport) -> None:
        info, count = report.source.info, min(_MOST_NUMBERS, report.x.shape[1])
        self.rows.clear()
        self.rows.setColumnCount(count + 1)
        self.rows.setRowCount(len(report.x))
        self.rows.setHorizontalHeaderLabels([info.target, *info.features[:count]])
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, (numbers, target) in enumerate(zip(report.x, report.y.tolist(), strict=True)):
            words = info.classes[int(target)] if info.classes else short(float(target))
            self.rows.setItem(row, 0, QTableWidgetItem(words))
            for at, number in enumerate(numbers[:count].tolist(), 1):
                item = QTableWidgetItem(short(number))
                item.setTextAlignment(right)
                self.rows.setItem(row, at, item)
        self.rows.verticalHeader().setDefaultSectionSize(theme.px(22))
        self.rows.resizeColumnsToContents()

    @Slot(str)
    def _take_task(self, key: str) -> None:
        self._arrays.choose(task=cast("TaskKey", key))

    @Slot(str)
    def _take_colour(self, key: str) -> None:
        self._arrays.choose(colour=None if key == "found" else key == "colour")

    @Slot(int)
    def _take_side(self, side: int) -> None:
        self._arrays.choose(side=side)
