"""Single examples: who is right, who is not, and who is sure of it."""

from reglab.gui.views.tab import Tab

TAB = Tab(
    title="Examples",
    order=40,
    view=f"{__name__}.view:ExamplesView",
    waiting="Press Run (Space) to see single examples.",
    needs="networks",
)
