"""Edits of an experiment that touch more than one field, as pure functions.

Each takes an experiment (or an arm) and returns another one; nothing is validated here, since
whoever applies an edit validates the whole (see `reglab.experiment.checks`). What hangs on the
changed part follows: layers that techniques name, sizes of the split, monitored values.
"""

from __future__ import annotations

from reglab.experiment.edits.arms import (
    add_arm,
    duplicate_arm,
    move_arm,
    outgrown,
    remove_arm,
    rename_arm,
    start_so,
)
from reglab.experiment.edits.datasets import change_dataset, draw_points, fit_sizes
from reglab.experiment.edits.examples import (
    move_example,
    remove_example,
    restore_example,
    restore_examples,
)
from reglab.experiment.edits.fields import (
    change_optimizer,
    network_of,
    set_arm_training,
    set_data,
    set_network,
    set_optimizer,
    set_training,
)
from reglab.experiment.edits.layers import (
    add_layer,
    change_kind,
    give_own_network,
    move_layer,
    remove_layer,
    replace_layers,
    set_layer,
    use_common_network,
)
from reglab.experiment.edits.techniques import (
    put_technique,
    remove_technique,
    techniques_of,
    toggle_technique,
)

__all__ = [
    "add_arm",
    "add_layer",
    "change_dataset",
    "change_kind",
    "change_optimizer",
    "draw_points",
    "duplicate_arm",
    "fit_sizes",
    "give_own_network",
    "move_arm",
    "move_example",
    "move_layer",
    "network_of",
    "outgrown",
    "put_technique",
    "remove_arm",
    "remove_example",
    "remove_layer",
    "remove_technique",
    "rename_arm",
    "replace_layers",
    "restore_example",
    "restore_examples",
    "set_arm_training",
    "set_data",
    "set_layer",
    "set_network",
    "set_optimizer",
    "set_training",
    "start_so",
    "techniques_of",
    "toggle_technique",
    "use_common_network",
]
