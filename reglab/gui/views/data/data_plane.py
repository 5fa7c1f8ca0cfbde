"""What is seen of examples in a plane: their signs, and the curve that they scatter around."""

from __future__ import annotations

from reglab.gui.theme import Theme
from reglab.gui.views.fit.arm_fit import truth_line
from reglab.gui.views.plane.layers import CurveLayer, DotLayer, Drawing, GridLayer
from reglab.gui.views.plane.panel import Panel
from reglab.record.events import Array


class DataPlane:
    """The layers of the one panel."""

    def __init__(self) -> None:
        self.panel = Panel()
        canvas = self.panel.canvas
        self.grid = GridLayer(canvas.view, canvas.bottom, canvas.left)
        self.curve = CurveLayer(canvas.view)
        self.dots = DotLayer(canvas.view)
        for layer in (self.grid, self.curve, self.dots):
            canvas.add_layer(layer)

    def show_curve(self, truth: Array | None, theme: Theme) -> None:
        """Show the target without noise, points of shape (n, 2), or no curve."""
        self.curve.show_drawing(Drawing(lines=() if truth is None else (truth_line(truth, theme),)))
