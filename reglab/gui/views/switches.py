"""Controls above the pictures of a view: which picture, and of which seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from reglab.gui.widgets.plain import literal
from reglab.gui.widgets.quiet_combo_box import QuietComboBox
from reglab.words.language import _, plural


@dataclass(frozen=True, slots=True)
class Mode:
    """One of several pictures.

    Parameters
    ----------
    key : str
        Its name in settings.
    title : str
        Its name on the screen.
    about : str
        What it shows, one sentence.
    """

    key: str
    title: str
    about: str


class ModeSwitch(QWidget):
    """Chooses one of several modes: a row of chips, or a list where there is no room for the row.

    Parameters
    ----------
    modes : sequence of Mode
        The first is chosen.
    name : str
        Accessible name.
    """

    chosen = Signal(str)
    """A person chose another mode; carries its key."""

    def __init__(self, modes: Sequence[Mode], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modes = tuple(modes)
        self._current = self.modes[0].key
        self._chips = QWidget()
        row = QHBoxLayout(self._chips)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        self.list = QuietComboBox()
        # Type may become larger after it was shown for the first time.
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._items = QStandardItemModel(self.list)
        self.list.setModel(self._items)
        for place, mode in enumerate(self.modes):
            button = QToolButton()
            button.setText(mode.title)
            button.setCheckable(True)
            button.setProperty("role", "chip")
            self._group.addButton(button, place)
            self.buttons[mode.key] = button
            row.addWidget(button)
            self._items.appendRow(QStandardItem(mode.title))
            self.set_reason(mode.key, "")
        self.setAccessibleName(name)
        self._chips.setAccessibleName(name)
        self.list.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._chips)
        layout.addWidget(self.list)
        layout.addStretch(1)
        self.list.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._group.idClicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.buttons[self._current].setChecked(True)

    @property
    def current(self) -> str:
        """Key of the mode that is chosen."""
        return self._current

    def choose(self, key: str) -> None:
        """Choose a mode as if a person had; one that cannot be chosen now is left alone."""
        place = [mode.key for mode in self.modes].index(key)
        if self.buttons[key].isEnabled():
            self._choose(place)

    def set_reason(self, key: str, reason: str) -> None:
        """Say why a mode cannot be chosen now; an empty sentence where it can."""
        place = [mode.key for mode in self.modes].index(key)
        # Reasons name data sets and columns.
        words = literal(reason or self.modes[place].about)
        button, item = self.buttons[key], self._items.item(place)
        button.setEnabled(not reason)
        button.setToolTip(words)
        item.setEnabled(not reason)
        item.setToolTip(words)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.list.sizeHint().width(), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._chips.sizeHint().width(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self._chips.sizeHint().width() <= event.size().width()
        self._chips.setVisible(room)
        self.list.setVisible(not room)

    @Slot(int)
    def _choose(self, place: int) -> None:
        key = self.modes[place].key
        self.list.setCurrentIndex(place)
        self.buttons[key].setChecked(True)
        if key != self._current:
            self._current = key
            self.chosen.emit(key)


def chip_button(text: str, tooltip: str, act: Callable[[], None], *, checked: bool) -> QToolButton:
    """Return a small switch that calls a function whenever it is switched."""
    chip = QToolButton()
    chip.setText(text)
    chip.setCheckable(True)
    chip.setChecked(checked)
    chip.setProperty("role", "chip")
    chip.setToolTip(tooltip)
    chip.setAccessibleName(text)
    chip.toggled.connect(act)
    return chip


class SeedChoice(QComboBox):
    """Chooses one seed, or all of them where that makes sense.

    Parameters
    ----------
    together : bool
        Whether all are chosen at first where they are offered, not the first one.
    """

    seed_chosen = Signal()
    """A person chose another seed."""

    def __init__(self, parent: QWidget | None = None, *, together: bool = True) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Seed"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._seeds: tuple[int, ...] = ()
        self._all_words = ""
        self._all, self._seed = together, 0
        self.activated.connect(self._take)

    def offer(self, seeds: Sequence[int], all_words: str, tooltip: str) -> None:
        """Offer these seeds; what was chosen before stays chosen where it is offered.

        Parameters
        ----------
        seeds : sequence of int
            The seeds of a run.
        all_words : str
            Words for all seeds together; empty where one has to be chosen.
        tooltip : str
            What the choice does.
        """
        self.setToolTip(tooltip)
        self._seeds, self._all_words = tuple(seeds), all_words
        words = [all_words] if all_words else []
        words += [_("Seed {seed}").format(seed=seed) for seed in seeds]
        if words != [self.itemText(place) for place in range(self.count())]:
            self.clear()
            self.addItems(words)
        if self._seed >= len(self._seeds):
            self._seed = 0
        with QSignalBlocker(self):
            self.setCurrentIndex(0 if all_words and self._all else self._seed + bool(all_words))
        self.setEnabled(len(words) > 1)

    @property
    def place(self) -> int | None:
        """Position of the chosen seed among those offered, ``None`` for all together."""
        return None if self._all_words and self._all else self._seed

    @property
    def seed(self) -> int | None:
        """The chosen seed, ``None`` for all together or where none is offered."""
        place = self.place
        return None if place is None or place >= len(self._seeds) else self._seeds[place]

    @Slot(int)
    def _take(self, row: int) -> None:
        first = int(bool(self._all_words))
        if self._all_words:
            self._all = row == 0
        if row >= first:
            self._seed = row - first
        self.seed_chosen.emit()


def all_seeds_words(seeds: int, most: int) -> str:
    """What all seeds together are called, of which no more than `most` can be asked about at once."""
    if most >= seeds:
        return _("All seeds")
    return plural("First {first} of {n} seed", "First {first} of {n} seeds", seeds, first=most)
