"""Starts the program anew, from source or frozen."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QProcess, QProcessEnvironment

from reglab.words.language import VARIABLE

_log = logging.getLogger(__name__)


def start_again(arguments: Sequence[str]) -> bool:
    """Start the program with a window of its own, which lives on when this one has ended.

    Parameters
    ----------
    arguments : sequence of str
        What it is to open, as the command line has it.
    """
    environment = QProcessEnvironment.systemEnvironment()
    # Else the new one would keep the language of this one.
    environment.remove(VARIABLE)
    frozen = bool(getattr(sys, "frozen", False))
    if frozen:
        # A program that freezes itself takes one it starts for a part of itself, unless told otherwise.
        environment.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")
    process = QProcess()
    process.setProcessEnvironment(environment)
    process.setProgram(sys.executable)
    process.setArguments([*([] if frozen else ["-m", "reglab"]), "gui", *arguments])
    started = cast(bool, process.startDetached())
    if not started:
        _log.error("the program could not be started again: %s", process.errorString())
    return started
