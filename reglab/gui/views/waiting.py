"""What stands in a view while there is nothing to show."""

from __future__ import annotations

from reglab.gui.views.tab import Tab
from reglab.record.record import RunRecord
from reglab.words.language import _

GONE_BRIEF = _("The networks of this run are gone: the process that held them has ended.")
"""Why nothing can be asked of a run any more."""
_STAYS = _("The curves stay. Press Run (Space) to train the networks anew.")
GONE = f"{GONE_BRIEF}\n{_STAYS}"
HIDDEN = _("All arms are hidden: show one by the eye on its card.")


def waiting_words(tab: Tab, record: RunRecord | None, *, hidden: bool = False) -> str:
    """Say what to do, or what is waited for.

    Parameters
    ----------
    tab : Tab
        Whose view has nothing to show.
    record : RunRecord or None
        What it shows.
    hidden : bool
        Whether none of the arms is to be seen.
    """
    if record is None:
        return tab.waiting
    if tab.needs == "record" or not record.replicas:
        return beginning_words(record)
    if hidden:
        return HIDDEN
    return GONE if record.lost else _("Waiting for the networks …")


def beginning_words(record: RunRecord) -> str:
    """Say why no epoch of a run is recorded yet, or none was."""
    if record.ended:
        return _("The run ended before its first epoch.")
    return (
        _("The first epoch is being trained …") if record.replicas else _("The networks are being set up …")
    )
