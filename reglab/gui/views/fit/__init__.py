"""What each network predicts for a value: a curve over one input, or predicted over true."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Fit"),
    order=20,
    view=f"{__name__}.view:FitView",
    waiting=_(
        "Press Run (Space) to train.\n"
        "Here you will see what each arm's networks predict, beside the examples."
    ),
    needs="networks",
    untrained=True,
    task="regression",
    draws="curve",
)
