"""What is said of networks and seeds beside planes."""

from __future__ import annotations

UNTRAINED = "untrained: press Run (Space)"
FIRST = "Before training the first seed's network is shown. Press Run (Space) to train all seeds."
ONE = "There is one seed only: no spread can be seen."
