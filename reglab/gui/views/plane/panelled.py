"""A view with a panel for each arm, side by side and alike: made when needed, named, seen in one span."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from reglab.gui.run.questions import Questions
from reglab.gui.views.plane.asking import AskingView
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.grid import PanelGrid
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.scores import score_words


class PanelledView(AskingView):
    """Keeps the panels of the arms that are shown, each with the name, hue and scores of its arm.

    A subclass implements `new_panel`.
    """

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(questions, parent)
        self.panels: dict[int, Panel] = {}
        self.grid = PanelGrid()

    def new_panel(self, arm: int) -> Panel:
        """Make the panel of an arm."""
        raise NotImplementedError

    def add_panel(self, arm: int) -> Panel:
        """Make the panel of an arm and give it its place."""
        panel = self.panels[arm] = self.new_panel(arm)
        self.grid.add_panel(panel)
        panel.pressed.connect(partial(self._press, arm))
        panel.enlarge_wanted.connect(partial(self._enlarge, arm))
        return panel

    def panel(self, arm: int) -> Panel:
        """Return the panel of an arm, made when it is first needed."""
        return self.panels[arm] if arm in self.panels else self.add_panel(arm)

    def shown_panels(self) -> list[Panel]:
        """Return the panels to be seen, in their order."""
        return [self.panel(arm) for arm in self.shown_arms()]

    def drop_panels(self) -> None:
        """Forget all panels: another record has other arms."""
        for panel in self.panels.values():
            panel.hide()
            panel.setParent(None)
            panel.deleteLater()
        self.panels = {}

    def scores(self, arm: int) -> tuple[str, ...]:
        """Return how well an arm's shown networks do, in wordings from long to short."""
        if self.record is None or not self.outputs:
            return ()
        return score_words(self.record, self.columns(arm), self.answered_epoch)

    def name_panels(self) -> None:
        """Give every panel the name, hue and scores of its arm."""
        if self.record is None:
            return
        places, hues = self.arm_places, self.arm_hues
        for arm in self.shown_arms():
            name, selected = self.record.experiment.arms[arm].name, places[arm] == self.selected_arm
            panel = self.panel(arm)
            panel.show_arm(hues[arm], name, self.scores(arm), selected=selected)
            panel.offer_enlarging(offered=len(places) > 1, enlarged=self.enlarged is not None)
        self.grid.level_titles()

    def show_span(self, span: Span) -> None:
        """Show a part of the plane in all panels."""
        self.span = span
        self.grid.show_span(span)

    def show_trouble(self, words: str) -> None:
        self.grid.show_message(words)

    def _press(self, arm: int) -> None:
        """Select the arm whose title was clicked, where it is still in the experiment."""
        places = self.arm_places
        if 0 <= arm < len(places) and (place := places[arm]) is not None:
            self.arm_selected.emit(place)

    def _enlarge(self, arm: int) -> None:
        """Give an arm the whole view, or show all again; a plane of all arms together has it already."""
        if arm >= 0:
            self.toggle_enlarged(arm)
