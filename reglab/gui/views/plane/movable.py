"""What a view tells of the training examples in its planes, for a person to move them; this tells of none."""

from __future__ import annotations

from reglab.gui.views.plane.asking import AskingView
from reglab.record.events import Array
from reglab.record.questions import ExampleSet


class Movable:
    """The training examples of a view.

    Parameters
    ----------
    view : AskingView
        The view.
    """

    def __init__(self, view: AskingView) -> None:
        self._view = view

    @property
    def plain(self) -> bool:
        """Whether places in the plane are the inputs themselves, and the target where it is a number.

        Where they are not, nothing can be moved.
        """
        return False

    @property
    def level(self) -> bool:
        """Whether the height of an example says nothing of its inputs."""
        return False

    def training_places(self, arm: int) -> Array:
        """Return where the training examples of an arm's plane stand, shape (n, 2), in their order."""
        raise NotImplementedError

    def edit_at(self, x: float, y: float) -> tuple[tuple[float, ...], float | None]:
        """Return inputs and target, where it is a number, of an example that is moved to a place."""
        raise NotImplementedError

    def points(self) -> Array | None:
        """Return points where the predictions of networks are compared, shape (n, features).

        In the units of the data set; ``None`` where there is nothing to be compared, or not yet.
        """
        return None

    def training_of(self, arm: int) -> ExampleSet | None:
        """Return the examples of the first network of an arm's plane, or of a plane of all arms."""
        arms = [arm] if arm >= 0 else self._view.shown_arms()[:1]
        columns = [column for each in arms for column in self._view.columns(each)]
        return self._view.examples.get(columns[0]) if columns else None
