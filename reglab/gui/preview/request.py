"""What a preview is asked for: the data and the techniques on examples, and nothing else; no Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.families import DataTechnique

_PICTURES, _VARIANTS = 4, 4
_POINTS, _CLOUD = 60, 3


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """The arguments of a preview.

    Parameters
    ----------
    experiment : Experiment
        One with a single arm, whose techniques are those on examples.
    examples, variants : int
        How many examples, and how many variants of each.
    roll : int
        Another number gives other variants.
    """

    experiment: Experiment
    examples: int
    variants: int
    roll: int

    @classmethod
    def of(cls, experiment: Experiment, arm: Arm, technique: Technique, roll: int) -> PreviewRequest:
        """The request for an arm in which `technique` is on, whether it is or not."""
        mine = technique.model_copy(update={"enabled": True})
        others = [
            other for other in arm.active if isinstance(other, DataTechnique) and other.kind != mine.kind
        ]
        techniques = tuple(sorted((mine, *others), key=lambda each: each.order))
        train = arm.changed_train(experiment.data.train)
        alone = experiment.model_copy(
            update={
                # Name and training change nothing, so that editing them asks for nothing.
                "name": "preview",
                "notes": "",
                "training": type(experiment.training)(),
                "seeds": 1,
                "arms": (Arm(name="preview", techniques=techniques, network=arm.network),),
            }
        )
        pictures = experiment.data.info.image_shape is not None
        examples, variants = (_PICTURES, _VARIANTS) if pictures else (_POINTS, _CLOUD)
        return cls(alone, min(examples, train, experiment.data.train), variants, roll)

    @property
    def arguments(self) -> tuple[object, ...]:
        """What the function that makes previews takes."""
        examples = tuple(range(self.examples))
        return (self.experiment, 0, examples, self.variants, self.experiment.first_seed, self.roll)
