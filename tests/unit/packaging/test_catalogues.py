"""Texts and catalogues fit: what is marked can be translated, and every translation says what was said."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import polib
import pytest

ROOT = Path(__file__).parents[3]
LANGUAGES = ("de", "ru")
MARKS = {"_", "plural", "in_context"}
_TAG = re.compile(r"</?\w+[^<>]*>")
_SHORTCUT = re.compile(r"&(?=[^\W_])(?!\w+;)")


def tool() -> Any:
    """The script, which is importable during a test."""
    return importlib.import_module("catalogues")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "reglab").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def is_marked(node: ast.AST) -> bool:
    """Whether it is a text that passed through the catalogue, filled in or not."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return is_marked(node.func.value)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


def faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a text is marked in a way that no translator can do anything with.

    Whole texts may stand beside each other, with marks, tags and blanks between them.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and words_of(node):
            yield from ((node.lineno, "in an f-string") for each in ast.walk(node) if is_bare_call(each))
        elif isinstance(node, ast.JoinedStr) and is_quotation(node):
            yield node.lineno, "in the quotation marks of English; see `quoted`"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = (node.left, node.right)
            if any(map(is_marked, sides)) and all(is_marked(s) or words_of(s) for s in sides):
                yield node.lineno, "put together with +"
        elif is_bare_call(node) and any(isinstance(each, ast.JoinedStr) for each in marked_texts(node)):
            yield node.lineno, "made before the catalogue can know it"
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and shadows(node):
            yield node.lineno, "a local _ hides the catalogue's"


def is_quotation(node: ast.JoinedStr) -> bool:
    texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
    return texts == ["“", "”"]


def words_of(node: ast.AST) -> list[str]:
    """The words that stand in the code itself, without tags."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(
        str(part.value) if isinstance(part, ast.Constant) and isinstance(part.value, str) else "0"
        for part in parts
    )
    return re.findall(r"[^\W\d_]{2,}", _TAG.sub(" ", text))


def is_bare_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


def marked_texts(node: ast.AST) -> list[ast.expr]:
    return node.args[:2] if isinstance(node, ast.Call) else []


def shadows(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    own = list(own_nodes(function))
    named = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    stored = {n.id for n in own if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    calls = (n.func.id for n in own if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
    return "_" in named | stored and "_" in calls


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What is within a function, but for what has variables of its own."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.comprehension, ast.Lambda, ast.FunctionDef)):
            yield child
            yield from own_nodes(child)


def test_no_text_is_glued_or_made_too_early() -> None:
    found = [
        f"{path}:{line}: {what}"
        for path, tree in trees()
        # It passes on what others name; the command line speaks English.
        if path != "reglab/words/text.py" and not path.startswith("reglab/cli/")
        for line, what in faults(tree)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "f\"{_('a')} and b\"",
        '_(f"a {b}")',
        '_("a ") + "and b"',
        '_("a {x}").format(x=1) + _("b")',
        'def f():\n    for _ in x:\n        _("a")',
        'plural(f"{a}", "b", 1)',
        'f"“{name}”"',
    ],
)
def test_the_look_at_the_code_finds_each_fault(code: str) -> None:
    """Else it would prove nothing."""
    assert list(faults(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['_("a {b}").format(b=f"{c:.1f}")', 'x + _("a")', 'plural("{n} a", "{n} as", n)']
)
def test_it_leaves_alone_what_is_right(code: str) -> None:
    assert not list(faults(ast.parse(code)))


def test_every_marked_text_can_be_collected() -> None:
    # Raises where something else than a text as it is stands in `_()`.
    assert len(tool().messages()) > 1000


def fields(text: str) -> list[str]:
    """The placeholders of a text, with the form in which each is filled in."""
    return sorted(
        f"{name}!{way}:{form}" for _, name, form, way in Formatter().parse(text) if name is not None
    )


def catalogue(language: str) -> polib.POFile:
    path = tool().LANGUAGES / f"{language}.po"
    return polib.pofile(str(path), encoding="utf-8")


def pairs(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Each translation beside the text it stands for."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    for form, text in entry.msgstr_plural.items():
        yield (entry.msgid if int(form) == 0 else entry.msgid_plural), text


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    """German and Russian say everything that English says."""

    def test_it_has_every_text_and_no_other(self, language: str) -> None:
        there = {(e.msgctxt or "", e.msgid) for e in catalogue(language) if not e.obsolete}
        wanted = {message.key for message in tool().messages()}
        assert sorted(wanted - there) == [], "run packaging/catalogues.py update"
        assert sorted(there - wanted) == [], "run packaging/catalogues.py update"

    def test_nothing_is_open_or_doubtful(self, language: str) -> None:
        entries = [e for e in catalogue(language) if not e.obsolete]
        assert [e.msgid for e in entries if "fuzzy" in e.flags] == []
        assert [e.msgid for e in entries if not all(text.strip() for _, text in pairs(e))] == []
        forms = 3 if language == "ru" else 2
        assert [e.msgid for e in entries if e.msgid_plural and len(e.msgstr_plural) != forms] == []

    def test_placeholders_and_tags_are_those_of_the_text(self, language: str) -> None:
        wrong = []
        for entry in catalogue(language):
            for given, said in pairs(entry):
                try:
                    theirs = fields(said)
                except ValueError:
                    wrong.append(f"{given!r} → {said!r}: a brace is missing")
                    continue
                # "One seed" may do without its number, in every form of a plural.
                mine = [f for f in fields(given) if not (entry.msgid_plural and f.startswith("n!"))]
                rest = [f for f in theirs if not (entry.msgid_plural and f.startswith("n!"))]
                if set(mine) != set(rest):
                    wrong.append(f"{given!r} → {said!r}: {mine} and {rest}")
                if sorted(_TAG.findall(given)) != sorted(_TAG.findall(said)):
                    wrong.append(f"{given!r} → {said!r}: other tags")
                if (given[:1].isspace(), given[-1:].isspace()) != (said[:1].isspace(), said[-1:].isspace()):
                    wrong.append(f"{given!r} → {said!r}: other blanks at the ends")
        assert not wrong, "\n".join(wrong)

    def test_shortcuts_of_menus_are_kept(self, language: str) -> None:
        wrong = [
            f"{given!r} → {said!r}"
            for entry in catalogue(language)
            for given, said in pairs(entry)
            if bool(_SHORTCUT.findall(given)) != (len(_SHORTCUT.findall(said)) == 1)
            and (_SHORTCUT.findall(given) or _SHORTCUT.findall(said))
        ]
        assert not wrong, "\n".join(wrong)

    def test_what_the_program_reads_was_made_of_it(self, language: str) -> None:
        assert tool().catalogue_path(language).read_bytes() == tool().compiled(language), (
            "run packaging/catalogues.py compile"
        )
