"""PySide6's search for its switches is off where that was asked for; nothing is done where there is none."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from reglab.pyside_switches import leave_sources_alone


def test_no_module_is_searched_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    switches = SimpleNamespace(_mod_uses_pyside=lambda _module: True)
    monkeypatch.setitem(sys.modules, "shibokensupport.feature", switches)
    leave_sources_alone()
    assert switches._mod_uses_pyside(ModuleType("any")) is False


@pytest.mark.parametrize("there", [None, SimpleNamespace()])
def test_where_there_is_nothing_to_switch_off_nothing_happens(
    there: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shibokensupport.feature", there)
    leave_sources_alone()
    assert there is None or vars(there) == {}


def test_what_pyside6_itself_has_is_switched_off_with_the_window() -> None:
    """Else a new version of it may have another name for it, and nobody would know."""
    import reglab.gui  # noqa: F401

    assert sys.modules["shibokensupport.feature"]._mod_uses_pyside(sys) is False
    assert sys.modules["shibokensupport.feature"]._mod_uses_pyside.__module__ == "reglab.pyside_switches"
