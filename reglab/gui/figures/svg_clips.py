"""Clipping in SVG: Qt's generator writes none, so that curves which leave the axes would run over the words.

What `plots.painting.clipped` paints stands between two marks, which become a group that is clipped.
"""

from __future__ import annotations

import re

from reglab.gui.plots.painting import CLIP_BEGIN, CLIP_END

_PART = re.compile(
    rf"(?P<group><g [^>]*>)"
    rf"|<text [^>]*>\s*{CLIP_BEGIN}(?P<box>[\d.,-]+)\s*</text>"
    rf"|<text [^>]*>\s*(?P<end>{CLIP_END})\s*</text>"
)


def with_clips(svg: str) -> str:
    """Return an SVG of Qt's generator with groups that are clipped where marks stand."""
    if CLIP_BEGIN not in svg:
        return svg
    group = "<g>"
    paths: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        nonlocal group
        if found["group"]:
            group = found["group"]
            return found[0]
        # Qt's groups stand beside one another: the one that is open is closed, and opened again within.
        if found["end"]:
            return f"</g></g>{group}"
        x, y, width, height = found["box"].split(",")
        name = f"clip{len(paths)}"
        box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'
        paths.append(f'<clipPath id="{name}">{box}</clipPath>')
        return f'</g><g clip-path="url(#{name})">{group}'

    body = _PART.sub(replaced, svg)
    return body.replace("<defs>", "<defs>" + "".join(paths), 1)
