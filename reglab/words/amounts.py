"""Time, memory and speed: measured to the second, estimated to two digits."""

from __future__ import annotations

from reglab.words.language import _
from reglab.words.numbers import rounded
from reglab.words.text import counted


def duration(seconds: float) -> str:
    """A measured span of time: ``"2.1 s"``, ``"3 min 5 s"``, ``"1 h 2 min"``."""
    # What would be shown as 60.0 s is a minute.
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return (
        _("{hours} h {left} min").format(hours=hours, left=left)
        if hours
        else _("{minutes} min {rest} s").format(minutes=minutes, rest=rest)
    )


def about_seconds(seconds: float) -> str:
    """An estimated span of time, two digits at most: ``"1 s"``, ``"3 min"``, ``"2.5 h"``, ``"4 days"``."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 1.5 * size:
            return f"{_two_digits(seconds / size)} {unit}"
    return f"{_two_digits(seconds)} s" if seconds >= 1 else "1 s"


def about_bytes(count: float) -> str:
    """An estimated size in two digits: ``"180 MB"``, ``"1.2 GB"``, ``"35 GB"``."""
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= 0.995 * size:
            return f"{_two_digits(count / size)} {unit}"
    return _("1 MB")


def pace(epochs_per_second: float) -> str:
    """How fast a run is: ``"640 epochs/s"``, ``"0.25 epochs/s"``, ``"1 epoch/s"``."""
    quick = epochs_per_second >= 9.95
    text = f"{epochs_per_second:,.0f}" if quick else f"{rounded(epochs_per_second, 2):g}"
    return f"{counted(text, 'epoch')}/s"


def _two_digits(value: float) -> str:
    if value >= 100:
        value = rounded(value, 2)
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")
