"""What a run shows, as facts: which way every measure of an arm goes, who failed, whom the headline is about.

No words are made here and none are read anywhere else: whoever needs to know what was found asks these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reglab.analysis.comparison import Comparison
from reglab.analysis.paired import PairedDifference
from reglab.analysis.trend import Early

Side = Literal["better", "probably better", "probably worse", "worse", "unclear", "equal", "unknown"]
"""Which way an arm differs from the baseline. ``"better"`` and ``"worse"``: the corrected interval lies
beside zero. ``"probably …"``: it does not, but the seeds agree more often than coins would. ``"equal"``: the
same value in every seed. ``"unknown"``: no seed has both values."""

_GUESSES: frozenset[Side] = frozenset({"probably better", "probably worse"})

ArmKind = Literal["failed", "survivors", "uncompared", "unchanged", "one_seed", "learnt_nothing", "compared"]
"""``"failed"``: every network diverged. ``"survivors"``: some did; the rest is a selection and not judged.
``"uncompared"``: no seed has numbers of both arms. ``"unchanged"``: exactly the baseline's numbers.
``"one_seed"``: a single pair, which proves nothing. ``"learnt_nothing"``: no better than one answer for
all examples."""

RunKind = Literal[
    "empty",
    "all_diverged",
    "baseline_diverged",
    "one_seed",
    "alone",
    "baseline_lost",
    "no_gap",
    "too_early",
    "gap_unclear",
    "compared",
]
"""What the headline speaks of first. ``"baseline_lost"``: it is worse on its own examples than before its
first step."""

DOUBTS: frozenset[RunKind] = frozenset({"baseline_lost", "no_gap", "too_early", "gap_unclear"})
"""Kinds of a run of which it is doubted that there is a gap to close."""

Chosen = Literal["", "arm", "baseline", "both"]
"""Whose epochs early stopping chose on the validation examples, which flatters their numbers there."""


@dataclass(frozen=True, slots=True)
class Failures:
    """Networks of an arm that diverged."""

    arm: int
    name: str
    count: int
    networks: int
    first: int
    """The first epoch in which one of them did."""

    @property
    def all(self) -> bool:
        """Whether no network is left."""
        return self.count == self.networks


@dataclass(frozen=True, slots=True)
class ArmFinding:
    """What is found of one arm against the baseline.

    Parameters
    ----------
    arm, name
        Position in the experiment, and its name.
    kind : str
        What can be said of it at all.
    compared : Comparison
        The numbers.
    gap, loss, score : str
        Which way gap, validation loss and validation score go at the end.
    underfits : bool
        Whether it fits its own training examples clearly worse than the baseline, and validates
        clearly worse too, and by no measure better: by its loss even at the best epochs, or by
        its score at the end.
    beaten_at_best : bool
        Whether it validates better at the end, but clearly worse at the best epochs.
    unfinished : bool
        Whether its validation loss was still falling at the end.
    running : bool
        Whether more epochs will come.
    chosen : str
        Whose epochs were chosen on the validation examples.
    weaken : tuple of str
        Techniques of its own that have a strength which can be lowered.
    failures : Failures or None
        Its networks that diverged.
    """

    arm: int
    name: str
    kind: ArmKind
    compared: Comparison
    gap: Side
    loss: Side
    score: Side
    underfits: bool = False
    beaten_at_best: bool = False
    unfinished: bool = False
    running: bool = False
    chosen: Chosen = ""
    weaken: tuple[str, ...] = ()
    failures: Failures | None = None

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """Gap, loss and score."""
        return self.gap, self.loss, self.score

    @property
    def claims(self) -> bool:
        """Whether anything is said to differ for sure."""
        return self.kind == "compared" and any(side in ("better", "worse") for side in self.sides)

    @property
    def guesses(self) -> bool:
        """Whether anything is said to differ probably."""
        return self.kind == "compared" and any(side in _GUESSES for side in self.sides)

    @property
    def too_strong(self) -> bool:
        """Whether its regularization keeps it from learning."""
        return self.kind == "learnt_nothing" or (
            self.kind == "compared" and self.underfits and not self.unfinished
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the arm of the headline stands among the others that are judged.

    Parameters
    ----------
    rivals : int
        Number of arms beside the baseline that are judged.
    lowest_loss, highest_score : int
        Arms with the smallest mean validation loss and the highest mean score.
    not_clear_of : str
        Name of the arm with the next loss, where seeds do not tell the two apart; else empty.
    baseline_lower : bool
        Whether the baseline's mean validation loss is lower than that of every one of them.
    """

    rivals: int
    lowest_loss: int
    highest_score: int
    not_clear_of: str = ""
    baseline_lower: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Whether the baseline overfits.

    Parameters
    ----------
    gap, val_loss : float
        Means over its networks.
    against_zero : PairedDifference
        The gaps of the networks against zero.
    early : str
        Why the end is too early to say that it will not overfit, see `trend.Early`.
    """

    gap: float
    val_loss: float
    against_zero: PairedDifference
    early: Early = ""


@dataclass(frozen=True, slots=True)
class RunFinding:
    """What is found of a run.

    Parameters
    ----------
    kind : str
        What the headline speaks of first.
    gap : Gap or None
        Whether the baseline overfits; ``None`` where nothing can be said.
    arms : tuple of ArmFinding
        Every arm but the baseline, in their order.
    failures : tuple of Failures
        Arms with networks that diverged, in their order.
    leader : int or None
        Position of the arm that the headline is about; ``None`` for the baseline or the whole.
    standing : Standing or None
        Where the leader stands; ``None`` with fewer than two arms that are judged.
    one_draw : bool
        Whether all seeds share one draw of the data, for which alone everything then holds.
    """

    kind: RunKind
    gap: Gap | None = None
    arms: tuple[ArmFinding, ...] = ()
    failures: tuple[Failures, ...] = ()
    leader: int | None = None
    standing: Standing | None = None
    one_draw: bool = False

    @property
    def doubts(self) -> bool:
        """Whether it is doubted that there is a gap to close."""
        return self.kind in DOUBTS

    def of(self, arm: int) -> ArmFinding | None:
        """What is found of an arm, by its position; ``None`` for the baseline."""
        return next((finding for finding in self.arms if finding.arm == arm), None)
