"""Whether a window can be shown at all."""

from __future__ import annotations

import os
import sys

from reglab.words.language import _

NO_DISPLAY = _(
    "There is no display to show the window on. Start reglab on a desktop, or "
    "train without a window: reglab run first-light (reglab --help lists all "
    "commands)."
)
"""What a person is told who asks for the window without one."""


def has_display() -> bool:
    """Whether Qt finds a display; without one it would end the whole program."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
