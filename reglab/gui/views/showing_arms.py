"""What a view has to do with arms: which it shows, in which hues, and which one has the whole place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui.theme.arm_hues import hues_of
from reglab.gui.views.explaining import Explaining
from reglab.record.matching import places
from reglab.record.record import RunRecord


class ShowingArms(Explaining):
    """A widget that shows arms of a record, which may be others than those of the experiment as it is now."""

    arm_selected = Signal(int)
    """A person chose another arm in the view; its position in the experiment."""
    enlarged_changed = Signal()
    """Another arm or plot has the whole view, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: RunRecord | None = None
        """What is shown; a record without replicas has not begun."""
        self.experiment: Experiment | None = None
        """The experiment as it is now, which may differ from the record's."""
        self.hidden_arms: frozenset[int] = frozenset()
        """Positions in `experiment` of the arms that are not to be seen."""
        self.selected_arm = -1
        """Position in `experiment` of the arm to be emphasised, −1 for none."""
        self.enlarged: int | None = None
        """Position in the record's experiment of the arm that has the whole view; ``None`` for all arms."""
        self._hues: Mapping[str, int] | None = None

    def adopt_experiment(self) -> None:
        """Another experiment would be trained next, or other arms of it are to be seen."""

    def mark_due(self) -> None:
        """Have what is seen updated now, or when it is shown."""
        raise NotImplementedError

    # -- which they are --------------------------------------------------------------------------

    def set_experiment(
        self,
        experiment: Experiment,
        visible: Collection[int] | None = None,
        selected: int | None = None,
        hues: Mapping[str, int] | None = None,
    ) -> None:
        """Tell what would be trained next; the arms have the hues of their cards.

        Told together, positions are never taken for those of other arms that come, go or change places.

        Parameters
        ----------
        experiment : Experiment
            What would be trained next.
        visible : collection of int, optional
            Positions of the arms that are to be seen; as before if left out.
        selected : int, optional
            Position of the arm to be emphasised, −1 for none; as before if left out.
        hues : mapping of str to int, optional
            The arms' hues by their keys; as before if left out, at first in their order.
        """
        everything = frozenset(range(len(experiment.arms)))
        hidden = self.hidden_arms if visible is None else everything - frozenset(visible)
        chosen = self.selected_arm if selected is None else selected
        shades = self._hues if hues is None else hues
        present = (experiment, hidden, chosen, shades)
        if present != (self.experiment, self.hidden_arms, self.selected_arm, self._hues):
            self.experiment, self.hidden_arms, self.selected_arm, self._hues = present
            self.adopt_experiment()
            self.mark_due()

    def set_selected_arm(self, arm: int) -> None:
        """Emphasise an arm, by its position in the experiment; −1 for none."""
        if arm != self.selected_arm:
            self.selected_arm = arm
            self.mark_due()

    @property
    def shown_experiment(self) -> Experiment | None:
        """The experiment whose run is shown, else the one that would be trained next."""
        return self.record.experiment if self.record else self.experiment

    @property
    def arm_places(self) -> tuple[int | None, ...]:
        """For each arm of the record its position in the present experiment; ``None`` where it is gone."""
        shown = self.shown_experiment
        return places(shown, self.experiment or shown) if shown else ()

    @property
    def arm_hues(self) -> tuple[int, ...]:
        """For each arm of the record the hue of its card."""
        shown = self.shown_experiment
        return hues_of(shown, self.experiment, self._hues) if shown else ()

    def shown_arms(self) -> list[int]:
        """Positions in the record's experiment of the arms that are to be seen."""
        shown = [arm for arm, place in enumerate(self.arm_places) if place not in self.hidden_arms]
        return [self.enlarged] if self.enlarged in shown else shown

    @Slot(int)
    def choose_arm(self, place: int) -> None:
        """Say that a person chose an arm; one that is no longer in the experiment has no card."""
        if self.experiment is not None and place < len(self.experiment.arms):
            self.arm_selected.emit(place)

    # -- one arm or plot alone -------------------------------------------------------------------

    @property
    def alone(self) -> bool:
        """Whether one arm or plot has the whole view."""
        return self.enlarged is not None

    def enlarge(self, arm: int | None) -> None:
        """Give an arm the whole view, by its position in the record's experiment, or show all again."""
        if arm != self.enlarged:
            self.enlarged = arm
            self.mark_due()
            self.enlarged_changed.emit()

    def toggle_enlarged(self, arm: int | None = None) -> None:
        """Give an arm the whole view, the selected one where none is named; or show all arms again."""
        places = self.arm_places
        if arm is None and self.selected_arm in places:
            arm = places.index(self.selected_arm)
        one = arm is not None and len(self.shown_arms()) > 1
        self.enlarge(arm if self.enlarged is None and one else None)

    def show_all(self) -> None:
        """Show all arms and plots again."""
        self.enlarge(None)
