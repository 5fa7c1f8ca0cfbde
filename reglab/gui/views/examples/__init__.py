"""Single examples: who is right, who is not, and who is sure of it."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Examples"),
    order=40,
    view=f"{__name__}.view:ExamplesView",
    waiting=_("Press Run (Space) to see single examples."),
    needs="networks",
)
