"""A lesson in another language: a file of the same name in a folder with the language's code.

``lessons/de/dropout.md`` is ``lessons/dropout.md`` in German. Only the texts differ: steps, experiments,
controls, goals, answers and claims are those of the English file, which `differences` checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reglab.lessons.spec import Lesson
from reglab.words.language import ENGLISH, NAMES, _, chosen, plural

TEXTS = frozenset({"title", "about", "text", "because", "explain", "modelled", "not_modelled"})
"""Keys whose values are texts: another language has others."""
_OWN = frozenset({"line", "language"})


def in_language(path: Path, language: str = "") -> Path:
    """Return a lesson's file in a language, the chosen one by default; where there is none, the English one.

    Parameters
    ----------
    path : Path
        The English file.
    language : str
        A code such as ``"de"``.
    """
    code = language or chosen()
    other = path.parent / code / path.name
    return other if code != ENGLISH and other.is_file() else path


def source_of(path: Path) -> Path | None:
    """Return the file in English of a lesson in another language; ``None`` where it is no such lesson."""
    source = path.parent.parent / path.name
    return source if language_of(path) != ENGLISH and source.is_file() else None


def language_of(path: Path) -> str:
    """Return the language of a lesson's file, by the folder that it lies in; English where that says none."""
    code = path.parent.name
    return code if code in NAMES else ENGLISH


def title_of(lesson: Lesson) -> str:
    """Return a lesson's title as lists show it: one that lacks the chosen language says so."""
    title = lesson.header.title
    if chosen() in NAMES and lesson.language != chosen():
        language = NAMES.get(lesson.language, lesson.language)
        return _("{title} (in {language})").format(title=title, language=language)
    return title


def differences(source: Lesson, other: Lesson) -> list[str]:
    """Return what differs beyond the texts, as sentences; empty where one is the other's translation."""
    return list(_differing(source.model_dump(mode="json"), other.model_dump(mode="json"), ""))


def _differing(one: Any, other: Any, where: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            if key in TEXTS and isinstance(one.get(key), str) and isinstance(other.get(key), str):
                if bool(one[key].strip()) != bool(other[key].strip()):
                    sentence = (
                        _("{field} is there in the English and not in the translation.")
                        if one[key].strip()
                        else _("{field} is there in the translation and not in the English.")
                    )
                    yield sentence.format(field=f"{where}{key}")
            elif key not in _OWN:
                yield from _differing(one.get(key), other.get(key), f"{where}{key}.")
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield plural(
                "{field} has {n} entry in the English and {here} here.",
                "{field} has {n} entries in the English and {here} here.",
                len(one),
                field=where.rstrip("."),
                here=len(other),
            )
        for place, (first, second) in enumerate(zip(one, other, strict=False), 1):
            yield from _differing(first, second, f"{where.rstrip('.')}[{place}].")
    elif one != other:
        yield _("{field} is {value} in the English and {other} here.").format(
            field=where.rstrip("."), value=repr(one), other=repr(other)
        )
