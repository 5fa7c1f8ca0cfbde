"""Applies a theme to the application and follows the system between light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from reglab.gui.theme.palettes import CONTRAST, DARK, LIGHT, PAPER, THEMES
from reglab.gui.theme.stylesheet import stylesheet
from reglab.gui.theme.theme import Mode, Theme

_OUTLINED = (
    "QCheckBox",
    "QRadioButton",
    "QLineEdit",
    "QAbstractSpinBox",
    "QComboBox",
    "QSlider",
    "QProgressBar",
)


SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""Sizes of type that a person can choose, relative to the theme's."""


class ThemeManager(QObject):
    """Keeps theme and size of type of the application; there is one, `reglab.gui.theme.manager`."""

    theme_changed = Signal(object)
    """Another theme or size of type is in force; carries the `Theme`."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._mode: Mode = "light"
        self._font: QFont | None = None
        self._scale = 1.0
        self._applying = False
        self.on_paper = False
        """Whether something is painted that goes into a file or onto the clipboard, not onto the screen."""

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    @property
    def mode(self) -> Mode:
        """What was asked for; ``"auto"`` follows the system."""
        return self._mode

    @property
    def scale(self) -> float:
        """Size of type that a person chose, relative to the theme's."""
        return self._scale

    @property
    def size(self) -> float:
        """Size of type in force, relative to the system's."""
        return self._theme.font_scale * self._scale

    def set_scale(self, app: QApplication, scale: float) -> None:
        """Give all type another size, between the first and the last of `SCALES`."""
        scale = min(max(scale, SCALES[0]), SCALES[-1])
        if scale == self._scale:
            return
        self._scale = scale
        if self._font is not None:
            self.apply(app, self._mode)

    @contextmanager
    def paper(self) -> Iterator[Theme]:
        """Within the block what is painted is for paper: light, in the present size of type.

        Nobody is told, and nothing changes on the screen; whoever keeps colours must be given the theme.
        """
        kept = self._theme
        self._theme, self.on_paper = replace(PAPER, font_scale=kept.font_scale), True
        try:
            yield self._theme
        finally:
            self._theme, self.on_paper = kept, False

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Give the application the look of `mode`.

        Raises
        ------
        ValueError
            If there is no such mode.
        """
        if mode != "auto" and mode not in THEMES:
            raise ValueError(f"theme {mode!r} must be one of auto, {', '.join(THEMES)}")
        if self._font is None:
            self._font = QFont(app.font())
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._mode = mode
        self._applying = True
        try:
            self._set(app, self._choose(app, mode), self._font)
        finally:
            self._applying = False
        self.theme_changed.emit(self._theme)

    @Slot()
    def _follow_system(self) -> None:
        app = QApplication.instance()
        if self._mode == "auto" and not self._applying and isinstance(app, QApplication):
            self.apply(app, "auto")

    @staticmethod
    def _choose(app: QApplication, mode: Mode) -> Theme:
        hints = app.styleHints()
        if mode != "auto":
            theme = THEMES[mode]
            # Alone this changes nothing on plain X11; where the system draws title bars it colours them.
            hints.setColorScheme(Qt.ColorScheme.Dark if theme.dark else Qt.ColorScheme.Light)
            return theme
        hints.unsetColorScheme()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return CONTRAST
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _set(self, app: QApplication, theme: Theme, base: QFont) -> None:
        self._theme = theme
        font = QFont(base)
        points = base.pointSizeF() if base.pointSizeF() > 0 else 9.0
        font.setPointSizeF(round(points * self.size, 1))
        app.setPalette(theme.palette())
        for kind in _OUTLINED:
            # The stub asks for bytes, of which the binding knows nothing.
            app.setPalette(theme.control_palette(), kind)  # type: ignore[arg-type]
        app.setFont(font)
        sheet = stylesheet(theme, font.pointSizeF())
        if sheet != app.styleSheet():
            # Where there is a sheet already, Qt gives the new one to every widget once for itself and
            # once for each widget that it lies in: a dozen times. Without one it does so once.
            app.setStyleSheet("")
            app.setStyleSheet(sheet)
