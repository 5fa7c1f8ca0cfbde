"""A script as a notebook, format 4.5: plain JSON."""

from __future__ import annotations

import json
from typing import Any

from reglab.code.script import Script

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook(script: Script, beside: str) -> str:
    """Return the text of a notebook; `beside` is the name of the file that lies beside it."""
    cells = [_cell(number, kind, text) for number, (kind, text) in enumerate(script.cells(beside), 1)]
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
