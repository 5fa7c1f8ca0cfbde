"""The first code that runs in the frozen program, both with a window and in a console."""

from __future__ import annotations

import multiprocessing
import sys

if __name__ == "__main__":
    # The training process is this same program started again: it must turn off here, before anything else
    # happens, or it would open another window, which starts another training process, and so on.
    multiprocessing.freeze_support()

    from reglab.__main__ import main

    sys.exit(main())
