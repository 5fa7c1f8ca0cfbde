"""What regularization does to the weights, in seven pictures."""

from reglab.gui.views.tab import Tab

TAB = Tab(
    title="Weights",
    order=30,
    view=f"{__name__}.view:WeightsView",
    waiting="Press Run (Space) to see the weights of the networks.",
    needs="networks",
)
