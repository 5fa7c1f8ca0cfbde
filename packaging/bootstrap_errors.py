"""Why nothing could be started, as a sentence for a person."""

from __future__ import annotations


class InstallationError(Exception):
    """The environment could not be made; the message says why and what to do."""
