"""What is said of networks and seeds beside planes."""

from __future__ import annotations

from reglab.words.language import _

UNTRAINED = _("untrained: press Run (Space)")
FIRST = _("Before training the first seed's network is shown. Press Run (Space) to train all seeds.")
ONE = _("There is one seed only: no spread can be seen.")
