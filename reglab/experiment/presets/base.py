"""What a ready experiment is, and short ways to write one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.arm_words import PLAIN
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.training import TrainingSpec
from reglab.words.language import known

_AS_ALL: Mapping[str, ArmTraining] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What of an example is worth varying, and over which values: a curve that shows what it is about.

    Parameters
    ----------
    path : str
        The parameter, as `reglab.experiment.sweeps` names it.
    low, high : float
        The ends of the range, of a parameter that is varied by equal factors.
    points : int
        Values from one end to the other.
    seeds : int
        Networks per arm and point.
    """

    path: str
    low: float
    high: float
    points: int
    seeds: int = 5

    @property
    def values(self) -> str:
        """Its values as a sweep reads them."""
        return f"{self.low:g}:{self.high:g}:{self.points}log"


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready experiment.

    Parameters
    ----------
    key : str
        Its name on the command line.
    title : str
        Its name in the menu.
    about : str
        What it shows, in a few sentences.
    experiment : Experiment
        The experiment itself; its notes are `about`.
    order : int
        Place in the menu; smaller comes first.
    suggestion : Suggestion or None
        What is worth varying, where that is what it is about; arm by arm beside the baseline.
    """

    key: str
    title: str
    about: str
    experiment: Experiment
    order: int
    suggestion: Suggestion | None = None


def arms(
    techniques: Mapping[str, tuple[Technique, ...]], training: Mapping[str, ArmTraining] = _AS_ALL
) -> tuple[Arm, ...]:
    """Return the baseline, and an arm for each name, some with training of their own."""
    others = (
        Arm(name=name, techniques=each, training=training.get(name)) for name, each in techniques.items()
    )
    return (Arm(name=PLAIN), *others)


def preset(
    order: int,
    key: str,
    title: str,
    about: str,
    *,
    data: DataSpec,
    network: NetworkSpec,
    training: TrainingSpec,
    arms: tuple[Arm, ...],
    seeds: int = 5,
    suggestion: Suggestion | None = None,
) -> Preset:
    """Return a preset whose experiment bears its title and notes, which are given in English.

    Keys of arms are made of the English title, so that they are the same in every language.
    """
    experiment = Experiment(
        name=title, notes=about, data=data, network=network, training=training, arms=arms, seeds=seeds
    )
    # Names that say more than the settings do hold for these settings alone.
    named = tuple(
        arm.model_copy(update={"named_by": "example"}) if arm.named_by == "person" else arm
        for arm in experiment.arms
    )
    shown, notes = known(title), known(about)
    experiment = experiment.model_copy(update={"name": shown, "notes": notes, "arms": named})
    return Preset(key, shown, notes, experiment, order, suggestion)
