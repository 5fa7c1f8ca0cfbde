"""A field for a number with decimals, which takes both signs that people put before them."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecimalBox(QDoubleSpinBox):
    """Takes ``0,5`` as it takes ``0.5``, and shows a point in every language, as all fields do."""

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Judge what is typed, a comma as the point that it stands for."""
        return super().validate(text.replace(",", "."), pos)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text.replace(",", "."))
