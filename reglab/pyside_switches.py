"""PySide6's search for its own switches, off: one place for the window and for the frozen program.

A leaf, without Qt: it only changes what is there when it is called.
"""

from __future__ import annotations

import sys


def leave_sources_alone() -> None:
    """Have PySide6 take every module that is imported from now on for one that does not use its switches.

    Once it is imported it reads the source of every module that follows, in search of them, and Python
    keeps the text: a tenth of a second and 17 MB. In a frozen program there is no source, but the search goes
    on: it asks half-imported modules for attributes, and pydantic imports more of itself when it is asked,
    so that of two threads which import at once one is given half a module. Here nobody uses the switches.
    """
    switches = sys.modules.get("shibokensupport.feature")
    if hasattr(switches, "_mod_uses_pyside"):
        vars(switches)["_mod_uses_pyside"] = lambda _module: False
