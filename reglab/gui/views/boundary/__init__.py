"""What class each network predicts where, and how sure it is."""

from reglab.gui.views.boundary.view import BoundaryView

__all__ = ["BoundaryView"]
