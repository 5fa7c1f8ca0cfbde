"""Whoever reads a file can read what it needs first: no two files need one another, however they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def _modules(package: Path, prefix: str) -> dict[str, Path]:
    """Every file below a folder by the name under which it is imported."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        named = parts[:-1] if parts[-1] == "__init__" else parts
        found[".".join(filter(None, (prefix, *named)))] = path
    return found


def _imported(tree: ast.AST, names: Mapping[str, Path]) -> Iterator[str]:
    """The modules that a file names in its imports, at its top, in functions, and for type checkers.

    A folder that is only passed through on the way to a module in it is not needed for what it says itself.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the whole path"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in names:
                    yield inner
                elif node.module in names:
                    yield str(node.module)


def _needs(names: Mapping[str, Path]) -> dict[str, set[str]]:
    return {
        name: set(_imported(ast.parse(path.read_text("utf-8")), names)) - {name}
        for name, path in names.items()
    }


def _circles(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that need one another, each sorted (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in needs[name]:
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            group = [stack.pop()]
            while group[-1] != name:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for name in needs:
        if name not in order:
            visit(name)
    return sorted(found)


@pytest.mark.parametrize(("folder", "prefix"), [("reglab", "reglab"), ("packaging", "")])
def test_there_is_no_circle(folder: str, prefix: str) -> None:
    names = _modules(ROOT / folder, prefix)
    needs = _needs(names)
    assert sum(map(len, needs.values())) > len(names) / 2, "hardly an import was found"
    assert _circles(needs) == []


def test_a_circle_is_found_however_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "one.py").write_text("def late():\n    from pack import two\n")
    (tmp_path / "two.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pack.three import name\n"
    )
    (tmp_path / "three.py").write_text("import pack.one\n")
    (tmp_path / "four.py").write_text("import pack.one\n")
    assert _circles(_needs(_modules(tmp_path, "pack"))) == [["pack.one", "pack.three", "pack.two"]]
