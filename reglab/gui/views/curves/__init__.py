"""What every network does over the epochs: loss, score, gap and weights, beside each other."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Curves"),
    order=0,
    view=f"{__name__}.view:CurvesView",
    waiting=_("Press Run (Space) to train.\nThe gap opens here."),
    needs="record",
    hints=("lines", "nats", "norm"),
)
