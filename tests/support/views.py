"""What tests tell a view."""

from __future__ import annotations

from collections.abc import Collection

from reglab.gui.views.base import View


def see_only(view: View, arms: Collection[int]) -> None:
    """Hide all arms but these, by their positions in the experiment, else in what the view shows."""
    experiment = view.experiment or view.shown_experiment
    assert experiment is not None
    view.set_experiment(experiment, visible=arms)
