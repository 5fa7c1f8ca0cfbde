"""How far pictures are changed by their augmentation: every number of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.base import Param, Spec
from reglab.words.language import _

Share = Annotated[float, Field(ge=0, le=1)]
GEOMETRY = ("rotation", "width_shift", "height_shift", "zoom")
SWITCHES = ("horizontal_flip", "vertical_flip")
INTENSITIES = ("brightness", "contrast", "invert")
COLOURS = ("hue", "saturation", "grey")
"""Settings that only colour pictures have a use for."""
DRAWN = (
    "rotation",
    "width_shift",
    "height_shift",
    "zoom",
    "horizontal_flip",
    "vertical_flip",
    "brightness",
    "contrast",
    "invert",
    "grey",
    "hue",
    "saturation",
    "erasing",
    "erased_area",
    "erased_ratio",
    "erased_row",
    "erased_column",
)
"""What is drawn for every picture, used or not, so that no setting shifts the numbers of another.
New ones go to the end."""


class ImageSettings(Spec):
    """The settings of `ImageAugmentation`, which says what they mean together."""

    rotation: Annotated[
        float,
        Field(ge=0, le=180),
        Param(
            _("Rotation"),
            _("Largest angle by which a picture is turned about its centre, either way."),
            symbol="±",
            unit="°",
            slider=(0, 90),
            typical=_("5 to 20"),
            group=_("Shape"),
        ),
    ] = 20.0
    width_shift: Annotated[
        Share,
        Param(
            _("Width shift"),
            _("Largest shift to either side, as a share of the width."),
            slider=(0, 0.5),
            group=_("Shape"),
        ),
    ] = 0.2
    height_shift: Annotated[
        Share,
        Param(
            _("Height shift"),
            _("Largest shift up or down, as a share of the height."),
            slider=(0, 0.5),
            group=_("Shape"),
        ),
    ] = 0.2
    zoom: Annotated[
        float,
        Field(ge=0, le=0.9),
        Param(
            _("Zoom"),
            _(
                "The part of the scene that is seen is 1 − zoom to 1 + zoom times as wide "
                "and high; below 1 magnifies."
            ),
            slider=(0, 0.5),
            group=_("Shape"),
        ),
    ] = 0.0
    fill: Annotated[
        Literal["nearest", "reflect", "constant"],
        Param(
            _("Fill"),
            _(
                "What moves in from outside. nearest: the pixels of the rim drawn out. "
                "reflect: the picture mirrored. constant: the lowest value, black."
            ),
            group=_("Shape"),
        ),
    ] = "nearest"
    horizontal_flip: Annotated[
        bool,
        Param(
            _("Horizontal flip"),
            _("Swap left and right of every second picture, by chance."),
            group=_("Mirror"),
        ),
    ] = True
    vertical_flip: Annotated[
        bool,
        Param(
            _("Vertical flip"),
            _("Swap top and bottom of every second picture, by chance."),
            group=_("Mirror"),
        ),
    ] = False
    brightness: Annotated[
        Share,
        Param(
            _("Brightness"),
            _("Largest change of all pixels, as a share of the range from black to white."),
            slider=(0, 1),
            group=_("Light"),
        ),
    ] = 0.0
    contrast: Annotated[
        Share,
        Param(
            _("Contrast"),
            _("Differences from a channel's mean are multiplied by 1 − contrast to 1 + contrast."),
            slider=(0, 1),
            group=_("Light"),
        ),
    ] = 0.0
    invert: Annotated[
        Share,
        Param(
            _("Invert"), _("Probability that black and white change places."), slider=(0, 1), group=_("Light")
        ),
    ] = 0.0
    grey: Annotated[
        Share,
        Param(
            _("Grey"),
            _("Probability that a colour picture loses its colours; for colour pictures."),
            slider=(0, 1),
            group=_("Colour"),
        ),
    ] = 0.0
    hue: Annotated[
        float,
        Field(ge=0, le=0.5),
        Param(
            _("Hue"),
            _("Largest turn of the colours on the colour circle, either way, in turns; for colour pictures."),
            slider=(0, 0.5),
            group=_("Colour"),
        ),
    ] = 0.0
    saturation: Annotated[
        Share,
        Param(
            _("Saturation"),
            _(
                "The saturation is multiplied by 1 − this to 1 + this, up to the fullest; "
                "for colour pictures."
            ),
            slider=(0, 1),
            group=_("Colour"),
        ),
    ] = 0.0
    erasing: Annotated[
        Share,
        Param(
            _("Erasing"),
            _("Probability that a rectangle of the picture is painted black."),
            slider=(0, 1),
            group=_("Erasing"),
        ),
    ] = 0.0
    erasing_size: Annotated[
        float,
        Field(ge=0.02, le=1),
        Param(
            _("Largest erased part"),
            _("Largest area of that rectangle, as a share of the picture; the smallest is 2 %."),
            slider=(0.02, 1),
            group=_("Erasing"),
        ),
    ] = 0.33

    def is_neutral(self) -> bool:
        """Whether nothing is on."""
        return not any(
            getattr(self, name) for name in (*GEOMETRY, *SWITCHES, *INTENSITIES, *COLOURS, "erasing")
        )

    @property
    def moves(self) -> bool:
        """Whether pictures are turned, shifted or zoomed."""
        return any(getattr(self, name) for name in GEOMETRY)

    @property
    def changes_intensities(self) -> bool:
        """Whether values of pixels are changed in place."""
        return any(getattr(self, name) for name in (*INTENSITIES, *COLOURS))
