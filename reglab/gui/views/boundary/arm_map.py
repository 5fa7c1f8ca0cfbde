"""What is seen of one arm: the field or the curves of its networks, under the examples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QColor

from reglab.gui.theme import Theme, mix
from reglab.gui.views.boundary.class_colors import certainty_image, class_ink
from reglab.gui.views.boundary.classes import mean_outputs
from reglab.gui.views.boundary.contours import class_borders, dashed
from reglab.gui.views.boundary.map_layer import MapLayer, NameLayer
from reglab.gui.views.boundary.regions import name_places
from reglab.gui.views.plane.before import Before
from reglab.gui.views.plane.layers import CurveLayer, DotLayer, Drawing, Line
from reglab.gui.views.plane.panel import Panel
from reglab.record.events import Array
from reglab.words.language import _

LEVELS = (0.0, 0.5, 1.0)
"""Probabilities at which a line stands behind curves."""
_NAME_GRID = 24
"""Points along each axis among which the place of a name is found."""
_NAMED = 5
"""With so many classes or more their names stand in the map."""
LOST = _("No network of this arm is left: all diverged.")
LOST_ONE = _("This network diverged.")


class ArmMap:
    """The layers of one panel."""

    def __init__(self) -> None:
        self.panel = Panel()
        canvas = self.panel.canvas
        self.field = MapLayer(canvas.view)
        self.curves = CurveLayer(canvas.view)
        self.dots = DotLayer(canvas.view)
        self.marks = DotLayer(canvas.view)
        self.names = NameLayer(canvas.view)
        for layer in (self.field, self.curves, self.dots, self.marks, self.names):
            canvas.add_layer(layer)
        self.dots_key: tuple[object, ...] = ()
        """What the examples that are painted depend on."""
        self.mean: Array | None = None
        """Probability of each class at the points of the mesh, mean over the networks."""

    def lose(self, networks: int) -> None:
        """Tell that there is nothing to be seen of so many networks of this arm."""
        self.mean = None
        self.field.clear()
        self.curves.show_drawing(Drawing())
        self.marks.show_groups(())
        self.names.show_names(())
        self.panel.show_note(LOST if networks > 1 else LOST_ONE)

    def show_field(
        self, outputs: Sequence[Array], mesh: tuple[Array, Array], names: Sequence[str], theme: Theme
    ) -> None:
        """Show probabilities over the plane.

        Parameters
        ----------
        outputs : sequence of array, shape (points, classes)
            Of each network, at the points of the mesh row by row.
        mesh : tuple of array
            Coordinates of its columns and rows.
        names : sequence of str
            Names of the classes.
        theme : Theme
            Whose colours to take.
        """
        x, y = mesh
        fields = [own.reshape(len(y), len(x), -1) for own in outputs if np.isfinite(own).all()]
        mean = np.mean(fields, axis=0)
        self.mean = mean
        self.panel.show_note("")
        self.field.show_field(certainty_image(mean, theme), x, y)
        thin = [class_borders(own, x, y) for own in fields] if len(fields) > 1 else []
        self.field.show_borders(
            class_borders(mean, x, y),
            np.concatenate([np.empty((0, 2, 2)), *thin]),
            theme,
        )
        # So many colours cannot all be told apart by everybody.
        step = max(1, len(x) // _NAME_GRID)
        named = name_places(mean[::step, ::step], x[::step], y[::step]) if len(names) >= _NAMED else {}
        self.names.show_names((names[index], *place) for index, place in named.items())

    def show_earlier(self, earlier: Array | None, before: Before | None, theme: Theme) -> None:
        """Show the border before training examples were moved: probabilities at the points of `before`."""
        if earlier is None or before is None or len(before.mesh) < 2:
            self.field.show_earlier(np.empty((0, 2, 2)), theme)
            return
        x, y = before.mesh
        pieces = class_borders(earlier.reshape(len(y), len(x), -1), x, y)
        self.field.show_earlier(dashed(pieces, x, y), theme)

    def show_curves(
        self,
        outputs: Sequence[Array],
        x: Array,
        theme: Theme,
        hue: QColor,
        earlier: Array | None = None,
        before: Before | None = None,
    ) -> None:
        """Show the probability of the second of two classes, or of each of more, over one input.

        Paler what it was before training examples were moved, at the points of `before`.
        """
        mean = mean_outputs(outputs)
        assert mean is not None
        self.mean = mean
        self.panel.show_note("")
        classes = mean.shape[1]
        shown = [(1, hue)] if classes == 2 else [(k, QColor(class_ink(theme, k))) for k in range(classes)]
        paper = QColor(theme.surface)
        thin = [
            Line(x, own[:, index], mix(color, paper, 0.5), 1.0)
            for index, color in shown
            for own in outputs
            if len(outputs) > 1 and np.isfinite(own).all()
        ]
        if earlier is not None and before is not None:
            thin += [
                Line(before.mesh[0], earlier[:, index], mix(color, paper, 0.6), 2.4 * theme.line_scale)
                for index, color in shown
            ]
        strong = [Line(x, mean[:, index], color, 2.4 * theme.line_scale) for index, color in shown]
        self.curves.show_drawing(Drawing(levels=LEVELS, grid=QColor(theme.axis), lines=(*thin, *strong)))
