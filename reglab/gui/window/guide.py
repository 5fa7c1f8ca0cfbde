"""Leads a person from the words of the window to what they mean."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from reglab.gui.document.edited import Part
from reglab.gui.glossary.dialog import GlossaryDialog
from reglab.gui.glossary.hints import HintLine, HintMemory
from reglab.gui.panels.technique_words import has_meter
from reglab.gui.run.session import Session
from reglab.gui.views.tabs import find_tabs
from reglab.gui.window.actions import Actions

_TOLD_BY = Part.DATA | Part.NETWORK | Part.OWN | Part.ARMS | Part.TECHNIQUES | Part.COURSE
"""What the hints depend on."""


class Guide(QObject):
    """Owns the hints at their places and the glossary.

    Parameters
    ----------
    session : Session
        Tells what there is to be seen.
    actions : Actions
        The window's; `glossary` and `hints` are used.
    window : QWidget
        The window.
    """

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.memory = HintMemory(self)
        self.arms = HintLine(self.memory, ("arm", "seed"))
        """Below the cards."""
        self.views = {tab.title: HintLine(self.memory, tab.hints) for tab in find_tabs() if tab.hints}
        """Above the pictures of the views, by the titles of their tabs."""
        self.meter = HintLine(self.memory, ("meter",), wrapped=True)
        """Above the techniques."""
        self.dialog: GlossaryDialog | None = None
        """The glossary, once it was opened."""
        for line in self._lines:
            line.explain.connect(self.open)
        actions.glossary.triggered.connect(self._open)
        actions.hints.triggered.connect(self.memory.restore)
        session.record_changed.connect(self.refresh)
        session.model.on(_TOLD_BY).connect(self.refresh)
        session.model.selection_changed.connect(self.refresh)
        window.installEventFilter(self)
        self.refresh()

    @property
    def _lines(self) -> tuple[HintLine, ...]:
        return self.arms, *self.views.values(), self.meter

    @Slot()
    def refresh(self) -> None:
        """Have the hints that suit what is seen."""
        record, model = self._session.record, self._session.model
        shown = record.experiment if record is not None else model.experiment
        numbers = shown.data.info.task == "regression" or shown.network.loss(shown.data.info) == (
            "mean_squared_error"
        )
        for line in self.views.values():
            line.set_due(record is not None, ("nats",) if numbers else ())
        self.meter.set_due(any(has_meter(t) and t.enabled for t in model.arm.techniques))

    @Slot()
    def _open(self) -> None:
        self.open("")

    @Slot(str)
    def open(self, key: str) -> None:
        """Open the glossary, at a word if one is named."""
        if self.dialog is None:
            self.dialog = GlossaryDialog(self._window)
        self.dialog.open_at(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            for line in self._lines:
                line.refresh()
        return super().eventFilter(watched, event)
