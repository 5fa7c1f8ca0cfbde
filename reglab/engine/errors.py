"""What the engine cannot do, as one sentence for a person."""

from __future__ import annotations


class EngineError(ValueError):
    """An experiment that this machine cannot train; its text names field, value, range and remedy."""
