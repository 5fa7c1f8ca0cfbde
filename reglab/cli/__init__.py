"""The command line: one command for each thing that can be done without a window; `app` lists them.

Exit codes: 0 done, 1 failed or stopped before the end, 2 bad input.
"""

from __future__ import annotations

import logging
import signal


def main(argv: list[str] | None = None) -> int:
    """Carry out a command line and return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments without the program's name; ``None`` takes those of the process.
    """
    from reglab.streams import replace_missing

    replace_missing()
    # Messages for the log must not come between the lines of a person.
    logging.getLogger("reglab").addHandler(logging.NullHandler())
    # Imported here, so that a program without arguments opens its window without them.
    from reglab.cli.app import app
    from reglab.cli.console import FAILED, make_printable

    make_printable()
    try:
        app(args=argv, prog_name="reglab")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        # Ctrl-C before anything was begun, in the shells' own code.
        return FAILED if code == 128 + signal.SIGINT else code
    return 0
