"""What every view beside the curves has in common: it asks when it is seen, else it costs nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import ClassVar, Literal

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui import theme as themes
from reglab.gui.run.questions import Questions, Take
from reglab.gui.theme import Theme
from reglab.gui.theme.arm_hues import hues_of
from reglab.record.matching import places
from reglab.record.questions import Answer, Want
from reglab.record.record import RunRecord

Stamp = tuple[int, int | None, int, int, bool]
"""Run, epoch that is looked at (``None`` for the newest), epochs recorded, revision of the past, and whether
the networks are gone."""


class View(QWidget):
    """One tab. The window tells it what to show; it asks `questions` for what it needs.

    A view implements `restart` and `update_view`, and calls `mark_due` when its own controls change what
    is to be asked.
    """

    arm_selected = Signal(int)
    """A person chose another arm in the view; its position in the experiment."""

    enlarged_changed = Signal()
    """Another arm has the whole view, or none."""

    title: ClassVar[str]
    """Words on the tab."""
    drafts: ClassVar[Literal["never", "before", "always"]] = "never"
    """Whether it shows networks that nobody has trained: before there is a run, or always."""

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = questions
        self.record: RunRecord | None = None
        """What is shown; a record without replicas has not begun."""
        self.experiment: Experiment | None = None
        """The experiment as it is now, which may differ from the record's."""
        self.epoch: int | None = None
        """The epoch that is looked at; ``None`` follows the newest."""
        self.hidden_arms: frozenset[int] = frozenset()
        """Positions in `experiment` of the arms that are not to be seen."""
        self.selected_arm = -1
        """Position in `experiment` of the arm to be emphasised, −1 for none."""
        self.enlarged: int | None = None
        """Position in the record's experiment of the arm that has the whole view; ``None`` for all arms."""
        self._hues: Mapping[str, int] | None = None
        self._shown: Stamp | None = None
        self._restarts = 0
        themes.manager().theme_changed.connect(self.set_theme)

    # -- what a view implements ----------------------------------------------------------------

    @classmethod
    def unsuited(cls, experiment: Experiment) -> str:
        """A sentence why this view cannot show runs of `experiment`; empty where it can."""
        del experiment
        return ""

    def restart(self) -> None:
        """Another record is shown, or none, or its replicas have become known: forget what was computed."""

    def adopt_experiment(self) -> None:
        """Another experiment would be trained next, or other arms of it are to be seen."""

    def update_view(self) -> None:
        """Ask for what is to be shown of `record` at `epoch`; called only while the view is seen."""

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""

    def show_bare(self) -> None:
        """Show the picture without its controls: the view is a part of something else."""

    # -- what the window tells -----------------------------------------------------------------

    def set_record(self, record: RunRecord | None) -> None:
        """Show another record, the same one with its replicas known, or none."""
        self.record = record
        self.epoch = None
        self._restarts += 1
        # First: showing all arms again paints what is known, and nothing is known of another record yet.
        self.restart()
        self.enlarge(None)
        self.mark_due()

    def set_source(self, record: RunRecord | None, questions: Questions) -> None:
        """Show another record, and ask others about it."""
        self.questions = questions
        self.set_record(record)

    @property
    def untrained(self) -> bool:
        """Whether networks are shown that nobody has trained."""
        return self.record is not None and self.record.state == "untrained"

    def set_experiment(
        self,
        experiment: Experiment,
        visible: Collection[int] | None = None,
        selected: int | None = None,
        hues: Mapping[str, int] | None = None,
    ) -> None:
        """Tell what would be trained next; the arms have the hues of their cards.

        Where arms come, go or change places, the positions of those that are seen and of the selected one
        change with them: told together, they are never taken for those of other arms.

        Parameters
        ----------
        experiment : Experiment
            What would be trained next.
        visible : collection of int, optional
            Positions of the arms that are to be seen; as before if left out.
        selected : int, optional
            Position of the arm to be emphasised, −1 for none; as before if left out.
        hues : mapping of str to int, optional
            The hues of the arms by their keys; as before if left out, and at first in their order.
        """
        hidden = self.hidden_arms
        if visible is not None:
            hidden = frozenset(range(len(experiment.arms))) - frozenset(visible)
        chosen = self.selected_arm if selected is None else selected
        shades = self._hues if hues is None else hues
        present = (experiment, hidden, chosen, shades)
        if present != (self.experiment, self.hidden_arms, self.selected_arm, self._hues):
            self.experiment, self.hidden_arms, self.selected_arm, self._hues = present
            self.adopt_experiment()
            self.mark_due()

    def set_visible_arms(self, arms: Collection[int]) -> None:
        """Show these arms only, by their positions in the experiment."""
        if self.experiment is not None:
            self.set_experiment(self.experiment, visible=arms)

    def set_selected_arm(self, arm: int) -> None:
        """Emphasise an arm, by its position in the experiment; −1 for none."""
        if arm != self.selected_arm:
            self.selected_arm = arm
            self.mark_due()

    def set_epoch(self, epoch: int | None) -> None:
        """Show everything as of an epoch; ``None`` follows the newest."""
        self.epoch = epoch
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Update what is seen if there is something new; does nothing while the view is hidden."""
        if not self.isVisible() or self.window().isMinimized():
            return
        record = self.record
        recorded = 0 if record is None or self.epoch is not None else record.epochs
        revision = 0 if record is None else record.revision
        stamp = (0 if record is None else record.run, self.epoch, recorded, revision, self.lost)
        if stamp != self._shown:
            self._shown = stamp
            self.update_view()

    # -- for views -----------------------------------------------------------------------------

    def mark_due(self) -> None:
        """Have the view updated now, or when it is shown."""
        self._shown = None
        self.refresh()

    def ask_run(
        self, topic: str, want: Want, replicas: tuple[int, ...], epoch: int | None, take: Take
    ) -> None:
        """Ask the run, as `Questions.ask` does; an answer that comes after a restart is dropped."""
        self.questions.ask(topic, want, replicas, epoch, partial(self._pass_on, self._restarts, take))

    def _pass_on(self, restarts: int, take: Take, answer: Answer) -> None:
        if restarts == self._restarts:
            take(answer)

    @property
    def lost(self) -> bool:
        """Whether the networks of the run are gone."""
        return self.record is not None and self.record.lost

    @property
    def arm_places(self) -> tuple[int | None, ...]:
        """For each arm of the record its position in the present experiment; ``None`` where it is gone."""
        shown = self.record.experiment if self.record else self.experiment
        return places(shown, self.experiment or shown) if shown else ()

    @property
    def arm_hues(self) -> tuple[int, ...]:
        """For each arm of the record the hue of its card."""
        shown = self.record.experiment if self.record else self.experiment
        return hues_of(shown, self.experiment, self._hues) if shown else ()

    def shown_arms(self) -> list[int]:
        """Positions in the record's experiment of the arms that are to be seen."""
        shown = [arm for arm, place in enumerate(self.arm_places) if place not in self.hidden_arms]
        return [self.enlarged] if self.enlarged in shown else shown

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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.mark_due()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shown = None
