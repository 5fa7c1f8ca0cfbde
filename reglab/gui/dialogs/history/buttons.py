"""The buttons of the history: what they are called, and what they do."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from reglab.words.language import _, in_context

BUTTONS = (
    (
        "open",
        in_context("verb", "Open"),
        _("Show the run with all views, as far as its networks are kept (Enter)"),
    ),
    ("rerun", _("Run again"), _("Open its experiment and train it anew")),
    (
        "overlay",
        in_context("verb", "Overlay"),
        _("Lay the curves of the chosen runs faintly over those that are shown"),
    ),
    (
        "star",
        in_context("verb", "Star"),
        _("Mark the chosen runs, or take the mark away; marked runs are never thinned"),
    ),
    ("name", _("Name…"), _("Call the run by another name (F2)")),
    ("note", _("Note…"), _("Write about the run as a whole")),
    ("delete", _("Delete"), _("Delete the chosen runs; they can be had back for a week (Del)")),
)
"""Key, words and tip of each."""


def text_button(words: str, tip: str) -> QPushButton:
    """A button that Enter does not press from elsewhere."""
    button = QPushButton(words)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
