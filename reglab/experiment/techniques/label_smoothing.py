"""Label smoothing: targets that are not quite sure."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.batches import Batches
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import DataTechnique
from reglab.experiment.techniques.misfit import Misfit
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class LabelSmoothing(DataTechnique):
    """y(1−s) + s/K in training for K classes, whatever the loss; a single sigmoid tells two apart."""

    kind: Literal["label_smoothing"] = "label_smoothing"
    s: Annotated[
        float,
        Field(ge=0, le=1),
        Param(
            _("Smoothing"),
            _(
                "Share of the target that is spread evenly over all classes. At 1 nothing "
                "of the label is left."
            ),
            symbol="s",
            slider=(0, 0.5),
            typical=_("0.05 to 0.2"),
        ),
    ] = 0.1

    title: ClassVar[str] = _("Label smoothing")
    name: ClassVar[str] = _("label smoothing")
    noun: ClassVar[str] = "label smoothing"
    strength_field: ClassVar[str | None] = "s"
    order: ClassVar[int] = 40
    turn: ClassVar[int] = 40
    about: ClassVar[str] = _(
        "Asks for 95 % instead of 100 % certainty, say, so that weights need not "
        "grow without end for ever more of it. Only the objective is smoothed: "
        "measured losses keep the true labels."
    )
    source: ClassVar[str] = _("Szegedy et al. 2016; torch.nn.CrossEntropyLoss(label_smoothing)")
    effect: ClassVar[Effect] = Effect(
        loss=_("Least where the network is nearly, not quite, sure; it cannot reach 0 in training."),
        gradient=_("Turns round where an output is surer than the smoothed target."),
        data=_("The label of a training example is spread a little over the other classes."),
    )
    choose: ClassVar[str] = _(
        "Classifiers that are too sure of themselves, and labels some of which are wrong."
    )
    avoid: ClassVar[str] = _("Where the probabilities themselves are wanted: they are pulled to the middle.")

    def change(self, batches: Batches) -> None:
        """Spread a share over all classes; a single output, a sigmoid, chooses between two."""
        classes = max(batches.targets.shape[1], 2)
        batches.targets = batches.targets * (1 - self.s) + self.s / classes

    def formula(self, scale: Scale) -> str:
        """The smoothed target; K is the number of classes, also where a single sigmoid tells two apart."""
        return _("target = {formula}").format(formula=f"y · {number(1 - self.s)} + {number(self.s)}/K")

    def misfit(self, info: DatasetInfo) -> Misfit | None:
        """A regression has no labels."""
        if info.task != "regression":
            return None
        return Misfit(
            _("label smoothing spreads a label over classes, but {data} is a regression and has none").format(
                data=info.title
            ),
            _("switch it off"),
        )

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """An argument of some losses of Keras and PyTorch, else other targets; scikit-learn has none."""
        s = literal(self.s)
        by_hand = f"""
                def smoothed(targets):  # (examples, outputs); a single output tells two classes apart
                    return targets * {literal(1 - self.s)} + {s} / max(targets.shape[1], 2)"""
        return (
            keras(
                f"""
                import keras

                loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing={s})
                single_sigmoid = keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing={s})

                # With one sigmoid or linear output per class, train on smoothed(one-hot targets):{by_hand}
                """,
                _(
                    "BinaryCrossentropy would add s/2, not s/K, to each of several outputs. "
                    "The losses of Keras smooth the validation loss too; here only the "
                    "objective is smoothed."
                ),
            ),
            torch(
                f"""
                import torch

                training_loss = torch.nn.CrossEntropyLoss(label_smoothing={s})
                validation_loss = torch.nn.CrossEntropyLoss()

                # With BCEWithLogitsLoss and MSELoss, train on smoothed(targets):{by_hand}
                """,
                _("BCEWithLogitsLoss and MSELoss have no such argument: smooth their targets."),
            ),
            sklearn(note=_("No counterpart: its classifiers take labels, not probabilities.")),
        )
