"""Leads a person from the words of the window to what they mean."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QMainWindow

from reglab.gui.document.edited import Part
from reglab.gui.glossary.hints import HintLine, HintMemory
from reglab.gui.panels.technique_words import has_meter
from reglab.gui.run.session import Session
from reglab.gui.views.base import View
from reglab.gui.views.explained import explanations
from reglab.gui.views.tabs import find_tabs
from reglab.gui.window.actions import Actions
from reglab.gui.window.view_tabs import ViewTabs

if TYPE_CHECKING:
    from reglab.gui.glossary.dialog import HelpDialog
    from reglab.gui.glossary.looking_at import LookingAt

_TOLD_BY = Part.DATA | Part.NETWORK | Part.OWN | Part.ARMS | Part.TECHNIQUES | Part.COURSE
"""What the hints depend on."""


class Guide(QObject):
    """Owns the hints at their places, the help, and the window that explains what is looked at.

    Parameters
    ----------
    session : Session
        Tells what there is to be seen.
    actions : Actions
        The window's; `glossary`, `looking_at` and `hints` are used.
    window : QMainWindow
        The window.
    """

    def __init__(self, session: Session, actions: Actions, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.memory = HintMemory(self)
        self.arms = HintLine(self.memory, ("arm", "seed"))
        """Below the cards."""
        self.views = {tab.title: HintLine(self.memory, tab.hints) for tab in find_tabs() if tab.hints}
        """Above the pictures of the views, by the titles of their tabs."""
        self.meter = HintLine(self.memory, ("meter",), wrapped=True)
        """Above the techniques."""
        self.dialog: HelpDialog | None = None
        """The help, once it was opened."""
        self.looking: LookingAt | None = None
        """What explains the picture that is seen, once it was opened."""
        self._tabs: ViewTabs | None = None
        for line in self._lines:
            line.explain.connect(self.open_word)
        actions.looking_at.triggered.connect(self.explain_seen)
        actions.shortcuts.triggered.connect(self.show_keys)
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
    def open_word(self, term: str) -> None:
        """Open the help at a word of the glossary."""
        self.open(f"word:{term}")

    @Slot(str)
    def open(self, key: str) -> None:
        """Open the help, at an entry if one is named, such as ``"technique:l2"``."""
        if self.dialog is None:
            # Seldom asked for, and its modules would delay every start.
            from reglab.gui.glossary.dialog import HelpDialog
            from reglab.gui.glossary.entries import Library
            from reglab.gui.glossary.keys import keys_shelf

            self.dialog = HelpDialog(Library([keys_shelf(self._window)]), self._window)
        self.dialog.open_at(key)

    @Slot()
    def show_keys(self) -> None:
        """Show the keyboard map."""
        from reglab.gui.dialogs.shortcuts import ShortcutsDialog
        from reglab.gui.glossary.keys import keys_of, keys_of_parts

        dialog = ShortcutsDialog([*keys_of(self._window), *keys_of_parts()], self._window)
        dialog.exec()
        dialog.deleteLater()

    # -- what is looked at -------------------------------------------------------------------

    def follow(self, tabs: ViewTabs) -> None:
        """Explain the pictures of these tabs."""
        self._tabs = tabs
        tabs.view_made.connect(self._take_view)
        tabs.views_imported.connect(self._get_ready)
        tabs.currentChanged.connect(self._renew_seen)
        tabs.enlarged_changed.connect(self._renew_seen)
        for view in tabs.views:
            self._take_view(view)

    @Slot()
    def _get_ready(self) -> None:
        """Import what the help needs while nothing else is due, so that it opens at once."""
        importlib.import_module("reglab.gui.glossary.looking_at")
        importlib.import_module("reglab.gui.glossary.dialog")
        explanations()

    @Slot(object)
    def _take_view(self, view: View) -> None:
        view.explain_wanted.connect(self.explain)
        view.subject_changed.connect(self._renew_seen)
        view.held_changed.connect(self._renew_seen)

    @Slot()
    def explain_seen(self) -> None:
        """Explain the picture that is seen."""
        view = self._tabs.open_view if self._tabs is not None else None
        if view is not None:
            self.explain(view.subject())

    @Slot(str)
    def explain(self, key: str) -> None:
        """Explain a picture."""
        if self.looking is None:
            from reglab.gui.glossary.looking_at import LookingAt

            self.looking = LookingAt(self._window)
            self.looking.help_wanted.connect(self.open)
        self.looking.explain(key)
        self.looking.present(self._window)

    @Slot()
    def _renew_seen(self) -> None:
        """Another picture is seen: while the explanation is open it follows."""
        view = self._tabs.open_view if self._tabs is not None else None
        if self.looking is not None and self.looking.isVisible() and view is not None:
            self.looking.explain(view.subject())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            for line in self._lines:
                line.refresh()
        return super().eventFilter(watched, event)
