"""Menus of the kinds of layers, and of ready networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from reglab.experiment.edits import network_of
from reglab.experiment.edits.mending import addition
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.presets.networks import NETWORKS, ReadyNetwork
from reglab.words import listed
from reglab.words.language import _

GROUPS: dict[str, tuple[str, ...]] = {
    "Weights": ("dense", "conv2d"),
    "Pictures": ("max_pool2d", "average_pool2d", "global_average_pool", "flatten"),
    "Others": ("batch_norm", "dropout", "activation"),
}
"""Kinds of layers under the headings of the menus."""


def fill_kinds(menu: QMenu, choose: Callable[[str], object], experiment: Experiment, arm: int | None) -> None:
    """Fill a menu with the kinds that can be added, each with where it goes and what comes with it."""
    layers = network_of(experiment, arm).layers
    for kind, action in _entries(menu, choose):
        cls = LAYERS[kind]
        found = addition(experiment, cls(kind=kind), arm)
        text = cls.title
        if found.besides is not None:
            inserted = [layer.title for _, layer in found.besides.steps if layer is not None]
            text = _("{layer}, with {others}").format(layer=text, others=listed(dict.fromkeys(inserted)))
        elif not found.reason and found.position < len(layers):
            text = _("{layer}, before layer {position} ({other})").format(
                layer=text, position=found.position + 1, other=layers[found.position].title
            )
        action.setText(text)
        action.setEnabled(not found.reason)
        action.setToolTip(f"<p>{escape(found.reason or cls.about)}</p>")


def fill_changes(menu: QMenu, choose: Callable[[str], object], now: str) -> None:
    """Fill a menu with the kinds that a layer can become; the present one is marked."""
    for kind, action in _entries(menu, choose):
        action.setText(LAYERS[kind].title)
        action.setCheckable(True)
        action.setChecked(kind == now)
        action.setToolTip(f"<p>{escape(LAYERS[kind].about)}</p>")


def _entries(menu: QMenu, choose: Callable[[str], object]) -> Iterator[tuple[str, QAction]]:
    menu.clear()
    menu.setToolTipsVisible(True)
    rest = tuple(kind for kind in LAYERS if not any(kind in kinds for kinds in GROUPS.values()))
    for kinds in (*GROUPS.values(), rest):
        if not menu.isEmpty():
            menu.addSeparator()
        for kind in kinds:
            action = menu.addAction(LAYERS[kind].title)
            # Menu actions fire in the GUI thread alone, so a partial is safe here.
            action.triggered.connect(partial(_choose, choose, kind))
            yield kind, action


def _choose(choose: Callable[[str], object], kind: str, _checked: bool = False) -> None:
    choose(kind)


def fill_networks(menu: QMenu, choose: Callable[[ReadyNetwork], object], experiment: Experiment) -> None:
    """Fill a menu with the ready networks; those that do not suit the data set say why."""
    menu.clear()
    menu.setToolTipsVisible(True)
    for ready in NETWORKS:
        action = menu.addAction(ready.title)
        reason = ready.unsuited(experiment.data)
        action.setEnabled(not reason)
        action.setToolTip(f"<p>{escape(reason or ready.about)}</p>")
        action.triggered.connect(partial(_take, choose, ready))


def _take(choose: Callable[[ReadyNetwork], object], ready: ReadyNetwork, _checked: bool = False) -> None:
    choose(ready)
