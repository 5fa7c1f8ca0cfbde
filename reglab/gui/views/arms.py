"""The arms that a view shows."""

from __future__ import annotations

from reglab.gui.plots.content import Options
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.views.base import View


def shown_arms(view: View) -> tuple[ShownArm, ...]:
    """Return the visible arms of a view's record; none while its replicas are not known."""
    record = view.record
    if record is None or not record.replicas:
        return ()
    places, hues = view.arm_places, view.arm_hues
    arms = record.experiment.arms
    return tuple(
        ShownArm(
            arm,
            arms[arm].name,
            hues[arm],
            places[arm],
            places[arm] == view.selected_arm,
            tuple(record.columns(arm)),
        )
        for arm in view.shown_arms()
    )


def adopt(options: Options, view: View) -> None:
    """Give the plots with these options the arms of a view: hues, which are seen, which is emphasised."""
    places = view.arm_places
    options.hues, options.visible = view.arm_hues, frozenset(view.shown_arms())
    options.selected = places.index(view.selected_arm) if view.selected_arm in places else -1
