"""Contrast and distance of colours, as people with and without colour blindness see them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
BLINDNESS: dict[str, Any] = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}

# Brettel, Viénot and Mollon 1997, tritanopia, on linear RGB: one matrix on each side of a plane through grey.
# Of the two simulations this one lets less of the difference between blue and green be seen.
BRETTEL_PLANE = np.array([0.03901, -0.02788, -0.01113])
BRETTEL_SIDES = (
    np.array([[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.80500, 0.11911]]),
    np.array([[0.93678, 0.18979, -0.12657], [0.06154, 0.81526, 0.12320], [-0.37562, 1.12767, 0.24796]]),
)
EYES = (*BLINDNESS, "tritanopia (Brettel)")
"""All whose sight is simulated by `seen`."""


def linear(color: str) -> np.ndarray:
    """Linear RGB of ``#rrggbb`` by the sRGB transfer function."""
    value = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB, white point D65."""
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x = matrix @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(color: str, eye: str) -> np.ndarray:
    """CIE L*a*b* of ``#rrggbb`` as one of `EYES` sees it."""
    rgb = linear(color)
    if eye in BLINDNESS:
        return lab(np.array(BLINDNESS[eye]) @ rgb)
    return lab(BRETTEL_SIDES[int(rgb @ BRETTEL_PLANE < 0)] @ rgb)


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """Distance of two colours in L*a*b* by CIEDE2000, in which 1 is just seen.

    After Sharma, Wu and Dalal 2005.
    """
    chroma = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    grey = 1 + 0.5 * (1 - math.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    c1, c2 = (math.hypot(grey * x[1], x[2]) for x in (one, other))
    h1, h2 = (math.degrees(math.atan2(x[2], grey * x[1])) % 360 for x in (one, other))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (one[0] + other[0]) / 2, (c1 + c2) / 2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(size * math.cos(math.radians(times * hue + shift)) for size, times, shift in waves)
    by_light = (other[0] - one[0]) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    blue = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    turned = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * math.sin(math.radians(blue))
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + turned * by_chroma * by_hue)
