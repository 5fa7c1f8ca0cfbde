"""What class each network predicts where, and how sure it is."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Boundary"),
    order=20,
    view=f"{__name__}.view:BoundaryView",
    waiting=_(
        "Press Run (Space) to train.\nHere you will see where each arm draws the border between the classes."
    ),
    needs="networks",
    untrained=True,
    task="classification",
    draws="points",
)
