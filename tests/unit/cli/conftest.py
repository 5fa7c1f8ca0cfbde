from __future__ import annotations

from collections.abc import Callable

import pytest

from reglab.cli import run as command
from tests.support.hosts import Ending, ScriptedHost

UseHost = Callable[..., ScriptedHost]


@pytest.fixture
def use_host(monkeypatch: pytest.MonkeyPatch) -> UseHost:
    """Have ``reglab run`` train on a scripted host, and return that host."""

    def use(ending: Ending = "completed", on_wait: Callable[[], None] | None = None) -> ScriptedHost:
        host = ScriptedHost(ending, on_wait)
        monkeypatch.setattr(command, "ProcessHost", lambda **_options: host)
        return host

    return use
