"""Sentences about tables as they are said in the window, where nothing is typed into a command line."""

from __future__ import annotations

import re

_COMMAND_LINE = re.compile(r" \((?:--|reglab )[^()]*\)")


def in_window(sentence: str) -> str:
    """A sentence without what it says of the command line."""
    return _COMMAND_LINE.sub("", sentence)
