"""The four themes.

The hues of the arms follow Okabe and Ito (Color Universal Design, 2008): neutral, blue, vermillion, bluish
green, reddish purple, orange, sky blue and black or yellow. Lightness was moved where a hue was too faint for
a line on the background, and so that every pair stays apart in simulated red-, green- and blue-blindness: the
first arms at a glance, as they are nearly always all that there are. Blue and green, both teal to the
blue-blind, differ in lightness therefore.
"""

from __future__ import annotations

from dataclasses import replace

from reglab.gui.theme.theme import Theme

LIGHT = Theme(
    name="light",
    dark=False,
    window="#F3F5F8",
    surface="#FFFFFF",
    raised="#FBFCFD",
    text="#1B2027",
    muted="#586271",
    border="#D3D9E1",
    accent="#3A56C5",
    on_accent="#FFFFFF",
    warning="#8A5000",
    error="#B3261E",
    good="#1B6E3C",
    axis="#AEB7C2",
    grid="#E9EDF2",
    arms=("#696A6B", "#005299", "#B84D0A", "#51A274", "#BA7EA9", "#D77904", "#337AC8", "#1B1F24"),
)

PAPER = replace(LIGHT, window="#FFFFFF", raised="#FFFFFF", axis="#7C8694", grid="#E3E8EE")
"""Pictures that leave the window: white all over, with axes that a printer shows."""

DARK = Theme(
    name="dark",
    dark=True,
    window="#15181D",
    surface="#1B1F25",
    raised="#23282F",
    text="#E7EBF0",
    muted="#A1ABB8",
    border="#363D47",
    accent="#8EA4FF",
    on_accent="#10131A",
    warning="#F2B84B",
    error="#FF8A80",
    good="#5ED39A",
    axis="#4B5462",
    grid="#292F37",
    arms=("#D2D3D6", "#4674E0", "#DB5800", "#20CD86", "#D983B9", "#F1C030", "#ABDEFE", "#F1ED90"),
)

CONTRAST = Theme(
    name="contrast",
    dark=True,
    window="#000000",
    surface="#000000",
    raised="#141414",
    text="#FFFFFF",
    muted="#E2E2E2",
    border="#B8B8B8",
    accent="#FFD400",
    on_accent="#000000",
    warning="#FFC247",
    error="#FF9C94",
    good="#6CF0AB",
    axis="#D0D0D0",
    grid="#3C3C3C",
    arms=("#DDDFE1", "#0A79E8", "#E94408", "#00D68B", "#ED7BB6", "#FFBF0E", "#B3D6FF", "#F7ED89"),
    line_scale=1.4,
)

PROJECTOR = Theme(
    name="projector",
    dark=False,
    window="#FFFFFF",
    surface="#FFFFFF",
    raised="#F4F4F4",
    text="#000000",
    muted="#333333",
    border="#7A7A7A",
    accent="#0B3BC4",
    on_accent="#FFFFFF",
    warning="#6E3F00",
    error="#A30F0A",
    good="#0B5A2C",
    axis="#4A4A4A",
    grid="#D2D2D2",
    arms=("#413D3B", "#033A86", "#A43D04", "#298868", "#D8529C", "#B28634", "#2C91EB", "#000000"),
    font_scale=1.3,
    line_scale=1.45,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST, PROJECTOR)}
"""The themes by name."""
