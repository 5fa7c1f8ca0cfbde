"""Where text goes: results to standard output, progress and sentences about trouble to standard error."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from reglab.experiment.text import many_lines

DONE, FAILED, BAD_INPUT = 0, 1, 2
"""Exit codes."""

WIDTH_OF_A_FILE = 120
"""Width of tables that go into a file or a pipe, which has none of its own."""


def make_printable() -> None:
    """Have letters that the terminal's encoding lacks replaced by a question mark, not by a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


class _PlainConsole(Console):
    """Writes texts as they are, but nothing that a terminal would obey."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Make a text to be printed out of one that may have come from a file."""
        return super().render_str(many_lines(text), **options)


def output() -> Console:
    """The console of results."""
    return _console(stderr=False)


def errors() -> Console:
    """The console of progress and trouble."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # Numbers are not coloured by guess, and square brackets in names are no markup.
    console = _PlainConsole(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    return console


def complain(sentence: str) -> None:
    """Say what is wrong on standard error; the lines stay as they are."""
    errors().print(sentence, soft_wrap=True, style="red")


def note(sentence: str) -> None:
    """Say on standard error what is good to know."""
    errors().print(sentence, soft_wrap=True, style="yellow")


def refuse(sentence: str) -> NoReturn:
    """End the program because of bad input."""
    complain(sentence)
    raise typer.Exit(BAD_INPUT)


def print_json(values: Any) -> None:
    """Write plain values to standard output as one piece of JSON, and nothing around it."""
    # Letters that standard output cannot hold are escaped.
    whole = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
    sys.stdout.write(json.dumps(values, indent=2, allow_nan=False, ensure_ascii=not whole) + "\n")
    sys.stdout.flush()


def end(code: int) -> None:
    """End the command with an exit code."""
    if code != DONE:
        raise typer.Exit(code)
