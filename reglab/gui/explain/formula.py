"""Formulas in plain Unicode, set as mathematics; no Qt here."""

from __future__ import annotations

import re
from html import escape

_TOKEN = re.compile(
    r"(?P<power>\d(?:\.\d+)?e[+-]?\d+)|\d+(?:[.,]\d+)*|[ΣΔ√]|(?P<word>[A-Za-zα-ω]+)|.", re.DOTALL
)
_UPRIGHT = {"N", "K"}
_TIGHT = re.compile(r" ([·×/]) ")
_THIN = "\u2009"


def formula_html(text: str) -> str:
    """Return a formula as rich text: letters that stand for a quantity in italics, powers of ten raised."""
    set_ = []
    for match in _TOKEN.finditer(_TIGHT.sub(rf"{_THIN}\1{_THIN}", text)):
        token = match.group()
        if match["power"]:
            mantissa, exponent = token.split("e")
            factor = "" if mantissa == "1" else f"{mantissa}{_THIN}·{_THIN}"
            set_.append(f"{factor}10<sup>{str(int(exponent)).replace('-', '−')}</sup>")
        elif match["word"] and len(token) == 1 and token not in _UPRIGHT:
            set_.append(f"<i>{token}</i>")
        else:
            set_.append(escape(token))
    return "".join(set_).replace(" %", "\u00a0%")
