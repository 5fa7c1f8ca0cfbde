"""The pictures in the cards of techniques: every module of this folder that defines one adds it."""

from __future__ import annotations

from functools import lru_cache

from reglab.experiment.discovery import modules_of
from reglab.experiment.techniques.base import Technique
from reglab.gui.explain.desk import Desk
from reglab.gui.explain.technique_picture import TechniquePicture


@lru_cache(maxsize=1)
def kinds() -> tuple[type[TechniquePicture], ...]:
    """Return all kinds of pictures, in their order."""
    found = [
        value
        for module in modules_of(__name__)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, TechniquePicture)
        and value.__module__ == module.__name__
    ]
    return tuple(sorted(found, key=lambda kind: (kind.order, kind.__name__)))


def pictures_of(technique: Technique, desk: Desk | None) -> list[TechniquePicture]:
    """Make the pictures that fit a technique; where nobody answers only those that ask nobody."""
    answers = desk is not None and desk.answers
    return [kind(desk) for kind in kinds() if kind.fits(technique) and (answers or not kind.asks)]
