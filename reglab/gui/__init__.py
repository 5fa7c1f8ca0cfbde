"""The window: panels edit an experiment, plots read a record; no state lives in widgets."""

from __future__ import annotations

import linecache

# PySide6 reads the source of every module that is imported after it, in search of its own switches, and
# Python keeps the text: some 80 ms and 17 MB. So what needs no Qt comes first, and of pyqtgraph no source is
# shown, as in a frozen program, where there is none either.
import reglab.analysis.summary
import reglab.experiment.presets  # noqa: F401

_getlines = linecache.getlines
linecache.getlines = lambda *_: []
try:
    import pyqtgraph  # noqa: F401
finally:
    linecache.getlines = _getlines
