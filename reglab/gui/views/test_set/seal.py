"""What stands between a person and the test examples: the cost of a look, what to look at, and a question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reglab.analysis.sealed_words import COST
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.record.peeks import Point
from reglab.words.language import _, grouped, plural

_POINTS: tuple[tuple[Point, str], ...] = (
    ("last", _("At the end of training")),
    ("best", _("At the best epochs")),
)


class Seal(QWidget):
    """Chooses what to look at, and asks once more in its place before it is done."""

    opened = Signal(object, str)
    """A person has broken the seal; carries the positions of the arms, and the point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arms: tuple[tuple[int, str], ...] = ()
        self._looks = 0
        self._obstacle = ""
        self.cost = QLabel(COST)
        self.cost.setProperty("role", "section")
        self.cost.setWordWrap(True)
        self.arms = QComboBox()
        self.arms.setAccessibleName(_("Arms to look at"))
        self.arms.setToolTip(_("All arms that are shown, or one. Arms are hidden by the eye on their cards."))
        self.arms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.arms.setMinimumContentsLength(18)
        self.point = QComboBox()
        self.point.setAccessibleName(_("Weights to look at"))
        self.point.setToolTip(
            _("Each network with the weights it ended with, or those of its best validation epoch")
        )
        for _unused, words in _POINTS:
            self.point.addItem(words)
        self.open = QPushButton(_("Open the seal …"))
        self.confirm = QPushButton("")
        self.confirm.setProperty("role", "primary")
        self.keep = QPushButton(_("Leave it sealed"))
        self.state = ElidedLabel(role="muted", small=True)
        self.obstacle = Caption()
        self._build()
        self.open.clicked.connect(self._ask)
        self.keep.clicked.connect(self._leave)
        self.confirm.clicked.connect(self._confirm)
        self._show()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.arms, self.point, self.open):
            row.addWidget(widget)
        row.addWidget(self.state, 1)
        # In a row of its own: beside what is chosen their words had no room in a small window.
        decision = QHBoxLayout()
        decision.setSpacing(8)
        decision.addWidget(self.confirm)
        decision.addWidget(self.keep)
        decision.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.cost)
        layout.addLayout(row)
        layout.addLayout(decision)
        layout.addWidget(self.obstacle)
        self._asking = False

    # -- what the view tells ---------------------------------------------------------------------

    def offer(self, arms: Sequence[tuple[int, str]], best: int | None) -> None:
        """Offer arms by position and name; `best` is the one that validation would choose."""
        names = [
            _("{arm} – best by validation").format(arm=name) if arm == best and len(arms) > 1 else name
            for arm, name in arms
        ]
        every = _("Both arms") if len(arms) == 2 else plural("All {n} arms", "All {n} arms", len(arms))
        items = [every, *names] if len(arms) > 1 else names
        if tuple(arms) == self._arms and items == [self.arms.itemText(at) for at in range(self.arms.count())]:
            return
        chosen = self.chosen if self._arms else ()
        self._arms = tuple(arms)
        with QSignalBlocker(self.arms):
            self.arms.clear()
            self.arms.addItems(items)
            places = [arm for arm, _name in arms]
            if len(chosen) == 1 and chosen[0] in places and len(arms) > 1:
                self.arms.setCurrentIndex(1 + places.index(chosen[0]))
        self._leave()

    def show_state(self, looks: int, examples: int, obstacle: str, trouble: str = "") -> None:
        """Say how often was looked, at how many examples, why nobody can look now, and what went wrong."""
        if obstacle and not self._obstacle:
            self._asking = False
        self._looks, self._obstacle = looks, obstacle
        self.state.set_text(_state(looks, examples), "muted")
        self.obstacle.setText(obstacle or trouble)
        self.obstacle.setVisible(bool(obstacle or trouble))
        self._show()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Positions of the arms that are chosen."""
        at, several = self.arms.currentIndex(), len(self._arms) > 1
        if several and at <= 0:
            return tuple(arm for arm, _name in self._arms)
        return (self._arms[at - several][0],) if self._arms else ()

    # -- inside ----------------------------------------------------------------------------------

    def _show(self) -> None:
        asking = self._asking and not self._obstacle
        self.open.setVisible(not asking)
        self.confirm.setVisible(asking)
        self.keep.setVisible(asking)
        usable = not self._obstacle and bool(self._arms)
        for widget in (self.open, self.arms, self.point):
            widget.setEnabled(usable)
        self.arms.setEnabled(usable and not asking and len(self._arms) > 1)
        self.point.setEnabled(usable and not asking)
        self.open.setText(_("Look again …") if self._looks else _("Open the seal …"))
        self.keep.setText(_("Do not look again") if self._looks else _("Leave it sealed"))
        self.confirm.setText(_("Look {number}: show the test numbers").format(number=self._looks + 1))
        self.open.setToolTip(self._obstacle or COST)

    @Slot()
    def _ask(self) -> None:
        self._asking = bool(self._arms)
        self._show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave(self) -> None:
        self._asking = False
        self._show()

    @Slot()
    def _confirm(self) -> None:
        if not self._asking or not self._arms:
            return
        self._asking = False
        self._show()
        self.opened.emit(self.chosen, _POINTS[self.point.currentIndex()][0])


def _state(looks: int, examples: int) -> str:
    """How many examples there are, and how often was looked."""
    if looks == 0:
        return plural("{n} test example, never looked at", "{n} test examples, never looked at", examples)
    if looks == 1:
        return plural("{n} test example, looked at once", "{n} test examples, looked at once", examples)
    if looks == 2:
        return plural("{n} test example, looked at twice", "{n} test examples, looked at twice", examples)
    return plural(
        "{examples} test examples, looked at {n} time",
        "{examples} test examples, looked at {n} times",
        looks,
        examples=grouped(examples),
    )
