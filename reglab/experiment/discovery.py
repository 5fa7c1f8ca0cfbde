"""Finds what the modules of a folder define, so that each adds itself by being there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import TypeVar

from reglab.experiment.base import Spec

Kind = TypeVar("Kind", bound=Spec)


def modules_of(package: str) -> Iterator[ModuleType]:
    """Import and yield the modules of a package, which may be under import itself."""
    for module_info in pkgutil.iter_modules(importlib.import_module(package).__path__):
        yield importlib.import_module(f"{package}.{module_info.name}")


def folders_of(package: str) -> Iterator[ModuleType]:
    """Import and yield the packages in a package; its modules, and theirs, are left alone."""
    for module_info in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if module_info.ispkg:
            yield importlib.import_module(f"{package}.{module_info.name}")


def kinds_in(package: str, base: type[Kind]) -> dict[str, type[Kind]]:
    """Collect the kinds that the modules of a package define, by the word in their ``kind``.

    Parameters
    ----------
    package : str
        Name of the package.
    base : type of Spec
        What all of them derive from; bases without a ``kind`` of their own are left out.
    """
    found: dict[str, type[Kind]] = {}
    for module in modules_of(package):
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, base)
                and value.__module__ == module.__name__
                and "kind" in value.model_fields
                and isinstance(value.model_fields["kind"].default, str)
            ):
                found[value.model_fields["kind"].default] = value
    return found
