"""What seeds may vary, each alone: new examples, new initial weights, or new order and noise."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.experiment import Experiment
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class Varied:
    """One thing that may differ from seed to seed.

    Parameters
    ----------
    key : {"examples", "weights", "order"}
        Which one.
    title : str
        Its name on the screen.
    about : str
        What differs when it alone is varied, one sentence.
    """

    key: str
    title: str
    about: str


SOURCES = (
    Varied(
        "examples",
        _("examples"),
        _(
            "Each seed draws examples of its own; initial weights, order and noise are "
            "those of the first seed."
        ),
    ),
    Varied(
        "weights",
        _("initial weights"),
        _("Each seed starts from weights of its own; all share examples, order and noise."),
    ),
    Varied(
        "order",
        _("order and noise"),
        _(
            "Each seed has an order of batches, dropout, noise and augmentation of its own; all "
            "share examples and initial weights."
        ),
    ),
)


def alone(experiment: Experiment, key: str, seeds: int) -> Experiment:
    """Return an experiment of so many seeds, at least 2, in which one thing alone differs between them."""
    return experiment.model_copy(
        update={
            "seeds": seeds,
            "vary_weights": key == "weights",
            "vary_order": key == "order",
            "data": experiment.data.model_copy(update={"resample": key == "examples"}),
        }
    )
