"""What a slow machine is given in tests: the program's own time limits, and pytest-qt's, without a hurry.

Where all is well nobody waits any longer for that. Tests of a limit itself ask for it as it is.
"""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

PATIENCE_S = 120.0
"""How long a machine may take for what is to happen at all."""

LIMITS = {
    # A training that does not obey a stop in time is ended by force, and loses its networks.
    "reglab.runtime.base_host": ("STOP_SECONDS", "CLOSE_SECONDS"),
    "reglab.runtime.under_way": ("STOP_SECONDS", "STOP_MOST_SECONDS"),
    "reglab.sweeps.pool": ("STOP_SECONDS",),
    "reglab.gui.threads": ("SHUTDOWN_MS",),
    # What a run answers for files and pictures; they are made without it in the end.
    "reglab.cli.recording": ("_ANSWER_S",),
    "reglab.gui.window.run_exports": ("_ANSWER_MS",),
    "reglab.gui.window.run_figures": ("_LIMIT_MS",),
    "reglab.gui.window.whole_file": ("_ANSWER_MS",),
}
"""Limits, in seconds but for those in ``_MS``, by the modules that look at them."""


def give_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise the limits of the modules that are loaded."""
    for name, limits in LIMITS.items():
        if (module := sys.modules.get(name)) is not None:
            for limit in limits:
                monkeypatch.setattr(
                    module, limit, round(1000 * PATIENCE_S) if limit.endswith("_MS") else PATIENCE_S
                )


def give_the_bot_time() -> None:
    """Have pytest-qt wait long where a test says nothing else; it gives up after five seconds."""
    for method in (
        QtBot.waitActive,
        QtBot.waitExposed,
        QtBot.waitSignal,
        QtBot.waitSignals,
        QtBot.waitUntil,
    ):
        method.__kwdefaults__["timeout"] = round(1000 * PATIENCE_S)
