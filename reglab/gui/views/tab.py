"""What a tab is, said without importing its view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reglab.experiment.dataset_info import Task

Needs = Literal["draft", "experiment", "record", "networks"]
"""What a view lives on: data and networks of the experiment as it stands, the experiment alone (it trains
by itself), what is recorded of a run, or the networks themselves.

A draft follows the panels, also while there is a run. A record outlives its networks.
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the window; the folder of its view says it as ``TAB``.

    Parameters
    ----------
    title : str
        Words on the tab, which no other has, in the language of the window.
    order : int
        Where it stands: smaller numbers are further left.
    view : str
        Module and class of the view, as ``"module:class"``; imported when the tab is first seen.
    waiting : str
        What stands in the view while there is nothing: what to do, and what is seen then.
    needs : {"draft", "experiment", "record", "networks"}
        What the view lives on.
    untrained : bool
        Whether it shows networks that nobody has trained while there is no run.
    task : {"classification", "regression"}, optional
        The task that it is for; hidden for the other one.
    hints : tuple of str
        Words of the glossary that are explained once above the view, see `View.set_hint`.
    folders : bool
        Whether it shows what stands in folders, see `View.open_folder`.
    draws : {"points", "curve"}, optional
        What a person can draw there, see `View.start_drawing`.
    alias : str
        Its name in lessons, where that is not the one of its folder.
    """

    title: str
    order: int
    view: str
    waiting: str
    needs: Needs
    untrained: bool = False
    task: Task | None = None
    hints: tuple[str, ...] = ()
    folders: bool = False
    draws: Literal["points", "curve"] | None = None
    alias: str = ""

    @property
    def key(self) -> str:
        """Name of the view in files: that of its folder."""
        return self.view.split(":")[0].split(".")[-2]

    @property
    def name(self) -> str:
        """Its name in lessons: the title in English, whatever the language of the window."""
        return self.alias or self.key.capitalize()

    @property
    def of_record(self) -> bool:
        """Whether what is seen is of a run, not of the experiment as it stands."""
        return self.needs in ("record", "networks")

    def suits(self, task: Task) -> bool:
        """Whether there is something to be seen of experiments with a task."""
        return self.task in (None, task)
