"""The small stylesheet: only what Fusion and a palette cannot do.

Widgets ask for a look with a property, ``widget.setProperty("role", "section")``:

==========  =====================================================================
role        look
==========  =====================================================================
section     header of a section: bold
muted       text of second rank
warning     text that warns
error       text that reports a fault
hero        large number or sentence
card        frame with a thin border and round corners, in the plots' background
primary     the one button that goes on
small       button within a line of small text
chip        small switch in a header
==========  =====================================================================
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from reglab.gui.theme.theme import Theme, mix

_TEMPLATE = """
QLabel[role="section"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="warning"] {{ color: {warning}; }}
QLabel[role="error"] {{ color: {error}; }}
QLabel[role="hero"] {{ font-weight: 600; font-size: {hero}pt; }}
#hint {{ background: {hint}; border-radius: 4px; }}
QFrame[role="card"] {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; }}

QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QToolBar {{ border: 0; spacing: 4px; padding: 4px; }}
QToolBar::separator {{ background: {border}; width: 1px; margin: 4px; }}
QStatusBar::item {{ border: 0; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {border}; }}

QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 3px; background: transparent; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed {{ background: {border}; }}
QToolButton:checked {{ background: {checked}; border-color: {accent}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton[popupMode="2"] {{ padding: 3px 11px 3px 2px; }}
QToolButton::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: center right; }}
QToolButton[role="chip"] {{ border: 1px solid {border}; border-radius: 8px; padding: 0 7px; color: {muted}; }}
QToolButton[role="chip"]:checked {{ border-color: {accent}; color: {text}; }}
QToolButton:disabled {{ background: transparent; border-color: transparent; }}
QToolButton[role="chip"]:disabled {{ border: 1px dashed {border}; background: transparent; color: {faint}; }}

QPushButton {{ border: 1px solid {border}; border-radius: 4px; padding: 4px 12px; background: {raised}; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {checked}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton[role="small"] {{ padding: 1px 8px; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton:disabled, QPushButton[role="primary"]:disabled {{ background: transparent; color: {faint}; }}
QPushButton[role="primary"]:disabled {{ border-color: {border}; }}

QTabWidget::pane {{ border: 0; border-top: 1px solid {border}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ padding: 5px 6px 4px; border: 0; border-bottom: 2px solid transparent; color: {muted}; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTabBar::tab:disabled {{ color: {faint}; }}

QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {muted}; border: 0; padding: 1px 4px; }}

QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle {{ min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def stylesheet(theme: Theme, point_size: float) -> str:
    """Return the stylesheet for the whole application.

    Parameters
    ----------
    theme : Theme
        Whose colours to use.
    point_size : float
        Size of ordinary text in points, already scaled by the theme.
    """
    window, text = QColor(theme.window), QColor(theme.text)
    return _TEMPLATE.format(
        text=theme.text,
        muted=theme.muted,
        faint=theme.faint,
        warning=theme.warning,
        error=theme.error,
        surface=theme.surface,
        raised=theme.raised,
        border=theme.border,
        accent=theme.accent,
        on_accent=theme.on_accent,
        hover=mix(window, text, 0.08).name(),
        checked=mix(window, QColor(theme.accent), 0.18).name(),
        handle=mix(window, text, 0.28).name(),
        hint=mix(window, QColor(theme.accent), 0.1).name(),
        hero=round(point_size * 1.35, 1),
    )
