"""The program's entry: the window, or the command line."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import time
from pathlib import PurePath

_STARTED = time.perf_counter()


def main(argv: list[str] | None = None) -> int:
    """Start what the arguments ask for and return the exit code.

    Without arguments the window opens; with ``gui [FILE]`` or the name of one ``.json`` file
    too, as a desktop passes it. ``--smoke`` tries the window out. The rest is for the command
    line. The window does not wait for the libraries of the command line. ``--language CODE``, first or
    after ``gui``, names the language of the texts.

    Parameters
    ----------
    argv : list of str, optional
        Arguments without the program's name; ``None`` takes those of the process.
    """
    # In a frozen program the training process is this program started again, and ends in here.
    multiprocessing.freeze_support()
    from reglab.streams import replace_missing

    replace_missing()
    arguments = sys.argv[1:] if argv is None else argv
    arguments, language = _language(arguments)
    files = _window_files(arguments)
    with_window = files is not None or arguments == ["--smoke"]
    if with_window or language is not None:
        # Before the rest is imported, which makes texts.
        from reglab.gui.languages import LanguageError, settle

        try:
            settle(language)
        except LanguageError as error:
            sys.stderr.write(f"Error: {error}\n")
            return 2
    if with_window:
        # Hardly anything that imports leave behind is garbage, and looking for it takes a tenth of the start.
        # The application takes it up again.
        gc.disable()
    if arguments == ["--smoke"]:
        from reglab.gui.application.smoke import main as smoke

        return smoke(_STARTED)
    if files is not None:
        from reglab.gui.application.app import main as window

        return window(files)
    from reglab.cli import main as command_line

    return command_line(arguments)


def _language(arguments: list[str]) -> tuple[list[str], str | None]:
    """Take the option for the language out, first or after ``gui``: the other arguments, and its code."""
    at = 1 if arguments[:1] == ["gui"] else 0
    if len(arguments) <= at or not arguments[at].startswith("--language"):
        return arguments, None
    option, sign, code = arguments[at].partition("=")
    if option != "--language":
        return arguments, None
    rest = arguments[at + 1 :]
    if not sign:
        code, rest = (rest[0], rest[1:]) if rest else ("", rest)
    return [*arguments[:at], *rest], code


def _window_files(arguments: list[str]) -> list[str] | None:
    """Return the files to be opened in the window, or ``None`` where no window is asked for."""
    if not arguments:
        return []
    if arguments[0] == "gui":
        arguments = arguments[1:]
    elif PurePath(arguments[0]).suffix.lower() != ".json":
        return None
    return arguments if len(arguments) <= 1 and not any(name.startswith("-") for name in arguments) else None


if __name__ == "__main__":
    sys.exit(main())
