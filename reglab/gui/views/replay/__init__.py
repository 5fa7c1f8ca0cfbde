"""When early stopping would have stopped, without training anew."""

from reglab.gui.views.tab import Tab

TAB = Tab(
    title="Early stopping",
    order=50,
    view=f"{__name__}.view:ReplayView",
    waiting="Press Run (Space) to see when early stopping would have stopped, without training anew.",
    needs="record",
)
