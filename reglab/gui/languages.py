"""The language of the window: settled before any of its texts is made, remembered, Qt's own texts with it.

Of the window's modules this one comes first: texts are made while others are imported.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from reglab.gui.settings_folder import early_settings, keep_settings_beside
from reglab.resources import resource_dir
from reglab.words import language

_KEY = "window/language"


class LanguageError(ValueError):
    """No such language; the message is a sentence for a person."""


def available() -> dict[str, str]:
    """The languages that can be chosen, by their codes: English, and those whose catalogue is there."""
    folder = str(resource_dir() / language.FOLDER)
    return {
        code: name
        for code, name in language.NAMES.items()
        if code == language.ENGLISH or gettext.find(language.DOMAIN, folder, [code])
    }


def settle(wanted: str | None = None) -> None:
    """Settle the language of this process and its children, before the first text is made.

    Parameters
    ----------
    wanted : str, optional
        The code of a language, as a person named it at the start. Left out where nobody did: then it is the
        one of the environment, else the one that was chosen in the menu, else the one of the system.

    Raises
    ------
    LanguageError
        If there is no such language.
    """
    if wanted is not None:
        check(wanted)
        language.choose(wanted)
    elif not os.environ.get(language.VARIABLE):
        keep_settings_beside()
        language.choose(_remembered(early_settings()) or nearest(QLocale.system().uiLanguages()))


def check(code: str) -> None:
    """Raise `LanguageError` where there is no such language."""
    there = available()
    if code not in there and code != language.PSEUDO:
        choices = ", ".join(f"{each} ({name})" for each, name in there.items())
        raise LanguageError(f"There is no language “{code}”; take one of {choices}.")


def nearest(locales: Iterable[str]) -> str:
    """The first of a person's languages, such as ``"de-AT"``, that there is; English where there is none."""
    there = available()
    codes = (locale.replace("_", "-").partition("-")[0].lower() for locale in locales)
    return next((code for code in codes if code in there), language.ENGLISH)


def _remembered(settings: QSettings) -> str:
    code = str(settings.value(_KEY, "") or "")
    return code if code in available() else ""


def remember(code: str) -> None:
    """Remember a language for the next start."""
    QSettings().setValue(_KEY, code)


class _PseudoTexts(QTranslator):
    """Qt's own texts in the made-up language."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: bytes | str, source: bytes | str, _disambiguation: object = None, _n: int = -1
    ) -> str:
        name, text = (each.decode() if isinstance(each, bytes) else each for each in (context, source))
        # Names of keys stay.
        return text if name == "QShortcut" else language.pseudo(text)


def translate_qt(app: QCoreApplication) -> bool:
    """Have Qt's own texts in the language of this process; ``False`` where Qt has no such catalogue.

    Numbers stay as they are everywhere: the fields read both signs, files know no locale.
    """
    QLocale.setDefault(QLocale.c())
    code = language.chosen()
    if code == language.ENGLISH:
        return True
    if code == language.PSEUDO:
        return app.installTranslator(_PseudoTexts(app))
    texts = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return texts.load(f"qtbase_{code}", folder) and app.installTranslator(texts)
