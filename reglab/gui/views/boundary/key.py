"""The key of the maps and curves of probabilities."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor

from reglab.gui.theme import Theme, mix
from reglab.gui.views.boundary.class_colors import border_ink, ramp_image
from reglab.gui.views.boundary.classes import Choice, class_symbol, flipped_symbol, wrong_symbol
from reglab.gui.views.boundary.map_layer import BORDER_WIDTH
from reglab.gui.views.plane.before import BEFORE
from reglab.gui.views.plane.legend import (
    Amount,
    Entry,
    dashed_entry,
    line_entry,
    ramp_entry,
    sample_entry,
    symbol_entry,
)
from reglab.gui.views.plane.symbols import Symbol
from reglab.words.language import _

_SIZE = 3.6


def key_entries(
    theme: Theme,
    classes: Sequence[str],
    choice: Choice,
    amounts: Sequence[Amount],
    *,
    flat: bool,
    seeds: bool,
    flips: bool,
) -> list[Entry]:
    """Return what has to be explained.

    Parameters
    ----------
    theme : Theme
        Whose colours to take.
    classes : sequence of str
        Names of the classes.
    choice : Choice
        Which examples and marks are shown.
    amounts : sequence of (int, int)
        How many of the training and of the validation examples are shown, of how many.
    flat : bool
        Whether there are maps, not curves over one input.
    seeds : bool
        Whether all seeds are shown.
    flips : bool
        Whether there are flipped labels.
    """
    entries = _class_entries(theme, classes, choice)
    ink = border_ink(theme)
    if flat:
        if len(classes) == 2:
            entries.append(ramp_entry(f"P({classes[1]}) 0 … 1", ramp_image(theme, 0, toward=1)))
        else:
            entries.append(ramp_entry(_("sure … undecided"), ramp_image(theme, 0)))
        if len(classes) == 2:
            border = _("P = ½, mean") if seeds else "P = ½"
        else:
            border = _("border, mean") if seeds else _("border")
        entries.append(line_entry(border, ink, BORDER_WIDTH * theme.line_scale))
    if seeds:
        muted = QColor(theme.muted)
        if not flat:
            entries.append(line_entry(_("mean"), muted, 2.4 * theme.line_scale))
        entries.append(
            line_entry(_("one seed"), mix(muted if not flat else ink, QColor(theme.surface), 0.45), 1.0)
        )
    return [*entries, *_part_entries(theme, choice, amounts, flips=flips)]


def before_entry(theme: Theme, *, flat: bool) -> Entry:
    """Return what has to be explained of borders or curves before training examples were moved."""
    if not flat:
        pale = mix(QColor(theme.muted), QColor(theme.surface), 0.6)
        return line_entry(BEFORE, pale, 2.4 * theme.line_scale)
    return dashed_entry(BEFORE, border_ink(theme), BORDER_WIDTH * theme.line_scale)


def example_entries(
    theme: Theme, classes: Sequence[str], choice: Choice, amounts: Sequence[Amount], *, flips: bool
) -> list[Entry]:
    """Return what has to be explained of examples alone; parameters as of `key_entries`."""
    return [*_class_entries(theme, classes, choice), *_part_entries(theme, choice, amounts, flips=flips)]


def _class_entries(theme: Theme, classes: Sequence[str], choice: Choice) -> list[Entry]:
    if not (choice.train or choice.validation):
        return []
    return [symbol_entry(name, class_symbol(theme, k, _SIZE)) for k, name in enumerate(classes)]


def _part_entries(theme: Theme, choice: Choice, amounts: Sequence[Amount], *, flips: bool) -> list[Entry]:
    entries = []
    plain = Symbol("circle", theme.muted, theme.surface, _SIZE)
    hollow = Symbol("circle", theme.muted, theme.surface, _SIZE, hollow=True)
    if choice.train:
        entries.append(sample_entry(_("training"), *amounts[0], plain))
    if choice.validation:
        entries.append(sample_entry(_("validation"), *amounts[1], hollow))
    if choice.wrong and (choice.train or choice.validation):
        entries.append(symbol_entry(_("wrong"), plain, wrong_symbol(theme, _SIZE)))
    if flips and choice.flipped and choice.train:
        entries.append(symbol_entry(_("flipped label"), plain, flipped_symbol(theme, _SIZE)))
    return entries
