"""What of an experiment an edit made another, so that only what depends on it is shown anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Technique


class Part(Flag):
    """The parts of an experiment on which something that is shown can depend."""

    TITLE = auto()
    NOTES = auto()
    DATA = auto()
    NETWORK = auto()
    """The network of all arms that have none of their own."""
    TRAINING = auto()
    SEEDS = auto()
    """How many seeds, and the first of them."""
    ARMS = auto()
    """Which arms there are, and in which order."""
    NAMES = auto()
    """What arms are called."""
    TECHNIQUES = auto()
    """Techniques of arms: which there are, and what they do to networks, data or training."""
    STRENGTHS = auto()
    """Only how strongly techniques act on weights: networks, data and what a step costs stay as they were."""
    OWN = auto()
    """What arms have of their own in place of what all share, such as a network."""
    COURSE = auto()
    """What arms change while they train."""
    FOR_CLASS = auto()
    """What a class finds hidden and locked."""

    QUESTION = DATA | NETWORK | TRAINING | SEEDS | ARMS | NAMES | TECHNIQUES | STRENGTHS | OWN | COURSE
    """All but title, notes, and what is hidden and locked."""
    ALL = QUESTION | TITLE | NOTES | FOR_CLASS


_OF_EXPERIMENT = {
    "version": Part.ALL,
    "name": Part.TITLE,
    "notes": Part.NOTES,
    "data": Part.DATA,
    "network": Part.NETWORK,
    "training": Part.TRAINING,
    "seeds": Part.SEEDS,
    "first_seed": Part.SEEDS,
    "vary_weights": Part.SEEDS,
    "vary_order": Part.SEEDS,
    "for_class": Part.FOR_CLASS,
}
_OF_ARM = {
    "key": Part.ARMS,
    "name": Part.NAMES,
    "named_by": Part.NAMES,
    "network": Part.OWN,
    "training": Part.OWN,
    "changes": Part.COURSE,
}


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit made another.

    Parameters
    ----------
    parts : Part
        All of which something is another.
    arms : frozenset of str, optional
        Keys of the arms of which something is another, of those that came and of those that went;
        ``None`` where it may be any.
    """

    parts: Part
    arms: frozenset[str] | None = frozenset()

    def touches(self, parts: Part) -> bool:
        """Whether something of these parts is another."""
        return bool(self.parts & parts)

    def touches_arm(self, key: str) -> bool:
        """Whether something of an arm itself is another."""
        return self.arms is None or key in self.arms


EVERYTHING = Edited(Part.ALL, None)
"""Nothing is known to have stayed: another experiment is open, or what was typed is not what holds."""


def edited(before: Experiment, after: Experiment) -> Edited:
    """Compare two states of an experiment that share what is alike.

    A part that is the same object is taken for unchanged, any other one for another: where nothing is
    shared too much is said, never too little.

    Parameters
    ----------
    before, after : Experiment
        States of the experiment; see `shared`.
    """
    parts = Part(0)
    for name in Experiment.model_fields:
        if name != "arms" and _differs(before, after, name):
            parts |= _OF_EXPERIMENT.get(name, Part.ALL)
    old, new = ({arm.key: arm for arm in experiment.arms} for experiment in (before, after))
    if list(old) != list(new):
        parts |= Part.ARMS
    touched = set(old) ^ set(new)
    for key in old.keys() & new.keys():
        if found := _edited_arm(old[key], new[key]):
            parts |= found
            touched.add(key)
    return Edited(parts, frozenset(touched))


def _differs(before: Experiment | Arm, after: Experiment | Arm, name: str) -> bool:
    one, other = getattr(before, name), getattr(after, name)
    # Numbers and words are alike where they are equal; of all else it is the object that counts.
    return one is not other and not (isinstance(one, str | int | float) and one == other)


def _edited_arm(before: Arm, after: Arm) -> Part:
    parts = Part(0)
    if before is after:
        return parts
    for name in Arm.model_fields:
        if name != "techniques" and _differs(before, after, name):
            parts |= _OF_ARM.get(name, Part.ALL)
    if before.techniques is not after.techniques:
        old, new = before.techniques, after.techniques
        slight = len(old) == len(new) and all(map(_in_strength_alone, old, new))
        parts |= Part.STRENGTHS if slight else Part.TECHNIQUES
    return parts


def _in_strength_alone(before: Technique, after: Technique) -> bool:
    """Whether a technique acts as before, but more strongly or weakly, and on nothing but weights."""
    if before is after:
        return True
    field = after.strength_field
    if type(before) is not type(after) or after.domain != "weights" or field is None:
        return False
    return before.active == after.active and before.model_copy(update={field: getattr(after, field)}) == after
