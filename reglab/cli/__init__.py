"""The command line: ``reglab run``, ``presets``, ``doctor``, ``bench``, ``gui``.

Exit codes: 0 done, 1 failed or stopped before the end, 2 bad input.
"""

from __future__ import annotations


def main(argv: list[str] | None = None) -> int:
    """Carry out a command line and return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments without the program's name; ``None`` takes those of the process.
    """
    from reglab.streams import replace_missing

    replace_missing()
    # Imported here, so that a program without arguments opens its window without them.
    from reglab.cli.app import app
    from reglab.cli.console import make_printable

    make_printable()
    try:
        app(args=argv, prog_name="reglab")
    except SystemExit as end:
        return _code(end.code)
    return 0


def _code(code: str | int | None) -> int:
    if code is None:
        return 0
    return code if isinstance(code, int) else 1
