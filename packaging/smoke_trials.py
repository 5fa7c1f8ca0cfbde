"""What the frozen program is started with, and what it must show."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from smoke_files import pictures, workbook

EXPECTED = re.compile(r"^reglab smoke ok: .*$", re.MULTILINE)
SWEEP = ("sweep", "digits-120", "--over", "l2.strength=0,0.01", "--epochs", "5", "--jobs", "2")
EXPORT = ("--figures", "--report", "--csv", "--tensorboard", "--weights", "both", "--out", "taken")
"""Everything that can be taken away, of networks that are trained again."""
LIBRARY = ("run", "penguins", "--seeds", "2", "--epochs", "5", "--no-history")


@dataclass(frozen=True)
class Trial:
    """One start of the program and what it must show.

    Attributes
    ----------
    name
        What is tried, for the report.
    command
        Name of the executable, and its arguments.
    environment
        Variables beside those of an empty home.
    expected
        Pattern that the output must contain; None where there is no output to read.
    """

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    expected: re.Pattern[str] | None = EXPECTED
    before: tuple[str, ...] = ()
    """What is run first in the same place, without being judged."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What lies in that place before."""


def trials(display: str | None) -> list[Trial]:
    """Return everything to try; with a `display` also a real window on X11."""
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    # On Windows a program with a window has nowhere to print to.
    windowed = None if sys.platform == "win32" else EXPECTED
    found = [
        Trial("window, offscreen", ("reglab", "--smoke"), offscreen, windowed),
        Trial("window in German", ("reglab", "--smoke"), offscreen | {"REGLAB_LANGUAGE": "de"}, windowed),
        Trial("console program, offscreen", ("reglab-cli", "--smoke"), offscreen),
        Trial("version", ("reglab-cli", "--version"), offscreen, re.compile(r"\d+\.\d+")),
        Trial("doctor", ("reglab-cli", "doctor"), offscreen, re.compile("torch")),
        Trial("sweep", ("reglab-cli", *SWEEP), offscreen, re.compile("Best: ")),
        Trial(
            "a workbook",
            ("reglab-cli", "table", "plots.xlsx"),
            offscreen,
            re.compile("20 rows, 2 columns"),
            files={"plots.xlsx": workbook()},
        ),
        Trial(
            "a folder of pictures",
            ("reglab-cli", "table", "toys", "--side", "8"),
            offscreen,
            re.compile("6 grey pictures of 8 × 8 pixels of 2 classes"),
            files=pictures(),
        ),
        Trial("files of the library", ("reglab-cli", *LIBRARY), offscreen, re.compile("L2 0.01")),
        Trial(
            "export",
            ("reglab-cli", "export", "run", *EXPORT),
            offscreen,
            re.compile("files written to"),
            ("reglab-cli", "run", "digits-120", "--seeds", "1", "--epochs", "3", "--out", "run", "--quiet"),
        ),
    ]
    if display is not None:
        x11 = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        found.append(Trial("window, X11", ("reglab", "--smoke"), x11, windowed))
    return found
