"""What a ready experiment is, and short ways to write one."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.training import TrainingSpec


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
    """

    key: str
    title: str
    about: str
    experiment: Experiment
    order: int


def arms(techniques: dict[str, tuple[Technique, ...]]) -> tuple[Arm, ...]:
    """Return the baseline, and an arm for each name."""
    others = (Arm(name=name, techniques=each) for name, each in techniques.items())
    return (Arm(name="No regularization"), *others)


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
) -> Preset:
    """Return a preset whose experiment bears its title and notes."""
    experiment = Experiment(
        name=title, notes=about, data=data, network=network, training=training, arms=arms, seeds=seeds
    )
    # Names that say more than the settings do hold for these settings alone.
    named = tuple(
        arm.model_copy(update={"named_by": "example"}) if arm.named_by == "person" else arm
        for arm in experiment.arms
    )
    experiment = experiment.model_copy(update={"arms": named})
    return Preset(key, title, about, experiment, order)
