"""Which kinds of files there are, and by what they are told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of files that can be imported.

    Parameters
    ----------
    key : str
        Its name in the code.
    title : str
        Its name on the screen.
    about : str
        What it is, in a few words.
    suffixes : tuple of str
        Ends of names, in small letters.
    """

    key: str
    title: str
    about: str
    suffixes: tuple[str, ...]


KINDS: tuple[FileKind, ...] = (
    FileKind(
        "table",
        "Tables",
        "text with a comma, semicolon, tab or bar between the cells (CSV, TSV)",
        (".csv", ".tsv", ".tab", ".txt", ".dat"),
    ),
)
FILTER = ";;".join(
    [
        "Data ({})".format(" ".join(f"*{suffix}" for kind in KINDS for suffix in kind.suffixes)),
        *(f"{kind.title} ({' '.join(f'*{suffix}' for suffix in kind.suffixes)})" for kind in KINDS),
        "All files (*)",
    ]
)
"""What a file dialog offers."""
