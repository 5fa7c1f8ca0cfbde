"""What stands in a plot's place while there are no curves yet."""

from __future__ import annotations

from reglab.gui.views.curves import TAB
from reglab.gui.views.waiting import waiting_words
from reglab.record.record import RunRecord
from reglab.words.language import _

_INVITATIONS = {
    "loss": _("Loss on training and validation data"),
    "score": _("How well the task is solved"),
    "weights": _("What regularization acts on"),
}


def message(key: str, record: RunRecord | None) -> str:
    """Words for a plot without an epoch; before a run the gap's says what to do.

    Parameters
    ----------
    key : str
        Which plot, as in `reglab.gui.plots.quantities.PANELS`.
    record : RunRecord or None
        The run that is shown.
    """
    return _INVITATIONS[key] if record is None and key in _INVITATIONS else waiting_words(TAB, record)
