"""Dropout: units are switched off at random in every training step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.layers.dropout import Rate
from reglab.experiment.techniques.base import Convention, Group, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import ActivationNoise, on_grid
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor


class Dropout(ActivationNoise):
    """Inverted: x·m/(1−p) in training. Classic: x·m in training, x·(1−p) at evaluation."""

    kind: Literal["dropout"] = "dropout"
    p: Annotated[
        Rate,
        Param(
            _("Dropout rate"),
            _("Probability that a unit is switched off in a training step. At evaluation all are on."),
            symbol="p",
            slider=(0, 0.9),
            typical=_("0.1 to 0.5"),
        ),
    ] = 0.5
    form: Annotated[
        Literal["inverted", "classic"],
        Param(
            _("Form"),
            _(
                "inverted: kept units are scaled by 1/(1−p) in training, as in today's "
                "libraries. classic: units are scaled by the keep probability 1−p at "
                "evaluation, as in the first paper."
            ),
        ),
    ] = "inverted"

    title: ClassVar[str] = _("Dropout")
    name: ClassVar[str] = _("dropout")
    noun: ClassVar[str] = "dropout"
    strength_field: ClassVar[str | None] = "p"
    group: ClassVar[Group] = "Noise"
    order: ClassVar[int] = 10
    purpose: ClassVar[str] = "dropout"
    distribution: ClassVar[Literal["uniform", "normal"]] = "uniform"
    switches: ClassVar[bool] = True
    about: ClassVar[str] = _(
        "Switches units off at random in every training step, so that no unit can "
        "rely on a certain other one."
    )
    source: ClassVar[str] = _("Srivastava et al. 2014; torch.nn.Dropout")
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured on another thinned network in every step, so it is noisy and larger in training."),
        gradient=_("None flows through a unit that is off in this step."),
        activations=_("Each is zero with probability p; the mean is kept by scaling."),
    )
    choose: ClassVar[str] = _("Wide layers with far more weights than examples, dense layers above all.")
    avoid: ClassVar[str] = _(
        "Small networks, which it starves; before batch normalisation, whose "
        "statistics it spoils. On convolutions take spatial dropout: neighbouring "
        "pixels tell what a single one hides."
    )

    def formula(self, scale: Scale) -> str:
        """What happens to a layer's output, with the numbers."""
        kept, times = number(100 * (1 - self.p)), 1 / (1 - self.p) if self.form == "inverted" else 1 - self.p
        words = (
            _("training: keep {percent} % of units, × {factor}")
            if self.form == "inverted"
            else _("keep {percent} % of units; evaluation: × {factor}")
        )
        return words.format(percent=kept, factor=number(times))

    def setting(self) -> str:
        """``"0.3"``, with the form where it is the classic one."""
        rate = number(self.p)
        return self.placed(_("{rate} (classic)").format(rate=rate) if self.form == "classic" else rate)

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """The layers of Keras and PyTorch; scikit-learn has none."""
        p = literal(self.p)
        note = "" if self.form == "inverted" else _("Scales in training (inverted), with the same mean.")
        return (
            keras(f"import keras\n\nlayer = keras.layers.Dropout({p})  # behind the layer it acts on", note),
            torch(f"import torch\n\nlayer = torch.nn.Dropout(p={p})  # acts after model.train()", note),
            sklearn(note=_("No counterpart: its networks have no dropout.")),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The keep probability, which some texts give instead."""
        return (Convention("keep", _("keep probability"), "1 − p", 1 - self.p),)

    def coefficients(self) -> tuple[float, ...]:
        """(p on the grid of draws, factor of kept units in training, factor at evaluation)."""
        keep, p = 1 - self.p, on_grid(self.p)
        return (p, 1 / keep, 1.0) if self.form == "inverted" else (p, 1.0, keep)

    @classmethod
    def neutral(cls) -> tuple[float, ...]:
        """P = 0, both factors 1."""
        return (on_grid(0.0), 1.0, 1.0)

    @classmethod
    def factor(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """Zero where the draw lies below p, else the factor of kept units."""
        p, kept, _unused = coefficients
        # In place the comparison yields 0 and 1 as numbers, several times faster than truth values.
        return draw.ge_(p).mul_(kept)

    @classmethod
    def evaluation_factor(cls, *coefficients: Tensor) -> Tensor | None:
        """1, or the keep probability in the classic form."""
        return coefficients[2]
