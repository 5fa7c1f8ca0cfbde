"""Where the techniques stand: those of the arm first, the others in their groups."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.experiment.experiment import Arm
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import GROUPS
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import group_name
from reglab.gui.widgets.scroll_column import as_wide_as_its_place
from reglab.gui.widgets.section import Section
from reglab.words.language import _

OWN = _("In this arm")
"""Section of the techniques that the arm has."""
_SPACING = 2


class TechniqueSections(QObject):
    """One section for what the arm has and one for each group, and in them a holder for each technique."""

    opened = Signal()
    """A section was opened: what it holds is seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The first group is open, so that a person sees what there is; the others name what they hold.
        self.all = {title: Section(group_name(title), title in (OWN, GROUPS[0])) for title in (OWN, *GROUPS)}
        """Each section by its title, from top to bottom."""
        self.empty = Caption()
        """What is to be done where the arm has no technique."""
        self.empty.setContentsMargins(8, 0, 0, 4)
        self.all[OWN].add(self.empty)
        self._holders: dict[str, QWidget] = {}
        self._places: dict[str, QVBoxLayout] = {}
        self._homes: dict[str, str] = {}
        """Section in which each kind stands."""
        self._was_open: dict[str, bool] | None = None
        for section in self.all.values():
            section.content.setSpacing(_SPACING)
            section.toggled.connect(self._tell)
        for kind, technique in TECHNIQUES.items():
            holder = QWidget()
            as_wide_as_its_place(holder)
            place = QVBoxLayout(holder)
            place.setContentsMargins(0, 0, 0, 0)
            place.setSpacing(_SPACING)
            self._holders[kind], self._places[kind] = holder, place
            self.move(kind, technique.group)

    def _tell(self, opened: bool) -> None:
        if opened:
            self.opened.emit()

    def home(self, kind: str) -> str:
        """Title of the section in which a kind of technique stands."""
        return self._homes[kind]

    def holder(self, kind: str) -> QWidget:
        """What holds the cards of a kind."""
        return self._holders[kind]

    def add_card(self, kind: str, card: QWidget) -> None:
        """Put a card behind those of its kind."""
        self._places[kind].addWidget(card)
        # At once, not with the next turn of the event loop: it is looked for as soon as its section is open.
        card.show()

    def in_order(self) -> list[str]:
        """All kinds, from top to bottom."""
        return [kind for title in self.all for kind in TECHNIQUES if self._homes[kind] == title]

    @property
    def open_kinds(self) -> list[str]:
        """The kinds in the sections that are open."""
        return [kind for kind, home in self._homes.items() if self.all[home].opened]

    def move(self, kind: str, home: str) -> None:
        """Put the cards of a kind into a section, where the registry's order has them."""
        if self._homes.get(kind) == home:
            return
        self._homes[kind] = home
        earlier = list(TECHNIQUES)[: list(TECHNIQUES).index(kind)]
        before = sum(self._homes[other] == home for other in earlier if other in self._homes)
        self.all[home].content.insertWidget(before, self._holders[kind])
        self._holders[kind].show()

    def summarize(self, arm: Arm, baseline: bool) -> None:
        """Say at the header of each closed section what it holds."""
        active = [technique.summary() for technique in arm.active]
        self.empty.setVisible(OWN not in self._homes.values())
        self.empty.setText(
            _("Nothing yet: the other arms are compared with it.")
            if baseline
            else _("Nothing yet: tick a technique below to try it.")
        )
        self.all[OWN].set_summary(", ".join(active) or _("nothing is on"))
        for group in GROUPS:
            kinds = [kind for kind, home in self._homes.items() if home == group]
            self.all[group].set_summary(", ".join(TECHNIQUES[kind].name for kind in kinds))

    def show_found(self, found: Collection[str], searching: bool) -> None:
        """Show some kinds of techniques alone, in open sections while they are sought."""
        for kind, holder in self._holders.items():
            holder.setVisible(kind in found)
        self._open_for_search(searching)
        for title, section in self.all.items():
            section.setVisible(any(self._homes[kind] == title for kind in found))
        if not searching and OWN not in self._homes.values():
            self.all[OWN].show()

    def _open_for_search(self, searching: bool) -> None:
        """Open all sections while something is sought, and then leave them as they were."""
        if searching and self._was_open is None:
            self._was_open = {title: section.opened for title, section in self.all.items()}
            for section in self.all.values():
                section.set_opened(True)
        elif not searching and self._was_open is not None:
            for title, opened in self._was_open.items():
                self.all[title].set_opened(opened)
            self._was_open = None
