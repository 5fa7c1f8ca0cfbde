"""What a view of planes knows of that which takes their place for a while."""

from __future__ import annotations

from typing import Protocol


class StandIn(Protocol):
    """Stands in the place of a view's planes, for a person to draw data there."""

    def start(self) -> None:
        """Take the place of the planes."""

    def finish(self) -> None:
        """Show the planes again, where they are not seen."""

    def follow(self) -> None:
        """End where the data have become others than those drawn there."""
