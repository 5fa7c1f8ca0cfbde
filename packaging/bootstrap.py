"""Set up reglab and start it, test it or build it: one command, nothing but Python's standard library.

::

    python3 packaging/bootstrap.py run            # open the window
    python3 packaging/bootstrap.py run -- doctor  # any other command of reglab
    python3 packaging/bootstrap.py test           # every check
    python3 packaging/bootstrap.py build          # the program that needs no Python

The first start makes a virtual environment beside the checkout and installs the pinned dependencies; later
starts find it finished and go straight on.
"""

from __future__ import annotations

import sys

OLDEST = (3, 11)


def main() -> int:
    """Read the arguments and do what they say; return the exit status."""
    if sys.version_info < OLDEST:
        # Nothing of ours is imported before this line: old versions must get this far to be told.
        sys.stderr.write(
            f"reglab needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is Python {sys.version.split()[0]} "
            f"({sys.executable}). Install a newer one and start this file with it.\n"
        )
        return 2
    from bootstrap_commands import dispatch

    return dispatch(sys.argv[1:], __doc__)


if __name__ == "__main__":
    sys.exit(main())
