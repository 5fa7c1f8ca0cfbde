"""Made-up runs for what is computed from records."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.growing_run import GrowingRun, growing_run


@pytest.fixture
def run() -> Callable[..., GrowingRun]:
    """Make a run whose replicas are known."""
    return growing_run
