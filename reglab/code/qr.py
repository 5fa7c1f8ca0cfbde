"""A text as a QR code."""

from __future__ import annotations

MOST = 2953
"""Most letters that a QR code holds."""

Modules = tuple[tuple[bool, ...], ...]
"""Its squares, line by line; dark ones are true."""


def qr_code(text: str) -> Modules | None:
    """Return the squares of a code, without the light rim around it; ``None`` where the text is too long."""
    if len(text.encode()) > MOST:
        return None
    # It takes a fifth of a second to import.
    import segno

    found = segno.make(text, error="l", mode="byte", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in found.matrix)
