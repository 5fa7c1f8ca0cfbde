"""The tab that asks when early stopping would have stopped, without training anew."""

from reglab.gui.views.replay.view import ReplayView

__all__ = ["ReplayView"]
