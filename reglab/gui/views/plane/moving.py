"""Moves training examples in a plane, and shows how far that moves what the networks have learned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu

from reglab.experiment import edits
from reglab.experiment.example_edits import edits_words
from reglab.experiment.experiment import Experiment
from reglab.gui.views.plane.asking import AskingView
from reglab.gui.views.plane.before import Before, Network, rows_of
from reglab.gui.views.plane.grips import Grips
from reglab.gui.views.plane.movable import Movable
from reglab.gui.views.plane.panel import Panel
from reglab.gui.widgets.buttons import tool_button
from reglab.record.events import Array
from reglab.record.questions import Answer, Outputs
from reglab.words.language import _

_ABOUT = _(
    "Drag a training example to move it; a right click or Delete leaves it "
    "out. The arms are then trained\nagain, and what they had learned before "
    "stays as a faint line, with a number for how far it moved.\nKeys: , and . "
    "choose an example, Ctrl with an arrow moves it. Ctrl+Z takes back what "
    "was done."
)
_ONE_SEED = _("Choose one seed: each has training examples of its own.")
_OTHER_DATA = _("The data are not those of this run any more: press Run (Space) first.")
_PLANE = _("Examples can be moved where one or two inputs are all there are.")


class MovedExamples(QObject):
    """Lets a person move the training examples of a view's planes.

    Parameters
    ----------
    view : AskingView
        The view.
    plane : Movable
        What it tells of its examples.
    """

    def __init__(self, view: AskingView, plane: Movable) -> None:
        super().__init__(view)
        self._view, self._plane = view, plane
        # A view that does not lay it out has it all the same, unseen.
        self.chip = tool_button("move", "", parent=view)
        self.chip.setAccessibleName(_("Move points"))
        self.chip.setCheckable(True)
        """Switches it on."""
        self.chip.hide()
        self.chip.toggled.connect(self.show_grips)
        self.before: Before | None = None
        """What was learned before the last edit; ``None`` where nothing is compared."""
        self.grips: dict[int, Grips] = {}
        self.after: dict[Network, Array] = {}
        """What the networks put out now at the points of `before`."""
        self._asked: tuple[object, ...] = ()

    # -- what the view tells -----------------------------------------------------------------------

    def restart(self) -> None:
        """Another record is shown."""
        self.grips, self.after, self._asked = {}, {}, ()

    def attach(self, arm: int, panel: Panel) -> None:
        """Take care of a panel that was made."""
        grips = self.grips[arm] = Grips(panel.canvas)
        grips.moved.connect(self._move)
        grips.removed.connect(self._remove)
        grips.menu_wanted.connect(self._open_menu)

    @Slot()
    def show_grips(self) -> None:
        """Offer what can be taken hold of, or say why nothing can."""
        obstacle = self._obstacle()
        placed = self.chip.parentWidget() is not self._view
        self.chip.setVisible(placed and self._view.shown_experiment is not None and obstacle != _PLANE)
        self.chip.setEnabled(not obstacle)
        self.chip.setToolTip(obstacle or _ABOUT)
        on = self.chip.isChecked() and not obstacle
        gone = self.before.gone(self._experiment) if self.before is not None and self.moved_arms else ()
        for arm, grips in self.grips.items():
            places = self._plane.training_places(arm) if on else np.empty((0, 2))
            grips.offer(places, on=on, level=on and self._plane.level)
            grips.show_gone(gone)

    def follow(self) -> None:
        """The view paints something new."""
        self.show_grips()
        self._ask()

    def _ask(self) -> None:
        """Ask what the networks put out now where those of before were asked."""
        view, before = self._view, self.before
        if before is None or view.record is None or view.asked is None:
            return
        columns = tuple(column for arm in self.moved_arms for column in self._view.columns(arm))
        moment = view.asked.key.moment
        key = (view.record.run, moment.epoch, moment.newest, view.asked.key.ended, columns)
        if columns and key != self._asked:
            self._asked = key
            points = Outputs(before.points)
            view.ask_run(
                f"{view.topic} moved",
                points,
                columns,
                view.epoch,
                partial(self._take, before),
            )

    def _take(self, before: Before, answer: Answer) -> None:
        if before is self.before and not answer.trouble:
            self.after |= {
                self._network(column): values
                for column, values in zip(answer.replicas, answer.outputs, strict=True)
            }
            self._view.show_epoch(self._view.answered_epoch)

    # -- what is known -----------------------------------------------------------------------------

    @property
    def _experiment(self) -> Experiment:
        shown = self._view.shown_experiment
        assert shown is not None
        return shown

    @property
    def moved_arms(self) -> dict[int, int]:
        """Positions of the arms that are shown for which there is a before, each with its position then."""
        if self.before is None or self._view.record is None:
            return {}
        known = self.before.arms(self._experiment)
        return {arm: known[arm] for arm in self._view.shown_arms() if arm in known}

    def earlier(self, arm: int) -> list[Array]:
        """What the networks of an arm that are shown had learned before, at the points of `before`."""
        return list(self._earlier(arm).values())

    def pairs(self, arm: int) -> list[tuple[Array, Array]]:
        """What the networks of an arm that are shown put out before and now, at the points of `before`."""
        earlier = self._earlier(arm)
        return [(values, self.after[network]) for network, values in earlier.items() if network in self.after]

    def _earlier(self, arm: int) -> dict[Network, Array]:
        if self.before is None or arm not in self.moved_arms:
            return {}
        networks = [self._network(column) for column in self._view.columns(arm)]
        return {
            network: self.before.outputs[network] for network in networks if network in self.before.outputs
        }

    def _network(self, column: int) -> Network:
        assert self._view.record is not None
        replica = self._view.record.replicas[column]
        return self._experiment.arms[replica.arm].key, replica.seed

    def _obstacle(self) -> str:
        """Why no example can be moved; empty where they can."""
        view, record = self._view, self._view.record
        if view.shown_experiment is None or not self._plane.plain:
            return _PLANE
        shown, present = view.shown_experiment.data, (view.experiment or view.shown_experiment).data
        unedited = [data.model_copy(update={"example_edits": ()}) for data in (shown, present)]
        if unedited[0] != unedited[1]:
            return _OTHER_DATA
        several = record is not None and any(len(self._view.columns(arm)) > 1 for arm in view.shown_arms())
        return _ONE_SEED if several and shown.resample else ""

    # -- what a person does ------------------------------------------------------------------------

    def _index(self, row: int) -> int:
        return rows_of(self._experiment, row + 1)[row]

    @Slot(int, float, float)
    def _move(self, row: int, x: float, y: float) -> None:
        features, target = self._plane.edit_at(x, y)
        self._edit(
            partial(edits.move_example, index=self._index(row), x=features, y=target),
            _("Move a training example"),
        )

    @Slot(int)
    def _remove(self, row: int) -> None:
        self._edit(partial(edits.remove_example, index=self._index(row)), _("Leave a training example out"))

    @Slot()
    def put_back(self) -> None:
        """Put all examples back where they were drawn."""
        self._edit(edits.restore_examples, _("Put training examples back"))

    @Slot(int, QPoint)
    def _open_menu(self, row: int, at: QPoint) -> None:
        made, menu = self._view.experiment or self._experiment, QMenu(self._view)
        index = self._index(row) if row >= 0 else -1
        if row >= 0:
            menu.addAction(_("Leave this example out")).triggered.connect(partial(self._remove, row))
        if any(edit.index == index for edit in made.data.example_edits):
            back = partial(edits.restore_example, index=index)
            menu.addAction(_("Put this example back")).triggered.connect(
                lambda: self._edit(back, _("Put a training example back"))
            )
        everything = menu.addAction(_("Put all examples back"))
        everything.setEnabled(bool(made.data.example_edits))
        everything.setToolTip(edits_words(made.data.example_edits))
        everything.triggered.connect(self.put_back)
        menu.popup(at)
        menu.aboutToHide.connect(menu.deleteLater)

    def _edit(self, make: Callable[[Experiment], Experiment], name: str) -> None:
        self._remember()
        self._view.retrain_wanted.emit(make, name)

    def _remember(self) -> None:
        """Keep what was learned, unless it is the picture of a run that an edit has begun."""
        view, record = self._view, self._view.record
        if record is None or record.state == "untrained" or not record.ended or view.asked is None:
            return
        count = int(np.prod([len(axis) for axis in view.asked.mesh]))
        outputs = {self._network(column): values[:count] for column, values in view.outputs.items()}
        first = next(iter(self.grips), None)
        places = self._plane.training_places(first) if first is not None else np.empty((0, 2))
        rows = rows_of(self._experiment, len(places))
        self.before = Before(
            record.experiment,
            view.asked.mesh,
            view.asked.points,
            outputs,
            {index: (float(x), float(y)) for index, (x, y) in zip(rows, places.tolist(), strict=True)},
        )
        self.after, self._asked = {}, ()
