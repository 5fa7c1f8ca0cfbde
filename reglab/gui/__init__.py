"""The window: panels edit an experiment, plots read a record; no state lives in widgets."""

from __future__ import annotations

import PySide6.QtCore  # noqa: F401

from reglab.pyside_switches import leave_sources_alone

leave_sources_alone()
