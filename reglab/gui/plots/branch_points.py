"""Where an arm branches off another: up to there both are the same networks."""

from __future__ import annotations

from collections.abc import Mapping, Set

from reglab.experiment.experiment import Experiment


def branch_points(
    experiment: Experiment, known: Mapping[int, tuple[int, int]], visible: Set[int]
) -> dict[int, int]:
    """Return for each branch the last epoch that it has in common with an arm that is shown too.

    Parameters
    ----------
    experiment : Experiment
        That of the record.
    known : mapping of int to (int, int)
        The branches that were made in this run, each with its source and the last epoch in common. What
        was saved and trained again has none: there the arms' changes tell.
    visible : set of int
        Positions of the arms that are shown.

    Returns
    -------
    dict of int to int
        Without the arms of which everything is to be seen.
    """
    found = {}
    for place in sorted(visible):
        source, epoch = known[place] if place in known else _shared(experiment, place)
        # The past of a source that is hidden is to be seen in its branch.
        if epoch and source in visible:
            found[place] = epoch
    return found


def _shared(experiment: Experiment, place: int) -> tuple[int, int]:
    """The earlier arm with which an arm has most epochs in common, and how many."""
    arm = experiment.arms[place]
    best = place, 0
    for earlier, other in enumerate(experiment.arms[:place] if arm.changes else ()):
        if (arm.techniques, arm.network) != (other.techniques, other.network):
            continue
        changes = {change.epoch for one in (arm, other) for change in one.changes}
        differing = [at for at in sorted(changes) if arm.at(at).techniques != other.at(at).techniques]
        if differing and differing[0] - 1 > best[1]:
            best = earlier, differing[0] - 1
    return best
