"""``reglab doctor``: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict

from rich.text import Text

from reglab.cli.checks import Check, all_checks
from reglab.cli.console import DONE, FAILED, output, print_json

_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "missing": ("MISSING", "bold red")}
_INDENT = 29


def doctor(*, as_json: bool = False) -> int:
    """Carry out the command; returns 1 where something is missing that reglab needs."""
    checks = []
    for check in all_checks():
        checks.append(check)
        if not as_json:
            _show(check)
    missing = [check.name for check in checks if check.state == "missing"]
    if as_json:
        found = {"ok": not missing, "checks": [asdict(check) for check in checks]}
        print_json(found)
    elif missing:
        output().print(f"\nreglab lacks: {', '.join(missing)}.", style="bold red")
    else:
        output().print("\nEverything that reglab needs is there.", style="bold")
    return FAILED if missing else DONE


def _show(check: Check) -> None:
    """Print a check as soon as it is done: some take seconds."""
    word, style = _MARKS[check.state]
    console = output()
    console.print(Text.assemble((f"{word:>7}", style), f"  {check.name:<20}{check.found}"), soft_wrap=True)
    if check.remedy:
        console.print(" " * _INDENT + check.remedy, soft_wrap=True)
