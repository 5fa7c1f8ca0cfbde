"""When early stopping would have stopped, without training anew."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Early stopping"),
    alias="Early stopping",
    order=50,
    view=f"{__name__}.view:ReplayView",
    waiting=_("Press Run (Space) to see when early stopping would have stopped, without training anew."),
    needs="record",
)
