"""What regularization does to the weights, in seven pictures."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Weights"),
    order=30,
    view=f"{__name__}.view:WeightsView",
    waiting=_("Press Run (Space) to see the weights of the networks."),
    needs="networks",
)
