"""Notes which words are painted shorter than they are, or wider than their place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter

SLACK = 2.0
"""Pixels by which words may be wider than their place: letters lean, numbers are rounded."""


class Painted:
    """Listens, as a context manager, to everything that code of ours paints.

    Attributes
    ----------
    cut
        Words that were shortened with an ellipsis since somebody looked, and what is left of them.
    spilt
        Words that were wider than the place they were painted in, and both widths.
    """

    def __init__(self) -> None:
        self.cut: dict[str, str] = {}
        self.spilt: dict[str, str] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Painted:
        """Listen from now on."""
        for kind in (QFontMetrics, QFontMetricsF):
            self._stack.enter_context(patch.object(kind, "elidedText", self._eliding(kind.elidedText)))
        self._stack.enter_context(patch.object(QPainter, "drawText", self._painting(QPainter.drawText)))
        return self

    def __exit__(self, *trouble: object) -> None:
        self._stack.close()

    def take(self) -> list[str]:
        """What was noted since the last time."""
        found = [f"“{text}” is painted as “{rest}”" for text, rest in self.cut.items()]
        found += [f"“{text}” is painted {how}" for text, how in self.spilt.items()]
        self.cut.clear()
        self.spilt.clear()
        return found

    def _eliding(self, elide: Callable[..., str]) -> Callable[..., str]:
        def noted(metrics: Any, text: str, *how: Any) -> str:
            rest = elide(metrics, text, *how)
            if rest != text:
                self.cut[text] = rest
            return rest

        return noted

    def _painting(self, paint: Callable[..., Any]) -> Callable[..., Any]:
        def noted(painter: QPainter, *what: Any) -> Any:
            if len(what) == 3 and isinstance(what[0], QRect | QRectF) and isinstance(what[2], str):
                self._judge(painter, *what)
            return paint(painter, *what)

        return noted

    def _judge(self, painter: QPainter, place: QRect | QRectF, flags: Any, text: str) -> None:
        room = QRectF(place)
        if not text or room.width() <= 0:
            return
        wraps = bool(int(getattr(flags, "value", flags)) & Qt.TextFlag.TextWordWrap.value)
        need = painter.boundingRect(room, int(getattr(flags, "value", flags)), text)
        if need.width() > room.width() + SLACK or (wraps and need.height() > room.height() + SLACK):
            self.spilt[text] = (
                f"{need.width():.0f} × {need.height():.0f} in {room.width():.0f} × {room.height():.0f}"
            )


def _size(box: QRectF) -> str:
    return f"{box.width():.0f} × {box.height():.0f}"
