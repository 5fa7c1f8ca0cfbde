"""Size, type and format of a picture that leaves the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from reglab.words.language import _, grouped, in_context

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)

CM_PER_INCH = 2.54
LAYOUT_DPI = 96.0
"""Pixels of an inch in which Qt lays out what is not for a screen."""
WIDTHS_CM: dict[str, float] = {
    _("One column"): 8.5,
    _("One and a half columns"): 12.0,
    _("Two columns"): 17.5,
    in_context("of a talk", "Slide"): 25.4,
}
"""Widths that journals and slides ask for."""
LEAST_CM, MOST_CM = 3.0, 100.0
LEAST_DPI, MOST_DPI = 72, 1200
LEAST_PT, MOST_PT = 5.0, 36.0
MOST_PIXELS = 100_000_000
"""Larger images are refused: they would take more memory than they are worth."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a picture is made.

    Parameters
    ----------
    width, height : float
        Size in centimetres.
    dpi : int
        Pixels of an inch; of PNG alone, the other formats have none.
    font : float
        Size of ordinary type in points; numbers along axes are a tenth smaller.
    title : bool
        Whether a title stands above it.
    """

    width: float = 17.5
    height: float = 11.0
    dpi: int = 300
    font: float = 9.0
    title: bool = True

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of an image."""
        return round(self.width / CM_PER_INCH * self.dpi), round(self.height / CM_PER_INCH * self.dpi)

    @property
    def problem(self) -> str:
        """Why there can be no such picture, in a sentence; empty where there can."""
        for name, value, least, most, unit in (
            (_("Width"), self.width, LEAST_CM, MOST_CM, _("cm")),
            (_("Height"), self.height, LEAST_CM, MOST_CM, _("cm")),
            (_("Resolution"), self.dpi, LEAST_DPI, MOST_DPI, _("dpi")),
            (in_context("size of letters", "Type"), self.font, LEAST_PT, MOST_PT, _("pt")),
        ):
            if not least <= value <= most:
                return _("{name} must be from {least} to {most} {unit}, but is {value}.").format(
                    name=name, least=f"{least:g}", most=f"{most:g}", unit=unit, value=f"{value:g}"
                )
        wide, high = self.pixels
        if wide * high > MOST_PIXELS:
            return _(
                "{wide} × {high} pixels are more than {most}: take fewer dpi, or "
                "PDF or SVG, which have no pixels."
            ).format(wide=grouped(wide), high=grouped(high), most=grouped(MOST_PIXELS))
        return ""
