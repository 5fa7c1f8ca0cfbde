"""What the networks are given, as it stands in the panel."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Data"),
    order=10,
    view=f"{__name__}.view:DataView",
    waiting=_("The data are being drawn …"),
    needs="draft",
)
