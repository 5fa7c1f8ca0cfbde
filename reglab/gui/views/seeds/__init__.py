"""Whether it is luck: differences from the baseline, seed by seed."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Seeds"),
    order=60,
    view=f"{__name__}.view:SeedsView",
    waiting=_("Press Run (Space) to see in how many seeds an arm is better than the baseline."),
    needs="record",
)
