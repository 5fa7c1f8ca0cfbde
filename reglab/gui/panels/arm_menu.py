"""The context menu of an arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from reglab.gui.panels.arms_strip import ArmsStrip


def arm_menu(strip: ArmsStrip, arm: int) -> QMenu:
    """Return the menu of the arm at a position, which is the selected one; it deletes itself when closed."""
    menu = QMenu(strip)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    last, visible = len(strip.cards) - 1, arm in strip.visible_arms()
    menu.addAction("Rename\tF2", strip.rename_selected)
    menu.addAction("Duplicate", strip.duplicate_selected).setEnabled(strip.duplicate_button.isEnabled())
    menu.addAction(
        f"{'Hide' if visible else 'Show'} curves\tV", lambda: strip.set_arm_visible(arm, not visible)
    )
    menu.addSeparator()
    menu.addAction("Move left\tAlt+Left", lambda: strip.move_arm(arm, arm - 1)).setEnabled(arm > 0)
    menu.addAction("Move right\tAlt+Right", lambda: strip.move_arm(arm, arm + 1)).setEnabled(arm < last)
    menu.addAction("Make it the baseline", lambda: strip.move_arm(arm, 0)).setEnabled(arm > 0)
    menu.addSeparator()
    menu.addAction("Remove\tDel", strip.remove_selected).setEnabled(last > 0)
    return menu
