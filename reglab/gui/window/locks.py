"""What a lesson or an experiment's author has locked: no way leads to it, no key, menu, paste or file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from reglab.experiment.experiment import Experiment
from reglab.gui.document.documents import Document
from reglab.gui.document.edited import Edited, Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.lessons.parts import Ruler
from reglab.words.language import _

Switch = Callable[[bool], object]

_PARTS = {
    "data": Part.DATA,
    "network": Part.NETWORK | Part.OWN,
    "training": Part.TRAINING | Part.OWN,
    "regularizers": Part.TECHNIQUES | Part.STRENGTHS | Part.COURSE,
    "arms": Part.ARMS | Part.NAMES,
    "seeds": Part.SEEDS,
    "menus": Part(0),
}
"""What of an experiment stays as it is while the part of the window with this name is locked."""


class Locks(QObject):
    """Refuses edits of what is locked, and other experiments while a lesson locks anything of this one.

    An experiment's own locks go with it; only with its menus locked it stays.

    Controls are disabled by whoever locks them; this is the last door, through which every edit goes.

    Parameters
    ----------
    model : ExperimentModel
        What is edited.
    document : Document
        What shows other experiments.
    actions : mapping
        For each name the actions that would change what it means.
    opening : sequence of QAction
        Actions that show another experiment.
    """

    def __init__(
        self,
        model: ExperimentModel,
        document: Document,
        actions: dict[str, Sequence[QAction]],
        opening: Sequence[QAction],
    ) -> None:
        super().__init__(document)
        self._model, self._actions, self._opening = model, actions, opening
        self._locked: set[str] = set()
        self._ruler: Ruler | None = None
        model.guard = self._refusal
        document.held = self._held

    def switch(self, name: str, control: Switch) -> Switch:
        """Return what locks a part of the window: by its control, and here."""

        def lock(on: bool) -> None:
            control(on)
            self._set(name, on)

        return lock

    def obey(self, ruler: Ruler | None) -> None:
        """Learn who locks from now on."""
        self._ruler = ruler
        self._shut()

    @property
    def by_author(self) -> bool:
        """Whether the author of the experiment locks, not a lesson."""
        return self._ruler == "experiment"

    def _set(self, name: str, on: bool) -> None:
        if on and name not in self._locked and _PARTS[name]:
            # What was undone before would change what is locked now.
            self._model.undo_stack.clear()
        self._locked = self._locked | {name} if on else self._locked - {name}
        self._shut()

    def _shut(self) -> None:
        """Enable the actions that lead to nothing that is locked, and no others."""
        shut = {id(action) for each in self._locked for action in self._actions.get(each, ())}
        for action in (action for actions in self._actions.values() for action in actions):
            action.setEnabled(id(action) not in shut)
        for action in self._opening:
            action.setEnabled(not self._keeps)

    @property
    def _keeps(self) -> bool:
        """Whether the experiment is to stay."""
        return "menus" in self._locked if self.by_author else bool(self._locked)

    def _refusal(self, before: Experiment, after: Experiment, edit: Edited) -> str:
        """Why an edit is refused; empty where it is not."""
        parts = edit.parts
        if parts & Part.TRAINING and _trains_alike(before, after):
            # On what a network is trained changes nothing that a lesson speaks of.
            parts &= ~Part.TRAINING
        if parts & (Part.TECHNIQUES | Part.STRENGTHS):
            # An arm that is called by its techniques is called another name with them.
            parts &= ~Part.NAMES
        drawn = "seeds" in self._locked and _drawing(before) != _drawing(after)
        if drawn or any(parts & _PARTS[name] for name in self._locked):
            if self.by_author:
                return _("This is locked by the author of the experiment. “Unlock” above gives it back.")
            return _("This is locked by the lesson. Lessons ▸ Leave the lesson gives it back.")
        return ""

    def _held(self) -> str:
        if not self._keeps:
            return ""
        if self.by_author:
            return _("The author of the experiment has locked the menus. “Unlock” lets go of it.")
        return _("The lesson keeps its experiment in this step. Lessons ▸ Leave the lesson lets go of it.")


def _trains_alike(before: Experiment, after: Experiment) -> bool:
    same = {"device": before.training.device}
    return after.training.model_copy(update=same) == before.training


def _drawing(experiment: Experiment) -> tuple[object, ...]:
    """Which examples are drawn: seeds that are fixed have everybody see the same ones."""
    return experiment.data.seed, experiment.data.resample
