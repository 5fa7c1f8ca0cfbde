"""Where the arms of a record stand in the experiment as it is now: there they have their hue."""

from __future__ import annotations

import itertools
from collections.abc import Sequence


def arm_places(recorded: Sequence[str], present: Sequence[str]) -> tuple[int, ...]:
    """Return the position of each recorded arm in the present experiment, found by its name.

    An arm that is no longer there gets a place beyond the end, and so a hue of its own.

    Parameters
    ----------
    recorded, present : sequence of str
        Names of the arms of the record and of the experiment; without any present ones the
        places are 0, 1, …
    """
    if not present:
        return tuple(range(len(recorded)))
    places = {name: position for position, name in enumerate(present)}
    beyond = itertools.count(len(present))
    return tuple(places[name] if name in places else next(beyond) for name in recorded)
