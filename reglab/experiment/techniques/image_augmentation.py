"""The augmentation of pictures: turned, shifted, mirrored, recoloured, anew in every epoch."""

from __future__ import annotations

from typing import ClassVar, Literal

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.batches import Batches
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import DataTechnique
from reglab.experiment.techniques.image_settings import COLOURS, ImageSettings
from reglab.experiment.techniques.image_snippets import image_snippets
from reglab.experiment.techniques.misfit import Misfit
from reglab.experiment.techniques.snippets import Snippet
from reglab.experiment.techniques.words import number
from reglab.words import listed
from reglab.words.language import _, in_context, plural

_COLOUR_WORDS = {"hue": _("hue"), "saturation": _("saturation"), "grey": in_context("augmentation", "grey")}


class ImageAugmentation(ImageSettings, DataTechnique):
    """Every picture of a training batch is changed by numbers of its own; the label stays.

    In this order: flips, then zoom, rotation and shift at once (bilinear), saturation and hue,
    grey, contrast, brightness, inversion, erasing. Intensities are those of the data set's own
    range of values, whatever standardisation makes of them.
    """

    kind: Literal["image_augmentation"] = "image_augmentation"

    title: ClassVar[str] = _("Image augmentation")
    name: ClassVar[str] = _("augmentation")
    noun: ClassVar[str] = "augmentation"
    strength_field: ClassVar[str | None] = None
    main_number: ClassVar[bool] = False
    order: ClassVar[int] = 10
    turn: ClassVar[int] = 10
    about: ClassVar[str] = _(
        "Shows every training picture turned, shifted, mirrored or recoloured, "
        "anew in each epoch: what does not change the answer must not change the "
        "output. Only training pictures; measured losses keep the originals."
    )
    source: ClassVar[str] = _(
        "Simard et al. 2003; keras.layers.RandomRotation, RandomTranslation, RandomFlip …"
    )
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured on changed pictures, which are harder to learn by heart; larger in training."),
        data=_("Every training picture comes in another version in every epoch, with the same label."),
    )
    choose: ClassVar[str] = _("Pictures, nearly always: it is the cheapest way to more of them.")
    avoid: ClassVar[str] = _(
        "Changes that alter the answer: a mirrored 2 is no digit, a 6 turned over "
        "is a 9, and the colour may be what counts."
    )

    def change(self, batches: Batches) -> None:
        """Replace the pictures; labels stay."""
        batches.x = batches.augmented(self)

    def formula(self, scale: Scale) -> str:
        """What is drawn for each picture."""
        return (
            _("training, for each picture: {setting}").format(setting=self.setting())
            if not self.is_neutral()
            else _("nothing is on")
        )

    def setting(self) -> str:
        """What is on, e.g. ``"rotation ±20°, shift ±20 %, horizontal flip"``."""
        return ", ".join(self._parts()) or in_context("augmentation", "nothing")

    def summary(self) -> str:
        """``"augmentation rotation ±20°, …"``, with no more than the first three."""
        parts = self._parts()
        more = ["…"] if len(parts) > 3 else []
        said = ", ".join([*parts[:3], *more]) or in_context("augmentation", "nothing")
        return f"{self.name} {said}"

    def _parts(self) -> list[str]:
        parts = [_("rotation ±{number}°").format(number=number(self.rotation))] if self.rotation else []
        if self.width_shift == self.height_shift > 0:
            parts.append(_("shift ±{percent}").format(percent=_percent(self.width_shift)))
        else:
            shifts = {
                _("width shift ±{percent}"): self.width_shift,
                _("height shift ±{percent}"): self.height_shift,
            }
            parts += [words.format(percent=_percent(share)) for words, share in shifts.items() if share]
        parts += [_("zoom ±{percent}").format(percent=_percent(self.zoom))] if self.zoom else []
        parts += [_("horizontal flip")] if self.horizontal_flip else []
        parts += [_("vertical flip")] if self.vertical_flip else []
        shares = (
            (_("brightness ±{percent}"), self.brightness),
            (_("contrast ±{percent}"), self.contrast),
            (_("saturation ±{percent}"), self.saturation),
        )
        parts += [words.format(percent=_percent(share)) for words, share in shares if share]
        parts += [_("hue ±{number}").format(number=number(self.hue))] if self.hue else []
        chances = (
            (_("invert {percent}"), self.invert),
            (_("grey {percent}"), self.grey),
            (_("erasing {percent}"), self.erasing),
        )
        parts += [words.format(percent=_percent(share)) for words, share in chances if share]
        return parts

    def misfit(self, info: DatasetInfo) -> Misfit | None:
        """Only pictures can be turned, and only coloured ones recoloured."""
        if info.image_shape is None:
            return Misfit(
                _("image augmentation needs pictures, but the examples of {data} are none").format(
                    data=info.title
                ),
                _("switch it off, or take jitter or mixup"),
            )
        wrong = [_COLOUR_WORDS[name] for name in COLOURS if getattr(self, name)]
        if wrong and info.image_shape[0] != 3:
            return Misfit(
                plural(
                    "{settings} act on colour pictures, but those of {data} are grey",
                    "{settings} act on colour pictures, but those of {data} are grey",
                    len(wrong),
                    settings=listed(wrong),
                    data=info.title,
                ),
                plural("set it to 0", "set them to 0", len(wrong)),
            )
        return None

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """Layers of Keras, and what is geometry in PyTorch; scikit-learn has none."""
        return image_snippets(self)


def _percent(share: float) -> str:
    return f"{number(100 * share)} %"
