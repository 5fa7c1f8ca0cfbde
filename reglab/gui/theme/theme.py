"""What a theme is: every colour of the window and of its plots, and the size of type and lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtGui import QColor, QPalette

Mode = Literal["auto", "light", "dark", "contrast", "projector"]
Marker = Literal["none", "circle", "diamond", "star", "plus", "down"]

_FADED = 1 << 16
"""Added to a hue: the same, paled."""
_PALE = 0.65
"""How far a paled hue is towards the surface."""
_READABLE = 4.5
"""The least contrast of text (WCAG 2, level AA)."""
_MARKERS: tuple[Marker, ...] = ("none", "circle", "diamond", "star", "plus", "down")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the window, as ``#rrggbb``.

    Parameters
    ----------
    name : {"light", "dark", "contrast", "projector"}
        Which theme it is.
    dark : bool
        Whether text is lighter than what is behind it.
    window, surface, raised : str
        Background of the window, of fields, lists and plots, and of cards and buttons.
    text, muted : str
        Text, and text of second rank; both readable on all three backgrounds.
    border : str
        Lines between areas.
    accent, on_accent : str
        Selection and focus, and text on it.
    warning, error, good : str
        Text that warns, reports a fault or good news.
    axis, grid : str
        Lines of a plot's frame and grid.
    arms : tuple of str
        Hues of the arms: the first, neutral, is the baseline's.
    font_scale, line_scale : float
        Size of type and of plotted lines, relative to the system's type and to one pixel.
    """

    name: Literal["light", "dark", "contrast", "projector"]
    dark: bool
    window: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    warning: str
    error: str
    good: str
    axis: str
    grid: str
    arms: tuple[str, ...]
    font_scale: float = 1.0
    line_scale: float = 1.0

    def arm_color(self, hue: int) -> QColor:
        """Return the colour of a hue (see `ArmHues`); the baseline's, 0, is not used a second time."""
        color = QColor(self.arms[_hue(hue % _FADED, len(self.arms))])
        return color if hue < _FADED else mix(color, QColor(self.surface), _PALE)

    def arm_ink(self, hue: int) -> QColor:
        """Return the colour of an arm's words: its hue, as far towards the text's as they need to be read."""
        return QColor(_ink(self.arm_color(hue).name(), self.surface, self.text))

    def arm_light_color(self, hue: int) -> QColor:
        """Return the lighter tone of a hue, for what stands back: training curves."""
        return mix(self.arm_color(hue), QColor(self.surface), 0.35 if self.dark else 0.45)

    def arm_marker(self, hue: int) -> Marker:
        """Return the mark that tells arms of one colour apart; the first hues need none."""
        return _MARKERS[_cycle(hue % _FADED, len(self.arms)) % len(_MARKERS)]

    @property
    def faint(self) -> str:
        """Colour of what cannot be used now."""
        return mix(QColor(self.text), QColor(self.window), 0.55).name()

    def palette(self) -> QPalette:
        """Return the palette for all widgets."""
        palette = QPalette()
        role = QPalette.ColorRole
        surface, window = QColor(self.surface), QColor(self.window)
        colors = {
            role.Window: self.window,
            role.WindowText: self.text,
            role.Base: self.surface,
            role.AlternateBase: mix(surface, window, 0.6).name(),
            role.Text: self.text,
            role.PlaceholderText: self.muted,
            role.Button: self.raised,
            role.ButtonText: self.text,
            role.BrightText: self.error,
            role.ToolTipBase: self.raised,
            role.ToolTipText: self.text,
            role.Highlight: self.accent,
            role.HighlightedText: self.on_accent,
            role.Accent: self.accent,
            role.Link: self.accent,
            role.LinkVisited: self.accent,
            # Fusion draws frames and bevels with these five; close together they look flat.
            role.Light: self.raised,
            role.Midlight: self.raised,
            role.Mid: self.border,
            role.Dark: self.border,
            role.Shadow: self.border,
        }
        for name, color in colors.items():
            palette.setColor(name, QColor(color))
        faint = QColor(self.faint)
        for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
        palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(self.border))
        palette.setColor(QPalette.ColorGroup.Disabled, role.Accent, QColor(self.border))
        return palette

    def control_palette(self) -> QPalette:
        """Return the palette for check boxes, fields and the like, whose outline Fusion derives from it.

        Fusion outlines them with ``window.darker(140)``, which nobody sees on a dark window.
        """
        palette = self.palette()
        if self.dark:
            palette.setColor(QPalette.ColorRole.Window, QColor(self.border).lighter(170))
        return palette


def mix(color: QColor, other: QColor, share: float) -> QColor:
    """Return the opaque colour with `share` (0 to 1) of `other` in it."""
    return QColor(
        *(
            round(a + (b - a) * share)
            for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
        )
    )


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of contrast of WCAG 2, from 1 to 21."""
    low, high = sorted(_luminance(color) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def faded(hue: int) -> int:
    """The hue of what does not hold any more: pale, so that it does not look like news."""
    return hue % _FADED + _FADED


def is_faded(hue: int) -> bool:
    """Whether a hue was paled."""
    return hue >= _FADED


@cache
def _ink(color: str, ground: str, text: str) -> str:
    """Return the first colour on the way to that of text which stands out from the ground as words must."""
    way = (mix(QColor(color), QColor(text), step / 20) for step in range(21))
    return next((each.name() for each in way if contrast(each, QColor(ground)) >= _READABLE), text)


def _hue(arm: int, hues: int) -> int:
    return arm if arm < hues else 1 + (arm - 1) % (hues - 1)


def _cycle(arm: int, hues: int) -> int:
    return max(0, arm - 1) // (hues - 1)
