"""Made-up runs for the plots, and the look that they are painted in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from reglab.gui import theme
from tests.support.growing_run import GrowingRun, growing_run


@pytest.fixture
def run() -> Callable[..., GrowingRun]:
    """Make a run whose replicas are known."""
    return growing_run


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Every test begins and ends in the light theme."""
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")
