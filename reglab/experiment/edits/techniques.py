"""Edits of the techniques of one arm."""

from __future__ import annotations

from reglab.experiment.experiment import Arm
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique


def techniques_of(arm: Arm, kind: str) -> tuple[Technique, ...]:
    """The techniques of one kind in an arm; more than one where layers have strengths of their own."""
    return tuple(technique for technique in arm.techniques if technique.kind == kind)


def put_technique(arm: Arm, technique: Technique, nth: int = 0) -> Arm:
    """Replace the `nth` technique of its kind, or add it where the registry's order puts it."""
    techniques = list(arm.techniques)
    alike = [position for position, other in enumerate(techniques) if other.kind == technique.kind]
    if nth < len(alike):
        techniques[alike[nth]] = technique
    else:
        rank = list(TECHNIQUES).index
        before = [i for i, other in enumerate(techniques) if rank(other.kind) <= rank(technique.kind)]
        at = before[-1] + 1 if before else 0
        techniques.insert(at, technique)
    return arm.model_copy(update={"techniques": tuple(techniques)})


def remove_technique(arm: Arm, kind: str, nth: int = 0) -> Arm:
    """Take the `nth` technique of a kind out of an arm, numbers and all."""
    gone = techniques_of(arm, kind)[nth]
    return arm.model_copy(update={"techniques": tuple(t for t in arm.techniques if t is not gone)})


def toggle_technique(arm: Arm, kind: str, on: bool, nth: int = 0) -> Arm:
    """Switch a technique on or off; off keeps its numbers, on for the first time takes the defaults."""
    present = techniques_of(arm, kind)
    technique = present[nth] if nth < len(present) else TECHNIQUES[kind](kind=kind)
    return put_technique(arm, technique.model_copy(update={"enabled": on}), nth)
