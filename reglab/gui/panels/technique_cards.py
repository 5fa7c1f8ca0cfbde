"""The cards of all techniques, each made when it is first seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

from reglab.experiment import edits
from reglab.experiment.advice import Advice
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.gui.panels.card_state import CardState
from reglab.gui.panels.technique_card import TechniqueCard


@dataclass(frozen=True, slots=True)
class ShownArm:
    """The arm whose techniques the cards show.

    Parameters
    ----------
    experiment : Experiment
        What it is an arm of.
    arm : Arm
        After all changes that it goes through while it trains.
    hue : QColor
        Its colour.
    advice : sequence of Advice
        What is to be said of it.
    meter : bool
        Whether strength meters are shown.
    """

    experiment: Experiment
    arm: Arm
    hue: QColor
    advice: Sequence[Advice]
    meter: bool

    def techniques(self, kind: str) -> tuple[Technique, ...]:
        """What there is of a kind; with its defaults, switched off, where the arm has none."""
        return edits.techniques_of(self.arm, kind) or (TECHNIQUES[kind](kind=kind, enabled=False),)

    def state(self, kind: str) -> CardState:
        """Return what the cards of a kind show beside the techniques themselves."""
        present = edits.techniques_of(self.arm, kind)
        layers = self.experiment.arm_network(self.arm).layers
        return CardState(
            layers=layers,
            data=self.experiment.data.info,
            scale=self.experiment.scale(self.arm),
            hue=self.hue,
            present=bool(present),
            siblings=max(1, len(present)),
            can_split=bool(present) and bool(free_layers(present, layers)),
            advice=tuple(each for each in self.advice if kind in each.techniques),
            meter=self.meter,
        )


class TechniqueCards(Mapping[str, list[TechniqueCard]]):
    """By kind of technique its cards; those of a kind are made when they are asked for.

    Parameters
    ----------
    make : callable
        Returns a new card of a technique and puts it into its place.
    shown : ShownArm
        The arm whose techniques they show at first.
    """

    def __init__(self, make: Callable[[Technique, CardState], TechniqueCard], shown: ShownArm) -> None:
        self._make, self._shown = make, shown
        self._made: dict[str, list[TechniqueCard]] = {}

    def __getitem__(self, kind: str) -> list[TechniqueCard]:
        if kind not in self._made and kind in TECHNIQUES:
            self._made[kind] = []
            self._show_kind(kind)
        return self._made[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(TECHNIQUES)

    def __len__(self) -> int:
        return len(TECHNIQUES)

    @property
    def made(self) -> Sequence[TechniqueCard]:
        """Those that there are by now."""
        return [card for cards in self._made.values() for card in cards]

    def technique(self, kind: str) -> Technique:
        """Return the first technique of a kind, as it is shown."""
        return self._shown.techniques(kind)[0]

    def find(self, wanted: object) -> tuple[str, int]:
        """Kind of a card, and its number among those of this kind."""
        return next(
            (kind, nth)
            for kind, cards in self._made.items()
            for nth, card in enumerate(cards)
            if card is wanted
        )

    def show(self, shown: ShownArm, *, anew: bool = True) -> None:
        """Show the techniques of an arm; all of it `anew`, or only what is other than what is shown."""
        self._shown = shown
        for kind in self._made:
            self._show_kind(kind, anew=anew)

    def _show_kind(self, kind: str, *, anew: bool = True) -> None:
        shown, cards = self._shown, self._made[kind]
        techniques, state = shown.techniques(kind), shown.state(kind)
        while len(cards) > len(techniques):
            card = cards.pop()
            card.hide()
            card.deleteLater()
        for nth, technique in enumerate(techniques):
            if nth < len(cards):
                if anew or not cards[nth].shows(technique, state):
                    cards[nth].show_technique(technique, state)
            else:
                cards.append(self._make(technique, state))
            cards[nth].show_examples(shown.experiment, shown.arm)


def free_layers(present: Sequence[Technique], layers: Sequence[LayerSpec]) -> tuple[LayerRef, ...]:
    """The layers on which none of the techniques of one kind acts."""
    first = present[0]
    if not first.per_layer:
        return ()
    taken = {ref for technique in present for ref in technique.acting(layers)}
    return tuple(ref for ref in first.layer_choices(layers) if ref not in taken)
