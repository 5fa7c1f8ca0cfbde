"""For a class: what whoever opens the experiment finds locked, hidden and limited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.window_rules import CONTROL_TITLES, HELD, MAX_LIMIT_S, Control, WindowRules
from reglab.gui.widgets.decimal_box import DecimalBox
from reglab.gui.widgets.labels import Caption
from reglab.words.language import _, in_context


class ForClassDialog(QDialog):
    """Asks for the rules.

    Parameters
    ----------
    rules : WindowRules
        Those that the experiment has.
    """

    def __init__(self, rules: WindowRules, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("For a class"))
        self.lock: dict[Control, QCheckBox] = {}
        self.hide_: dict[Control, QCheckBox] = {}
        about = QLabel(
            _(
                "Save the experiment and hand it out: whoever opens it finds it so. "
                "In this window you go on working as before."
            )
        )
        about.setWordWrap(True)
        about.setMinimumWidth(400)
        self.limit = DecimalBox()
        self.limit.setRange(0, MAX_LIMIT_S)
        self.limit.setDecimals(1)
        self.limit.setSingleStep(10)
        self.limit.setSpecialValueText(_("no limit"))
        self.limit.setSuffix(_(" s"))
        self.limit.setValue(rules.limit_s)
        ends = QLabel(_("A run &stops after"))
        ends.setBuddy(self.limit)
        self.limit.setAccessibleName(_("A run stops after"))
        row = QHBoxLayout()
        row.addWidget(ends)
        row.addWidget(self.limit)
        row.addStretch(1)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addLayout(self._grid(rules))
        layout.addLayout(row)
        layout.addWidget(
            Caption(
                _(
                    "Locked seeds are the same for everybody, also those by which examples are drawn. "
                    "“Unlock” at the top of the window gives everything back, as “Leave the lesson” does."
                )
            )
        )
        layout.addWidget(buttons)

    def _grid(self, rules: WindowRules) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        locked, hidden = (
            in_context("part of the window", "Locked"),
            in_context("part of the window", "Hidden"),
        )
        for column, words in ((1, locked), (2, hidden)):
            grid.addWidget(QLabel(words), 0, column, Qt.AlignmentFlag.AlignHCenter)
        for place, (name, title) in enumerate(CONTROL_TITLES.items(), 1):
            grid.addWidget(QLabel(title), place, 0)
            columns = (
                (1, self.lock, _("Lock: {part}"), name in rules.locked),
                (2, self.hide_, _("Hide: {part}"), name in rules.hide),
            )
            for column, boxes, words, on in columns:
                box = boxes[name] = QCheckBox()
                box.setChecked(on)
                box.setAccessibleName(words.format(part=title))
                box.setToolTip(words.format(part=title))
                grid.addWidget(box, place, column, Qt.AlignmentFlag.AlignHCenter)
            self.hide_[name].toggled.connect(self._follow)
        self._follow()
        return grid

    @Slot()
    def _follow(self) -> None:
        """What is hidden and leads to another experiment is locked with it."""
        for name in HELD:
            hidden = self.hide_[name].isChecked()
            if hidden:
                self.lock[name].setChecked(True)
            self.lock[name].setEnabled(not hidden)

    @property
    def rules(self) -> WindowRules:
        """What is chosen."""
        return WindowRules(
            hide=tuple(name for name, box in self.hide_.items() if box.isChecked()),
            lock=tuple(name for name, box in self.lock.items() if box.isChecked()),
            limit_s=self.limit.value(),
        )
