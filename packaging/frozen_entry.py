"""The first code that runs in the frozen program, both with a window and in a console."""

from __future__ import annotations

import multiprocessing
import sys

from reglab.pyside_switches import leave_sources_alone

if __name__ == "__main__":
    # Qt is imported before this line, in every process, by the hook that PyInstaller runs for it.
    leave_sources_alone()
    # The training process is this same program started again: it must turn off here, before anything else
    # happens, or it would open another window, which starts another training process, and so on.
    multiprocessing.freeze_support()

    from reglab.__main__ import main

    sys.exit(main())
