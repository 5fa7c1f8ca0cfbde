"""Validation beside test as rows of dots."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.sealed import ArmLook, Look, Measure
from reglab.analysis.sealed_words import (
    difference_number,
    difference_words,
    is_share,
    measure_name,
    optimism_ends,
    optimism_interval,
    value_words,
)
from reglab.experiment.dataset_info import Task
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.views.dot_rows import DotContent, DotRow, Dots
from reglab.words import capital
from reglab.words.language import _

_KEY = (("ring", _("validation")), ("dot", _("test")), ("mean", _("mean of the seeds")))
_HEADS = (_("validation"), _("test"), _("validation − test"), _("95 % interval"))


def content_of(look: Look, shown: Sequence[ShownArm], measure: Measure, task: Task) -> DotContent:
    """Return the arms of a look that are to be seen, the best by validation first."""
    by_arm = {arm.arm: arm for arm in shown}
    rows = tuple(
        _row(arm, by_arm[arm.arm], measure, task) for arm in look.ranked(measure) if arm.arm in by_arm
    )
    percent = is_share(measure, task)
    title = f"{capital(measure_name(measure, task))}{' (%)' if percent else ''}"
    return DotContent(rows, _HEADS, title, _KEY, percent=percent)


def _row(arm: ArmLook, shown: ShownArm, measure: Measure, task: Task) -> DotRow:
    found = arm.optimism(measure)
    pairs = [seed.pair(measure) for seed in arm.seeds if seed.sound]
    cells = (
        value_words(found.arm, measure, task),
        value_words(found.baseline, measure, task),
        difference_number(found.mean, measure, task),
        optimism_ends(found, measure, task),
    )
    lanes = (
        Dots(tuple(val for val, _ in pairs), found.arm, filled=False),
        Dots(tuple(test for _, test in pairs), found.baseline),
    )
    return DotRow(shown, lanes, cells, _words(arm, measure, task))


def _words(arm: ArmLook, measure: Measure, task: Task) -> str:
    found = arm.optimism(measure)
    values = [
        _("seed {seed}: {validation} → {test}").format(
            seed=seed.seed,
            validation=value_words(seed.pair(measure)[0], measure, task),
            test=value_words(seed.pair(measure)[1], measure, task),
        )
        if seed.sound
        else _("seed {seed} diverged").format(seed=seed.seed)
        for seed in arm.seeds
    ]
    size, interval = difference_words(found.mean, measure, task), optimism_interval(found, measure, task)
    return _("{arm}, validation → test {measure}: {values}; validation − test {size} ({interval})").format(
        arm=arm.name,
        measure=measure_name(measure, task),
        values=" · ".join(values),
        size=size,
        interval=interval,
    )
