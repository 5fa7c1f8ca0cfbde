"""Time, memory and speed: measured to the second, estimated to two digits."""

from __future__ import annotations

from reglab.words.language import _, plural
from reglab.words.numbers import rounded
from reglab.words.text import counted, deciding

_DAY, _HOUR, _MINUTE = 86400.0, 3600.0, 60.0


def duration(seconds: float) -> str:
    """A measured span of time: ``"2.1 s"``, ``"3 min 5 s"``, ``"1 h 2 min"``."""
    # What would be shown as 60.0 s is a minute.
    if seconds < 59.95:
        return _("{seconds} s").format(seconds=f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return (
        _("{hours} h {left} min").format(hours=hours, left=left)
        if hours
        else _("{minutes} min {rest} s").format(minutes=minutes, rest=rest)
    )


def about_seconds(seconds: float) -> str:
    """An estimated span of time, two digits at most: ``"1 s"``, ``"3 min"``, ``"2.5 h"``, ``"4 days"``."""
    if seconds >= 1.5 * _DAY:
        return counted(_two_digits(seconds / _DAY), "day")
    if seconds >= 1.5 * _HOUR:
        return _("{hours} h").format(hours=_two_digits(seconds / _HOUR))
    if seconds >= 1.5 * _MINUTE:
        return _("{minutes} min").format(minutes=_two_digits(seconds / _MINUTE))
    return _("{seconds} s").format(seconds=_two_digits(max(seconds, 1.0)))


def about_bytes(count: float) -> str:
    """An estimated size in two digits: ``"180 MB"``, ``"1.2 GB"``, ``"35 GB"``."""
    if count >= 0.995e12:
        return _("{size} TB").format(size=_two_digits(count / 1e12))
    if count >= 0.995e9:
        return _("{size} GB").format(size=_two_digits(count / 1e9))
    return _("{size} MB").format(size=_two_digits(max(count, 1e6) / 1e6))


def pace(epochs_per_second: float) -> str:
    """How fast a run is: ``"640 epochs/s"``, ``"0.25 epochs/s"``, ``"1 epoch/s"``."""
    quick = epochs_per_second >= 9.95
    if quick:
        return plural("{n} epoch/s", "{n} epochs/s", round(epochs_per_second))
    text = f"{rounded(epochs_per_second, 2):g}"
    return plural("{n} epoch/s", "{n} epochs/s", deciding(text), n=text)


def _two_digits(value: float) -> str:
    if value >= 100:
        value = rounded(value, 2)
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")
