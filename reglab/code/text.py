"""Pieces of Python code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import dedent, indent

WIDTH = 88
"""Columns of a line, as Black and Ruff have it."""


def block(text: str) -> str:
    """Return code that stands indented in our own source."""
    return dedent(text).strip("\n")


def inset(lines: str | Iterable[str], levels: int = 1) -> str:
    """Return lines that are indented."""
    text = lines if isinstance(lines, str) else "\n".join(lines)
    return indent(text, "    " * levels)


def number(value: float) -> str:
    """Return a number as code, in full precision; whole ones without a point."""
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e6 else repr(float(value))


def call(function: str, arguments: Sequence[str], before: str = "", after: str = "", room: int = 0) -> str:
    """Return a call, one argument a line where one line is too short.

    Parameters
    ----------
    function : str
        What is called.
    arguments : sequence of str
        Its arguments; they may have several lines themselves.
    before, after : str
        What stands on the line before it, such as ``"model = "``, and behind it.
    room : int
        Columns that the line does without.
    """
    line = f"{before}{function}({', '.join(arguments)}){after}"
    if len(line) <= WIDTH - room and "\n" not in line:
        return line
    return f"{before}{function}(\n{inset(f'{argument},' for argument in arguments)}\n){after}"


def listing(name: str, items: Sequence[str]) -> str:
    """Return a list that is given a name."""
    line = f"{name} = [{', '.join(items)}]"
    if len(line) <= WIDTH:
        return line
    return f"{name} = [\n{inset(f'{item},' for item in items)}\n]"


def comment(text: str) -> str:
    """Return a comment of as many lines as it takes."""
    from textwrap import wrap

    return "\n".join(f"# {line}" for line in wrap(text, WIDTH - 2))


def docstring(paragraphs: Iterable[str]) -> str:
    """Return the documentation at the head of a script; whatever a person wrote cannot end it."""
    from textwrap import fill

    safe = (text.replace("\\", "/").replace('"', "”") for text in paragraphs)
    return '"""' + "\n\n".join(fill(text, WIDTH - 3) for text in safe) + '\n"""'
