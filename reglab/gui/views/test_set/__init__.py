"""The sealed test set: what a look costs, and what it shows."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _, in_context

TAB = Tab(
    title=in_context("part", "Test"),
    alias="Test",
    order=70,
    view=f"{__name__}.view:SealedView",
    waiting=_("Press Run (Space). The test examples stay sealed until you open them here."),
    needs="record",
)
