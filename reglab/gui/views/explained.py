"""What a person is looking at: the explanation of one picture, and where all of them are found.

Each view says it in a file ``explained.py`` in its folder, which is read when somebody asks; no Qt here.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import lru_cache

from reglab.experiment.discovery import folders_of
from reglab.words.language import _

Pair = tuple[str, str]
"""What is seen or done, and what that is."""

# What is the same in pictures of several views.
TWO_INPUTS: Pair = (_("two inputs"), _("Both axes are inputs, in the units of the data."))
EPOCHS: Pair = (_("across"), _("Epochs."))
ARMS: Pair = (_("rows"), _("The arms."))
MEAN_LINE: Pair = (_("line"), _("Mean over the seeds of an arm."))
WHOLE_BAND: Pair = (_("band"), _("From the smallest to the largest seed."))
ZOOM: Pair = (_("wheel, drag"), _("Zoom and move; a double click shows everything again."))
ZOOM_KEYS: Pair = (_("arrows, + and −, Home"), _("Move, zoom, and show everything, by keys."))
ONE_ARM: Pair = (
    _("click, double click, E"),
    _("Select the arm; give it the whole place (Esc leads back)."),
)
READ_EPOCH: Pair = (_("mouse, arrow keys"), _("Read the values at an epoch."))
EARLIER_NETWORKS: Pair = (_("line of epochs below"), _("Show the networks as they were in an earlier epoch."))


@dataclass(frozen=True, slots=True)
class Explained:
    """One picture.

    Parameters
    ----------
    key : str
        Folder of its view, with the mode or the plot behind a point: ``"weights.norms"``.
    title : str
        Its name.
    what : str
        What is to be seen, in one or two sentences.
    axes : tuple of (str, str)
        Each axis, with its unit.
    marks : tuple of (str, str)
        Each curve, band, mark and colour, and what it is.
    reading : str
        How it is read.
    beware : str
        What misleads.
    acts : tuple of (str, str)
        What the mouse and the keys do.
    terms : tuple of str
        Words of the glossary that it uses.
    """

    key: str
    title: str
    what: str
    axes: tuple[Pair, ...] = ()
    marks: tuple[Pair, ...] = ()
    reading: str = ""
    beware: str = ""
    acts: tuple[Pair, ...] = ()
    terms: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def explanations() -> dict[str, Explained]:
    """Return the explanations of all pictures by their keys, in the order of the folders."""
    found: dict[str, Explained] = {}
    for folder in folders_of("reglab.gui.views"):
        if any(module.name == "explained" for module in pkgutil.iter_modules(folder.__path__)):
            module = importlib.import_module(f"{folder.__name__}.explained")
            found |= {one.key: one for one in module.EXPLAINED}
    return found
