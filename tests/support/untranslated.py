"""Finds texts that no catalogue can translate, with ``REGLAB_LANGUAGE=xx`` in the environment.

``python -m tests.support.untranslated [FILE]`` prints them, or writes them down.

The window speaks the made-up language, in which every text that passes through ``_()`` has accents. A word
that is seen without them did not pass, wherever it is: in labels, tooltips, tables, plots, or painted.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from reglab.experiment.datasets import DATASETS
from reglab.experiment.presets import PRESETS
from reglab.words.language import PSEUDO, chosen
from tests.support.accessible import unnamed
from tests.support.shown_words import Shown, hovered, shown_words
from tests.support.tour import Tour, touring

_PLAIN = re.compile(r"[aeiouAEIOUcnsyCNSY]")
"""Letters that have accents in the made-up language."""
_WORD = re.compile(r"[^\W\d_₀-₉]{2,}")

TABLES = ("breast-cancer", "wine", "iris", "diabetes", "penguins", "auto-mpg")
_EXPERIMENTS = [preset.experiment for preset in PRESETS.values()]
NAMES = {e.name for e in _EXPERIMENTS} | {arm.name for e in _EXPERIMENTS for arm in e.arms}
"""Names of experiments and arms: they belong to the experiment."""
COLUMNS = {name for key in TABLES for name in (*DATASETS[key].features, *DATASETS[key].classes)}
"""Columns and classes of tables, as those who made them named them."""
UNITS = {"cm", "ms", "MB", "kB", "GB", "min", "dpi", "px", "epochs/s"}
"""Written alike everywhere."""
_TERMS = """
    CPU GPU CUDA Metal cpu float GB
    SGD Adam AdamW RMSprop Adagrad Nesterov Huber Holm Beta RMSE
    ReLU GELU ELU tanh Tanh sigmoid Sigmoid softmax Softmax He he Glorot glorot mixup Mixup
    sin cos log exp sign max min
    Keras keras PyTorch torch scikit learn sklearn TensorBoard NumPy numpy scipy pydantic pyqtgraph
    Python alpha
    PySide Essentials Linux Windows Qt reglab MNIST MIT BSD Clause CC BY SA
    CSV TSV PNG SVG PDF HTML JSON json QR UTF ASCII
    Ctrl Shift Alt Space Esc Home End Backspace Return Enter Tab PgUp PgDown Left Right Up Down Del Ins
    English Deutsch xx
"""
TERMS = frozenset(_WORD.findall(_TERMS))
"""Names of programs, licences, formats, functions, rules and keys: the same in every language."""
_NO_TEXTS = (
    re.compile(r"\(\*[^)]*\)"),
    # A rule as the code has it.
    re.compile(r"val_loss < best"),
    # Names of files and their ends, keys of fields, functions of other programs, the tour's folder.
    re.compile(r"\S*/reglab-tour\S*"),
    re.compile(r"\S+\.(json|csv|reglab|md|npz|pt|safetensors|txt|py|journal)\b"),
    re.compile(r"\b[a-z0-9_]+(\.\w+)+"),
    re.compile(r"\b[a-z]+(_[a-z]+)+_?\b"),
    re.compile(r"\bArm( \d+|…)"),
    re.compile(r"&nbsp;"),
)
SHOWN_AS_THEY_ARE = ("CodeEdit", "QPlainTextEdit", "MarkdownText", "Heading", "LanguageMenu")
"""Widgets that show code, and texts of lessons, which have files of their own in each language."""


@dataclass
class Untranslated:
    """Collects what is seen without accents.

    Attributes
    ----------
    found
        The words without accents, with the place and the text where they were first seen.
    """

    found: dict[str, str] = field(default_factory=dict)
    seen: int = 0
    content: frozenset[str] = frozenset()
    """Texts that have files of their own."""
    nameless: dict[str, str] = field(default_factory=dict)
    """Controls of which a screen reader has nothing to tell, with the place where they were first seen."""
    _painted: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def look(self, place: str, widget: QWidget) -> None:
        """Read everything that a window shows."""
        self._painted.clear()
        widget.grab()
        self.take(place, (Shown("painted", text, text) for text in self._painted))
        self.take(place, shown_words(widget))
        self.take(place, _more(widget))
        if "/" in place or place.startswith("dialog"):
            self.take(place, hovered(widget))

        for control in unnamed(widget):
            self.nameless.setdefault(control, place)

    def take(self, place: str, texts: Iterable[Shown]) -> None:
        for text in texts:
            self.seen += 1
            if not text.seen or text.seen in self._known:
                continue
            self._known.add(text.seen)
            if words := " ".join(untranslated(text, self.content)):
                # The same words with other numbers are said once.
                self.found.setdefault(words, f"{place} · {text.where} · {words} · {text.seen!r}")

    def record_painting(self) -> None:
        """Note each text that is painted by code of ours."""
        for kind, name in ((QPainter, "drawText"), (QPainterPath, "addText")):
            setattr(kind, name, self._noting(getattr(kind, name)))

    def _noting(self, paint: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any) -> Any:
            self._painted += [each for each in arguments if isinstance(each, str)]
            return paint(*arguments)

        return noted


def untranslated(text: Shown, content: Collection[str] = ()) -> list[str]:
    """The words of a text that did not pass through a catalogue."""
    if any(kind in text.where for kind in SHOWN_AS_THEY_ARE):
        return []
    rest = text.seen.replace("\u200b", "")
    for pattern in _NO_TEXTS:
        rest = pattern.sub(" ", rest)
    names = _longest_first(frozenset(content))
    for name in names:
        if name in rest:
            rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
    # A name that is cut.
    rest = re.sub(r"([^…“”,\n⟧]+)…", lambda m: " " if _begins(m[1], names) else m[0], rest)
    return [w for w in _WORD.findall(rest) if _PLAIN.search(w) and w not in TERMS | UNITS]


@cache
def _longest_first(content: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(NAMES | COLUMNS | content, key=len, reverse=True))


def _begins(part: str, names: Collection[str]) -> bool:
    return any(name.startswith(part.strip()) for name in names)


def _more(window: QWidget) -> Iterator[Shown]:
    """Texts that only languages are interested in."""
    for widget in window.findChildren(QWidget):
        where = f"{type(widget).__name__} {widget.objectName()}"
        for text in _texts(widget):
            yield Shown(where, text, text)


def _texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(n) for n in range(widget.count()))
        yield from (widget.tabToolTip(n) for n in range(widget.count()))
    elif isinstance(widget, QProgressBar):
        yield widget.text()
    elif isinstance(widget, QAbstractSpinBox):
        yield widget.specialValueText()
    elif isinstance(widget, QTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
        yield widget.placeholderText()


def collect(steps: Iterable[Callable[[Tour], object]] = (Tour.everything,)) -> Untranslated:
    """Go on the tour and return what was found."""
    found = Untranslated()
    found.record_painting()
    with touring(found.look) as tour:
        found.content = frozenset(tour.content)
        for step in steps:
            step(tour)
        found.take("dialogs for files", (Shown("title or filter", text, text) for text in tour.asked))
    return found


if __name__ == "__main__":
    assert chosen() == PSEUDO, "REGLAB_LANGUAGE=xx is wanted"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    result = collect()
    lines = sorted(result.found.values())
    lines += [f"unnamed · {place} · {control}" for control, place in result.nameless.items()]
    report = "\n".join(lines) + f"\n{len(lines)} of {result.seen} texts\n"
    (Path(sys.argv[1]).write_text(report, encoding="utf-8") if sys.argv[1:] else sys.stdout.write(report))
    sys.stdout.flush()
    # All has been closed; what Qt does at the end of an interpreter is no part of this.
    os._exit(0)
