"""Imports at the head of a script, in the order of isort."""

from __future__ import annotations

from collections.abc import Iterable

_STANDARD = ("copy", "hashlib", "math", "os", "collections", "pathlib")


def arranged(code: str) -> str:
    """Return imports in their order; other lines, such as settings that must come first, stay at the top.

    Parameters
    ----------
    code : str
        Lines of ``import`` and ``from … import``, and settings.
    """
    lines = [line for line in code.splitlines() if line]
    settings = [line for line in lines if not line.startswith(("import ", "from "))]
    imports = set(lines) - set(settings)
    first = {line for line in imports if _module(line) in _STANDARD}
    if settings:
        # The library reads its setting when it is imported.
        early = {line for line in first if _module(line) == "os"}
        blocks = [_sorted(early), settings, _sorted(first - early), _sorted(imports - first)]
    else:
        blocks = [_sorted(first), _sorted(imports - first)]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _module(line: str) -> str:
    return line.split()[1].split(".", maxsplit=1)[0]


def _sorted(lines: Iterable[str]) -> list[str]:
    """Plain imports first, then those of names; names of one module on one line."""
    plain: list[str] = []
    names: dict[str, set[str]] = {}
    for line in sorted(lines):
        if line.startswith("import "):
            plain.append(line)
        else:
            module, _, what = line.removeprefix("from ").partition(" import ")
            names.setdefault(module, set()).update(what.split(", "))
    return [
        *plain,
        *(f"from {module} import {', '.join(sorted(what))}" for module, what in sorted(names.items())),
    ]
