"""What the pad for one's own data shows."""

from __future__ import annotations

from reglab.gui.views.explained import Explained
from reglab.words.language import _

EXPLAINED = (
    Explained(
        "drawing",
        _("Drawing data"),
        _(
            "A pad on which you put the examples yourself: points of two classes, or "
            "points along a curve. What is drawn becomes the data of the experiment, "
            "stroke by stroke."
        ),
        axes=((_("both axes"), _("The two inputs; or the input across and the target upwards.")),),
        marks=(
            (_("colour"), _("The class that the pen puts.")),
            (
                _("solid sign"),
                _("A drawn example; the split into training and validation is made when it is trained."),
            ),
        ),
        reading=_(
            "Draw what you want to know: two clouds that touch, a few points far apart, "
            "one point on the wrong side."
        ),
        beware=_(
            "All seeds learn from the same drawing: only its split into training and "
            "validation, the weights and the order differ."
        ),
        acts=(
            (_("press and draw"), _("Put points: fine, broad or single, as chosen.")),
            (_("eraser"), _("Take points away.")),
            (_("Ctrl+Z"), _("Take back a stroke.")),
            (_("Esc"), _("Leave the pad; the data stay.")),
        ),
        terms=("training", "resample"),
    ),
)
