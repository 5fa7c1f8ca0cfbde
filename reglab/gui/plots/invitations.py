"""What stands in a plot's place while there are no curves yet."""

from __future__ import annotations

from reglab.record.record import RunRecord

_INVITATIONS = {
    "loss": "Loss on training and validation data",
    "score": "How well the task is solved",
    "gap": "Press Run (Space) to train.\nThe gap opens here.",
    "weights": "What regularization acts on",
}


def message(key: str, record: RunRecord | None) -> str:
    """Words for a plot without an epoch.

    Parameters
    ----------
    key : str
        Which plot, as in `reglab.gui.plots.quantities.PANELS`.
    record : RunRecord or None
        The run that is shown.
    """
    if record is None:
        return _INVITATIONS[key]
    if record.ended:
        return "The run ended before its first epoch."
    return "The first epoch is being trained …" if record.replicas else "The networks are being set up …"
