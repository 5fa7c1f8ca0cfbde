"""Short explanations at first sight, each until it is dismissed; what was dismissed is remembered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reglab.gui import theme
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.words.language import _

_DISMISSED = "hints/dismissed"
ROOMY = 52
"""A window of fewer lines of type has no room for hints: what they explain is worth more."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One explanation.

    Parameters
    ----------
    key : str
        Under which it is remembered.
    words : str
        What it says, one or two sentences of plain text.
    term : str
        The word of the glossary that says more.
    """

    key: str
    words: str
    term: str


_ALL = (
    Hint(
        "arm",
        _(
            "Each card is an arm: one way to train. The first is the baseline; the "
            "others are held against it."
        ),
        "arm",
    ),
    Hint(
        "seed",
        _(
            "Every arm is trained once per seed, a number that fixes all that is "
            "random. One seed may be luck."
        ),
        "seed",
    ),
    Hint(
        "lines",
        _("Thick lines: validation. Thin lines: training. Where they part, the network overfits."),
        "lines",
    ),
    Hint(
        "nats",
        _("Loss is counted in nats: 0 is perfect, 0.69 is a blind guess between two classes."),
        "nats",
    ),
    Hint(
        "norm",
        _("‖w‖ is the size of all weights together, √Σw². Regularization mostly keeps it small."),
        "norm",
    ),
    Hint(
        "meter",
        _(
            "The meter compares pulls. “Useful: 8 % on layer out” says: on the output "
            "layer the penalty pulls 8 % as strongly as the data."
        ),
        "meter",
    ),
)
HINTS: dict[str, Hint] = {hint.key: hint for hint in _ALL}
"""All hints by their key."""


class HintMemory(QObject):
    """Knows which hints were dismissed, from one start of the program to the next."""

    changed = Signal()

    @property
    def dismissed(self) -> frozenset[str]:
        """Keys of the hints that are not to be seen any more."""
        return frozenset(str(QSettings().value(_DISMISSED, "")).split())

    def dismiss(self, key: str) -> None:
        """Show a hint no more."""
        QSettings().setValue(_DISMISSED, " ".join(sorted(self.dismissed | {key})))
        self.changed.emit()

    @Slot()
    def restore(self) -> None:
        """Show all hints again."""
        QSettings().remove(_DISMISSED)
        self.changed.emit()


class HintLine(QWidget):
    """A line for the hints of one place: the first that was not dismissed, then the next.

    Parameters
    ----------
    memory : HintMemory
        Knows what was dismissed.
    keys : sequence of str
        The hints in their order.
    wrapped : bool
        Whether the words may take several lines.
    """

    explain = Signal(str)
    """More is wanted; carries the key of a word of the glossary."""

    def __init__(
        self, memory: HintMemory, keys: Sequence[str], *, wrapped: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._memory = memory
        self._hints = tuple(HINTS[key] for key in keys)
        self._due = True
        self._left_out: frozenset[str] = frozenset()
        self.words = Caption() if wrapped else ElidedLabel(role="muted", small=True)
        self.more = tool_button("help", _("What this word means: open the glossary"))
        self.close_button = tool_button("close", _("Got it: do not show this hint again"))
        self.more.clicked.connect(self._explain)
        self.close_button.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        # Several lines would touch the edges.
        above = 3 if wrapped else 0
        row.setContentsMargins(6, above, 0, above)
        row.setSpacing(2)
        row.addWidget(self.words, 1)
        row.addWidget(self.more)
        row.addWidget(self.close_button)
        self.setObjectName("hint")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        memory.changed.connect(self.refresh)
        theme.manager().theme_changed.connect(self.refresh)
        self.refresh()

    @property
    def hint(self) -> Hint | None:
        """What is said; ``None`` where all was dismissed."""
        gone = self._memory.dismissed | self._left_out
        return next((hint for hint in self._hints if hint.key not in gone), None)

    def set_due(self, due: bool, left_out: Collection[str] = ()) -> None:
        """Tell whether what the hints explain is to be seen, and which of them do not suit it."""
        if (due, frozenset(left_out)) != (self._due, self._left_out):
            self._due, self._left_out = due, frozenset(left_out)
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the hint that is due, or nothing."""
        hint = self.hint
        if hint is not None:
            if isinstance(self.words, Caption):
                self.words.setText(hint.words)
            else:
                self.words.set_text(hint.words, "muted")
            self.words.setToolTip(f"<p>{hint.words}</p>")
            self.setAccessibleName(_("Hint: {hint}").format(hint=hint.words))
            self.more.setAccessibleDescription(hint.words)
        if hint is None or not self._due or not self._roomy():
            self.hide()
        elif self.parentWidget() is not None:
            # Without one it would be a window of its own.
            self.show()

    def _roomy(self) -> bool:
        window = self.window()
        return window is self or window.height() >= ROOMY * self.fontMetrics().lineSpacing()

    @Slot()
    def _explain(self) -> None:
        if (hint := self.hint) is not None:
            self.explain.emit(hint.term)

    @Slot()
    def _dismiss(self) -> None:
        if (hint := self.hint) is not None:
            self._memory.dismiss(hint.key)
