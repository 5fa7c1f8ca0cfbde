"""What each network predicts for a value: a curve over one input, or predicted over true."""

from reglab.gui.views.fit.view import FitView

__all__ = ["FitView"]
