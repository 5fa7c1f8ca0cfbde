"""Painting in Python that cannot take the program down."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from PySide6.QtCore import QTimer


def contained(paint: Callable[..., None]) -> Callable[..., None]:
    """Decorate the paint method of a graphics item: what it raises is reported after the frame.

    An exception that leaves such a method stays set while Qt goes on to the next item, whose
    Python code then crashes the process.
    """

    @wraps(paint)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            paint(*args, **kwargs)
        except Exception:
            # Not at once: the hook may open a dialog, and nothing may be painted within a paint.
            QTimer.singleShot(0, partial(sys.excepthook, *sys.exc_info()))

    return wrapper
