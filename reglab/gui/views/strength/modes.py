"""What the tab can draw: which quantity, and with which weights."""

from __future__ import annotations

from reglab.gui.views.switches import Mode

QUANTITIES = (
    Mode("loss", "Loss", "Data loss on training and validation data"),
    Mode("score", "Score", "Accuracy of classes, R² of numbers"),
    Mode("gap", "Gap", "Validation loss minus training loss"),
)
MOMENTS = (
    Mode("last", "At the end", "With the weights that training ended with"),
    Mode("best", "At the best epoch", "With the weights of the smallest validation loss"),
)
