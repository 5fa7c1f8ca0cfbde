"""Whether an experiment fits a machine, in sentences: refused, slow, or nothing to say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from reglab.experiment.demand.division import fastest
from reglab.experiment.demand.memory import Memory, memory_of
from reglab.experiment.demand.sizes import groups_of
from reglab.experiment.demand.time import Seconds, seconds_of
from reglab.experiment.edits.fields import set_arm_training, set_data, set_training
from reglab.experiment.experiment import Experiment
from reglab.words import about_bytes, about_seconds
from reglab.words.language import _, plural

SLOW_S = 600.0
"""A run that takes longer is warned of."""
NEAR = 0.7
"""From this share of the free memory on there is a warning: an estimate is no measurement."""


@dataclass(frozen=True)
class Judgement:
    """What an experiment takes, and what a machine has.

    Parameters
    ----------
    experiment : Experiment
        What is judged.
    memory, seconds
        What it takes.
    available : int, optional
        Free memory in bytes; ``None`` where it is not known, and then nothing is refused.
    """

    experiment: Experiment
    memory: Memory
    seconds: Seconds
    available: int | None

    @property
    def fits(self) -> bool:
        """Whether there is memory for it, as far as is known."""
        return self.available is None or self.memory.bytes <= self.available

    @property
    def refusal(self) -> str:
        """Why it is not begun and what would fit; empty where it fits."""
        return " ".join(self.refused)

    @cached_property
    def refused(self) -> tuple[str, ...]:
        """The same as sentences: the fault, and a remedy."""
        if self.fits or self.available is None:
            return ()
        return (
            (
                _(
                    "The experiment needs about {size} of memory, most of it for {part}, but {available} are "
                    "free."
                ).format(
                    size=about_bytes(self.memory.bytes),
                    part=self.memory.largest,
                    available=about_bytes(self.available),
                )
            ),
            self._remedy,
        )

    @property
    def warning(self) -> str:
        """What is to be known before it begins; empty where nothing is."""
        said = []
        if self.seconds.total > SLOW_S and self.experiment.training.device == "cpu":
            said.append(_("This run takes about {time}.").format(time=about_seconds(self.seconds.total)))
        needed = about_bytes(self.memory.bytes)
        if self.available is None and self.memory.bytes > _USUAL:
            said.append(
                _("It needs about {size} of memory; how much is free is not known.").format(size=needed)
            )
        elif self.available is not None and self.fits and self.memory.bytes > NEAR * self.available:
            said.append(
                _("It needs about {size} of the {available} of memory that are free.").format(
                    size=needed, available=about_bytes(self.available)
                )
            )
        return " ".join(said)

    @property
    def _remedy(self) -> str:
        """What would fit: fewer seeds, smaller batches, fewer examples or epochs, whichever does alone."""
        experiment = self.experiment
        data = experiment.data
        batch = max(experiment.scale(arm).batch for arm in experiment.arms)
        tries: tuple[tuple[Callable[[int], str], int, int, Callable[[int], Experiment]], ...] = (
            (
                lambda n: plural("At most {n} seed fits.", "At most {n} seeds fit.", n),
                1,
                experiment.seeds,
                lambda n: experiment.model_copy(update={"seeds": n}),
            ),
            (
                lambda n: plural(
                    "At most {n} example in a batch fits.", "At most {n} examples in a batch fit.", n
                ),
                1,
                batch,
                lambda n: _at_most(experiment, "batch_size", n),
            ),
            (
                lambda n: plural(
                    "At most {n} example fits.",
                    "At most {n} training and as many validation examples fit.",
                    n,
                ),
                2,
                max(data.train, data.validation),
                lambda n: set_data(
                    experiment,
                    train=min(n, data.train),
                    validation=min(n, data.validation),
                    test=min(n, data.test),
                ),
            ),
            (
                lambda n: plural("At most {n} epoch fits.", "At most {n} epochs fit.", n),
                1,
                experiment.epochs,
                lambda n: _at_most(experiment, "epochs", n),
            ),
        )
        for words, least, present, make in tries:
            if (most := self._most(least, present, make)) is not None:
                return words(_round_down(most))
        return _("Take smaller layers and fewer seeds, or close other programs.")

    def _most(self, least: int, present: int, make: Callable[[int], Experiment]) -> int | None:
        """The largest number below the present one with which it fits; ``None`` where none does."""
        available = self.available
        assert available is not None

        def too_large(number: int) -> bool:
            return memory_of(make(number)).bytes > available

        if present <= least or too_large(least):
            return None
        return least + bisect_left(range(least + 1, present), True, key=too_large)


def _at_most(experiment: Experiment, name: str, most: int) -> Experiment:
    """The experiment with a setting of the training that is no larger in any arm."""
    for place, arm in enumerate(experiment.arms):
        if arm.training is not None and getattr(experiment.arm_training(arm), name) > most:
            experiment = set_arm_training(experiment, place, **{name: most})
    return set_training(experiment, **{name: min(most, getattr(experiment.training, name))})


_USUAL = 4_000_000_000
"""Where it is not known what a machine has, this much is worth a word."""


def judge(
    experiment: Experiment, available: int | None, slowness: float = 1.0, *, jobs: int = 1
) -> Judgement:
    """Judge an experiment.

    Parameters
    ----------
    experiment : Experiment
        What is to be trained.
    available : int, optional
        Free memory of the machine in bytes, if it is known.
    slowness : float
        How much slower the machine is than the one of `reglab.experiment.demand.time`.
    jobs : int
        How many processes may train together: as many do as pay off, and as there is memory for.
    """
    groups = groups_of(experiment)
    seconds = seconds_of(experiment, groups).times(slowness)
    processes, together = fastest(experiment, jobs, available, slowness, jobs, groups)
    seconds = Seconds(seconds.epoch * together / seconds.total, seconds.epochs, together)
    return Judgement(experiment, memory_of(experiment, groups, processes=processes), seconds, available)


def _round_down(number: int) -> int:
    """Two digits of a number, never more than it: what is told is an estimate."""
    unit: int = 10 ** max(0, len(str(number)) - 2)
    return number // unit * unit
