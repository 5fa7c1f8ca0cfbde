"""The experiment that the window edits, with undo and redo for every edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from weakref import WeakMethod

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QUndoCommand, QUndoStack

from reglab.experiment import edits
from reglab.experiment.errors import ExperimentError, problems_of
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.problem import Problem
from reglab.experiment.sharing import shared
from reglab.gui.document.edited import EVERYTHING, Edited, Part, edited
from reglab.gui.theme.arm_hues import ArmHues
from reglab.gui.widgets.plain import button_text

_MERGE_ID = 1
_State = tuple[Experiment, int]
"""The experiment and the arm selected in it."""


class _Edit(QUndoCommand):
    """Replaces the whole experiment; edits of one field in a row merge into one."""

    def __init__(
        self, show: Callable[[_State], None], before: _State, after: _State, text: str, key: str
    ) -> None:
        super().__init__(button_text(text))
        # Weak: in a cycle with the model the collector frees a command that the stack frees again.
        self._show = WeakMethod(show)
        self.before, self.after = before, after
        self.merge_key = key

    def id(self) -> int:
        return _MERGE_ID if self.merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        self.setObsolete(self.after[0] == self.before[0])
        return True

    def undo(self) -> None:
        self._apply(self.before)

    def redo(self) -> None:
        self._apply(self.after)

    def _apply(self, state: _State) -> None:
        if (show := self._show()) is not None:
            show(state)


class _Line(QObject):
    """Carries the edits of some parts to those who depend on them."""

    due = Signal(object)


class ExperimentModel(QObject):
    """Holds the experiment of the window and the arm selected in it.

    Panels call `edit` with a function that makes the new experiment from the present one, and show anew
    what depends on it when one of the parts that they named with `on` is another.
    """

    changed = Signal(object)
    """The experiment is another one, or an edit was refused; carries an `Edited`, after what `on` tells."""
    selection_changed = Signal(int)
    """Another arm is selected."""
    # As a list it would cross as a list of Qt's variants, in which a problem becomes its text.
    refused = Signal(object)
    """An edit was refused; carries the list of `Problem`."""

    def __init__(
        self, experiment: Experiment, parent: QObject | None = None, hues: ArmHues | None = None
    ) -> None:
        super().__init__(parent)
        self.arm_hues = hues or ArmHues()
        """Where arms have their hues from; a dialog has those of its window."""
        self._lines: dict[Part, _Line] = {}
        self._recorded: Experiment | None = None
        self._experiment = experiment
        self._selected = min(1, len(experiment.arms) - 1)
        self.undo_stack = QUndoStack(self)
        self.guard: Callable[[Experiment, Experiment, Edited], str] | None = None
        """Says of an edit why it is refused; an empty text where it is not."""

    @property
    def experiment(self) -> Experiment:
        """The experiment as it stands."""
        return self._experiment

    def on(self, parts: Part) -> SignalInstance:
        """Return the signal that comes when one of some parts is another; it carries an `Edited`."""
        if parts not in self._lines:
            self._lines[parts] = _Line(self)
        return self._lines[parts].due

    @property
    def hues(self) -> Mapping[str, int]:
        """The hue of each arm by its key, also of those that are only in the shown run."""
        return self.arm_hues.of(self._experiment, self._recorded)

    def set_recorded(self, recorded: Experiment | None) -> None:
        """Tell what the shown run is of: its arms keep their hues while it is shown."""
        self._recorded = recorded

    @property
    def selected(self) -> int:
        """Position of the selected arm."""
        return self._selected

    @property
    def arm(self) -> Arm:
        """The selected arm, after all changes that it goes through while it trains."""
        return self._experiment.arms[self._selected].latest

    def select(self, arm: int) -> None:
        """Select an arm by position; out of range is cut to the nearest."""
        arm = max(0, min(arm, len(self._experiment.arms) - 1))
        if arm != self._selected:
            self._selected = arm
            self.selection_changed.emit(arm)

    def edit(
        self,
        make: Callable[[Experiment], Experiment],
        text: str,
        merge_key: str = "",
        select: int | None = None,
    ) -> bool:
        """Replace the experiment by what `make` returns; one undo step named `text`.

        Edits in a row with the same non-empty `merge_key` (a slider being dragged) become one
        step. `select` is the arm that is selected afterwards, and again after redo; undo goes back
        to the one before. An experiment that is not valid is refused: `refused` says why, every panel
        is told to show the old value again, and the return value is ``False``.
        """
        try:
            # Validated anew, since model_copy does not check what it is given.
            made = edits.outgrown(self._experiment, make(self._experiment))
            after = shared(Experiment.model_validate(made.model_dump()), self._experiment)
        except ValidationError as error:
            self._refuse(problems_of(error))
            return False
        except ExperimentError as error:
            self._refuse(list(error.problems))
            return False
        if after is not self._experiment:
            refusal = (
                self.guard(self._experiment, after, edited(self._experiment, after)) if self.guard else ""
            )
            if refusal:
                self._refuse([Problem("", refusal)])
                return False
            selected = self._selected if select is None else select
            before = (self._experiment, self._selected)
            self.undo_stack.push(_Edit(self._show, before, (after, selected), text, merge_key))
        return True

    def edit_arm(
        self, make: Callable[[Arm], Arm], text: str, merge_key: str = "", arm: int | None = None
    ) -> bool:
        """Replace one arm (the selected one by default) by what `make` returns; see `edit`.

        Of an arm that changes while it trains, it is the state after its last change.
        """
        position = self._selected if arm is None else arm

        def change(experiment: Experiment) -> Experiment:
            arms = list(experiment.arms)
            arms[position] = arms[position].with_latest(make(arms[position].latest))
            return experiment.model_copy(update={"arms": tuple(arms)})

        key = f"{merge_key}@arm{position}" if merge_key else ""
        return self.edit(change, text, key)

    def amend(self, make: Callable[[Experiment], Experiment]) -> None:
        """Enter what came of an edit afterwards: no step of its own, but part of the one that led here."""
        after = shared(Experiment.model_validate(make(self._experiment).model_dump()), self._experiment)
        if after is self._experiment:
            return
        index = self.undo_stack.index()
        led, leads = (self.undo_stack.command(at) for at in (index - 1, index))
        if isinstance(led, _Edit):
            led.after = (after, led.after[1])
        if isinstance(leads, _Edit):
            leads.before = (after, leads.before[1])
        self._show((after, self._selected))

    def load(self, experiment: Experiment) -> None:
        """Show another experiment and forget the history of edits."""
        self.undo_stack.clear()
        self.arm_hues.forget()
        self._show((experiment, min(1, len(experiment.arms) - 1)), EVERYTHING)

    def _show(self, state: _State, edit: Edited | None = None) -> None:
        experiment, selected = state
        edit = edit or edited(self._experiment, experiment)
        self._experiment = experiment
        selected = max(0, min(selected, len(experiment.arms) - 1))
        moved, self._selected = selected != self._selected, selected
        self._tell(edit)
        if moved:
            self.selection_changed.emit(selected)

    def _refuse(self, problems: list[Problem]) -> None:
        self.refused.emit(problems)
        self._tell(EVERYTHING)

    def _tell(self, edit: Edited) -> None:
        for parts, line in list(self._lines.items()):
            if edit.touches(parts):
                line.due.emit(edit)
        self.changed.emit(edit)
