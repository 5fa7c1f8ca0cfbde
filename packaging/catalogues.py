"""The catalogues of the texts: collects what is to be translated, and compiles what has been.

    python packaging/catalogues.py update      after texts were changed: every catalogue gets the new ones
    python packaging/catalogues.py compile     after texts were translated: makes what the program reads

``resources/languages/de.po`` is a text file for translators (Poedit, a text editor); gettext reads
``de/LC_MESSAGES/reglab.mo``. A test sees to it that both fit the code and that nothing is left untranslated.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "resources" / "languages"
FORMS = {
    "de": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
"""How many forms a word has beside a number, and which of them a number takes."""
_ENGLISH = ("reglab/cli/", "reglab/words/language.py")
"""What has no texts to translate: the command line speaks English."""
_PASSES_ON = "reglab/words/text.py"
"""Where `counted` hands on words that are named by those who call it."""
_WANTED = {"_": 1, "plural": 2, "in_context": 2, "counted": 2}
_GLOSSARY = ("word", "standard", "meaning")


@dataclass
class Message:
    """A text to be translated, and the files it stands in."""

    text: str
    several: str = ""
    context: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others in a catalogue."""
        return self.context, self.text


class UnfitError(ValueError):
    """A text that no catalogue can know, because it is only made when the program runs."""


def messages(root: Path = ROOT) -> list[Message]:
    """Every text of the program and of its glossary, in the order of the files.

    Raises
    ------
    UnfitError
        Where something else than a text stands in ``_()``.
    """
    found: dict[tuple[str, str], Message] = {}
    for path in sorted((root / "reglab").rglob("*.py")):
        place = path.relative_to(root).as_posix()
        if place.startswith(_ENGLISH):
            continue
        for message in _in_code(path.read_text("utf-8"), place):
            _collect(found, message, place)
    glossary = root / "resources" / "glossary.json"
    for entry in json.loads(glossary.read_text("utf-8")):
        for name in _GLOSSARY:
            if entry.get(name):
                _collect(found, Message(entry[name]), glossary.relative_to(root).as_posix())
    return list(found.values())


def _collect(found: dict[tuple[str, str], Message], message: Message, place: str) -> None:
    known = found.setdefault(message.key, message)
    known.several = known.several or message.several
    if place not in known.places:
        known.places.append(place)


def _in_code(source: str, place: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id
        if name not in _WANTED:
            continue
        texts = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
        where = f"{place}:{node.lineno}"
        if name == "counted":
            one, many = texts[1] if len(texts) > 1 else None, texts[2] if len(texts) > 2 else ""
            if not isinstance(one, str) or not isinstance(many, str):
                raise UnfitError(f"{where}: counted() needs its words as they are, to be translated")
            yield Message(f"{{n}} {one}", f"{{n}} {many or f'{one}s'}")
            continue
        wanted = _WANTED[name]
        if place == _PASSES_ON and name == "plural" and not isinstance(texts[0], str):
            continue
        if len(texts) < wanted or not all(isinstance(text, str) for text in texts[:wanted]):
            raise UnfitError(f"{where}: {name}() needs a text as it is, to be translated")
        first, second = str(texts[0]), str(texts[1]) if wanted == 2 else ""
        if name == "in_context":
            yield Message(second, context=first)
        elif first:
            yield Message(first, second)


def update(language: str) -> tuple[int, int]:
    """Bring one catalogue up to what the code says; returns how many texts it has and how many are open."""
    path = LANGUAGES / f"{language}.po"
    before = polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in before}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "reglab",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": FORMS[language],
    }
    forms = int(FORMS[language].partition("nplurals=")[2][0])
    for message in messages():
        old = known.get(message.key)
        entry = polib.POEntry(msgid=message.text, occurrences=[(place, "") for place in message.places])
        if message.context:
            entry.msgctxt = message.context
        if message.several:
            entry.msgid_plural = message.several
            kept = dict(old.msgstr_plural) if old is not None and old.msgstr_plural else {}
            entry.msgstr_plural = {form: str(kept.get(form, "")) for form in range(forms)}
        elif old is not None:
            entry.msgstr = old.msgstr
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue), len(catalogue.untranslated_entries())


def compiled(language: str) -> bytes:
    """One catalogue in the form in which gettext reads it; the same for the same texts."""
    return bytes(polib.pofile(str(LANGUAGES / f"{language}.po"), encoding="utf-8").to_binary())


def catalogue_path(language: str) -> Path:
    """Where the program looks for a language."""
    return LANGUAGES / language / "LC_MESSAGES" / "reglab.mo"


def main() -> int:
    """Update or compile all catalogues; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", choices=("update", "compile"))
    work = parser.parse_args().work
    for language in FORMS:
        if work == "update":
            texts, open_ = update(language)
            sys.stdout.write(f"{language}: {texts} texts, {open_} to be translated\n")
        else:
            path = catalogue_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(compiled(language))
            sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}: {path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
