"""Text that people give: names of one printable line, and notes of several."""

from __future__ import annotations

import re
import unicodedata

from pydantic import AfterValidator

_JOINERS = {"\u200c", "\u200d"}
"""Invisible, but parts of words in Persian and Hindi, and of emoji."""
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_COMMANDS = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
"""What colours text and moves the cursor in a terminal."""


def one_line(text: str) -> str:
    """A text as one line that can be printed.

    Line breaks, tabs and other control characters become a blank, those in a row a single one;
    invisible marks go, among them those that reverse the direction of what follows. Blanks
    around the text go as well.
    """
    return _cleaned(text).strip()


def many_lines(text: str) -> str:
    """A text without control characters but for line breaks, which are all written alike."""
    return "\n".join(_cleaned(line) for line in _BREAKS.split(text))


def _cleaned(line: str) -> str:
    if line.isprintable():
        return line
    kinds = ((c, unicodedata.category(c)) for c in _COMMANDS.sub("", line))
    # Cs are halves of characters, which come from broken files and cannot be written as UTF-8.
    kept = "".join(
        "\0" if kind in ("Cc", "Zl", "Zp") else c
        for c, kind in kinds
        if kind != "Cs" and (kind != "Cf" or c in _JOINERS)
    )
    return re.sub(r" ?\0+ ?", " ", kept)


ONE_LINE = AfterValidator(one_line)
"""Makes a field a name: whatever is in a file, one printable line comes out of it."""

MANY_LINES = AfterValidator(many_lines)
"""Makes a field notes: several lines, and nothing else that cannot be printed."""


MAX_WORD = 60
"""Longer texts are cut where they are quoted."""


def short(text: str) -> str:
    """A text as it is quoted in a sentence: one line, cut where it is long."""
    line = one_line(text[: 2 * MAX_WORD])
    return line if len(line) <= MAX_WORD else f"{line[: MAX_WORD - 3]}…"
