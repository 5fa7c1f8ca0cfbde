"""The window: panels edit an experiment, plots read a record; no state lives in widgets."""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401

# PySide6 reads the source of every module that is imported after it, in search of its own switches, and
# Python keeps the text: a tenth of a second and 17 MB. Here nobody uses the switches, so every module is
# taken for one without source, as in a frozen program, where there is none.
_switches = sys.modules.get("shibokensupport.feature")
if hasattr(_switches, "_mod_uses_pyside"):
    vars(_switches)["_mod_uses_pyside"] = lambda _: False
