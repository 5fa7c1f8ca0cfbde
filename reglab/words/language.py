"""The language of the texts: every sentence for people passes through here.

Texts are written in English where they are needed and stand within ``_("…")``; a catalogue (gettext) gives
them in another language. The language of a process is settled once, before the first text is asked for, so
that also texts made while a module is imported are right; a child process inherits it.

A text with a value in it is ``_("{count} of {all}").format(count=count, all=all)``: an f-string is made
before a catalogue can know it. One that depends on a number is ``plural("{n} seed", "{n} seeds", n)``.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from reglab.resources import resource_dir

VARIABLE = "REGLAB_LANGUAGE"
"""Environment variable with the language of this process and of those it starts."""
DOMAIN = "reglab"
FOLDER = "languages"
"""Folder of the catalogues in the resources: ``de/LC_MESSAGES/reglab.mo``."""
ENGLISH = "en"
PSEUDO = "xx"
"""A made-up language of long accented words, by which tests find texts that are not translated or cut off."""
NAMES = {ENGLISH: "English", "de": "Deutsch", "ru": "Русский"}
"""The languages by their codes, each named in its own words as it stands in the menu."""

_ACCENTED = str.maketrans("aeiouAEIOUcnsyCNSY", "àéîöûÀÉÎÖÛçñšýÇÑŠÝ")
_LINES = re.compile(r"(·{9})")
_KEPT = re.compile(r"(\{[^}]*\}|</?[a-z][^<>]*>)")

_SEVERAL = 5
"""A number that no language says like one."""

_found: list[gettext.NullTranslations] = []
"""The catalogue, once it has been read."""
_plain: ContextVar[bool] = ContextVar("plain", default=False)
"""Whether texts are asked for in English, whatever the language is."""
_ENGLISH = gettext.NullTranslations()


class _Pseudo(gettext.NullTranslations):
    """Gives each text half as long again, accented, in brackets; what stands in braces stays."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(super().pgettext(context, message))


def pseudo(text: str) -> str:
    """A text as the made-up language has it: ``"Train"`` becomes ``"⟦Tràîñ··⟧"``.

    Placeholders in braces, tags in angle brackets, and the signs of shortcuts stay as they are.
    """
    if not any(letter.isalpha() for letter in text):
        return text
    parts = (part if place % 2 else part.translate(_ACCENTED) for place, part in enumerate(_KEPT.split(text)))
    # In words that fit into narrow columns, as those of real languages do.
    more = _LINES.sub(r"\1 ", "·" * (len(text) * 2 // 5)).rstrip()
    return f"⟦{''.join(parts)}{more}⟧"


def chosen() -> str:
    """The language of this process by its code; English where none, or one that is not there, is named."""
    code = os.environ.get(VARIABLE, ENGLISH)
    return code if code in NAMES or code == PSEUDO else ENGLISH


def choose(code: str) -> None:
    """Settle the language for this process and its children. Texts that exist already stay as they are.

    Parameters
    ----------
    code : str
        One of `NAMES`, or `PSEUDO`.
    """
    os.environ[VARIABLE] = code
    _found.clear()


def _catalogue() -> gettext.NullTranslations:
    """The catalogue of the chosen language, read at the first text."""
    if _plain.get():
        return _ENGLISH
    if not _found:
        code = chosen()
        if code == PSEUDO:
            _found.append(_Pseudo())
        elif code == ENGLISH:
            _found.append(_ENGLISH)
        else:
            # A catalogue that is missing or torn costs its language, not the program.
            folder = str(resource_dir() / FOLDER)
            _found.append(gettext.translation(DOMAIN, folder, [code], fallback=True))
    return _found[0]


def _(text: str) -> str:
    """A text in the language of this process."""
    return _catalogue().gettext(text) if text else text


def known(text: str) -> str:
    """A text that stands in a file of the program, or was `noted` elsewhere, in the language of this process.

    The catalogues have the texts of the glossary; what they do not have stays as it is.
    """
    return _(text)


def noted(text: str) -> str:
    """Return a text as it is: one that is to be collected here, and made `known` elsewhere.

    It is imported as ``_`` by modules whose texts are needed in English, too, because keys are made of them.
    """
    return text


@contextmanager
def in_english() -> Iterator[None]:
    """Within it texts are made in English: for what is part of an experiment, like the names of its arms.

    A text that was made before, such as the title of a technique, stays what it is.
    """
    token = _plain.set(True)
    try:
        yield
    finally:
        _plain.reset(token)


def plural(one: str, many: str, n: int, /, **values: object) -> str:
    """A text that depends on a number, filled in: ``plural("{n} seed", "{n} seeds", n)``.

    Parameters
    ----------
    one, many : str
        The text in English for one and for several; ``{n}`` is the number, with its thousands in groups.
    n : int
        The number that decides; other languages have more forms than two.
    **values : object
        What stands in for the other names in braces.
    """
    values.setdefault("n", grouped(n))
    text = _catalogue().ngettext(one, many, n)
    if n != 1 and "{n}" in many and "{n}" not in text:
        # Some languages say 21 like 1; but what names no number ("the only network") is said of one alone.
        text = _catalogue().ngettext(one, many, _SEVERAL)
    return text.format(**values)


def in_context(context: str, text: str) -> str:
    """A text whose English word has several meanings: ``in_context("verb", "Train")``."""
    return _catalogue().pgettext(context, text)


def grouped(number: int) -> str:
    """A whole number, thousands in groups: ``"12,400"``; a thin space where a comma is a decimal sign."""
    return separated(f"{number:,}")


def separated(text: str) -> str:
    """A number that is written with commas between thousands, as this language sets these apart."""
    plain = _plain.get() or chosen() in (ENGLISH, PSEUDO)
    return text if plain else text.replace(",", "\N{NARROW NO-BREAK SPACE}")
