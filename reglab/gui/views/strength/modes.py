"""What the tab can draw: which quantity, and with which weights."""

from __future__ import annotations

from reglab.gui.views.switches import Mode
from reglab.words.language import _

QUANTITIES = (
    Mode("loss", _("Loss"), _("Data loss on training and validation data")),
    Mode("score", _("Score"), _("Accuracy of classes, R² of numbers")),
    Mode("gap", _("Gap"), _("Validation loss minus training loss")),
)
MOMENTS = (
    Mode("last", _("At the end"), _("With the weights that training ended with")),
    Mode("best", _("At the best epoch"), _("With the weights of the smallest validation loss")),
)
