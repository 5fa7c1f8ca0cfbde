"""The key of curves of predictions, and of predictions over true values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor

from reglab.gui.theme import Theme, mix
from reglab.gui.views.fit.arm_fit import (
    BEFORE_PALE,
    BEFORE_WIDTH,
    EXTRAPOLATION,
    MEAN_WIDTH,
    TRUTH,
    TRUTH_WIDTH,
    beyond_color,
    example_symbols,
    scatter_symbols,
    truth_color,
)
from reglab.gui.views.plane.before import BEFORE
from reglab.gui.views.plane.legend import Amount, Entry, area_entry, line_entry, sample_entry, symbol_entry
from reglab.gui.views.plane.symbols import Symbol
from reglab.words.language import _

_SIZE = 3.4


def curve_entries(
    theme: Theme,
    arms: Sequence[tuple[str, QColor]],
    networks: int,
    *,
    lines: bool,
    others: bool,
    train: bool,
    validation: bool,
    amount: Amount,
) -> list[Entry]:
    """Return what has to be explained of curves.

    Parameters
    ----------
    theme : Theme
        Whose colours to take.
    arms : sequence of (str, QColor)
        Names and hues of the arms, where they share one plot.
    networks : int
        Number of networks per arm.
    lines : bool
        Whether every network has a thin line.
    others : bool
        Whether there are networks of seeds that are not chosen.
    train, validation : bool
        Which examples are shown.
    amount : (int, int)
        How many of the validation examples are shown, of how many.
    """
    muted, paper, strong = QColor(theme.muted), QColor(theme.surface), MEAN_WIDTH * theme.line_scale
    entries = [line_entry(name, hue, strong) for name, hue in arms]
    if networks > 1:
        if not arms:
            entries.append(line_entry(_("mean"), muted, strong))
        if lines:
            entries.append(line_entry(_("one seed"), mix(muted, paper, 0.5), 1.0))
        entries.append(area_entry(_("all seeds"), mix(muted, paper, 0.8)))
    else:
        if not arms:
            entries.append(line_entry(_("prediction"), muted, strong))
        if lines and others:
            entries.append(line_entry(_("other seeds"), mix(muted, paper, 0.5), 1.0))
    entries += example_entries(example_symbols(theme, QColor(theme.text), _SIZE), train, validation, amount)
    return [*entries, area_entry(EXTRAPOLATION, beyond_color(theme))]


def scatter_entries(theme: Theme, *, train: bool, validation: bool, residuals: bool) -> list[Entry]:
    """Return what has to be explained of predictions over true values, or of residuals over predictions."""
    muted = QColor(theme.muted)
    right = line_entry(_("no error") if residuals else _("predicted = true"), muted, 1.2 * theme.line_scale)
    return [*example_entries(scatter_symbols(theme, muted, _SIZE), train, validation), right]


def before_entry(theme: Theme) -> Entry:
    """Return what has to be explained of the curves before training examples were moved."""
    pale = mix(QColor(theme.muted), QColor(theme.surface), BEFORE_PALE)
    return line_entry(BEFORE, pale, BEFORE_WIDTH * theme.line_scale)


def truth_entry(theme: Theme) -> Entry:
    """Return what has to be explained of the curve without noise."""
    return line_entry(TRUTH, truth_color(theme), TRUTH_WIDTH * theme.line_scale)


def example_entries(
    symbols: tuple[Symbol, Symbol], train: bool, validation: bool, amount: Amount = (0, 0)
) -> list[Entry]:
    """Return what has to be explained of the signs of training and validation examples."""
    entries = [symbol_entry(_("training"), symbols[0])] if train else []
    if validation:
        entries.append(sample_entry(_("validation"), *amount, symbols[1]))
    return entries
