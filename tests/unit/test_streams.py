from __future__ import annotations

import sys

import pytest

from reglab import streams


def test_missing_streams_are_replaced_and_present_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    present = sys.stderr
    monkeypatch.setattr(sys, "stdout", None)
    streams.replace_missing()
    assert sys.stderr is present
    assert sys.stdout.write("swallowed λ") == 11
    sys.stdout.flush()
    sys.stdout.close()
