"""Standard streams for programs that have none: a windowed executable on Windows."""

from __future__ import annotations

import os
import sys


def replace_missing() -> None:
    """Give the process a standard output and error that swallow text where it has none.

    Libraries that write a warning to ``sys.stderr`` would otherwise end in an
    `AttributeError` in the middle of a run.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Stays open as long as the process, as the stream that it stands in for would.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
