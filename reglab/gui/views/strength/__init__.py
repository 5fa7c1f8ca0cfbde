"""How strong a technique should be: curves over any number of the experiment, trained while one watches."""

from reglab.gui.views.tab import Tab
from reglab.words.language import _

TAB = Tab(
    title=_("Strength"),
    order=55,
    view=f"{__name__}.view:StrengthView",
    waiting=_("Press Train to see how training and validation change with the parameter on the left."),
    needs="experiment",
    folders=True,
)
