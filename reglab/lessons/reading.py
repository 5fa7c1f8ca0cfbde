"""A lesson's text, taken apart and checked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from reglab.experiment.base import Spec
from reglab.experiment.errors import problems_of
from reglab.lessons.errors import Fault, LessonError
from reglab.lessons.setting_up import Files, no_files, set_up
from reglab.lessons.spec import Header, Lesson, Settings, Step
from reglab.words.language import ENGLISH, _, grouped

MAX_SIZE = 1_000_000
"""Bytes of the largest text that is read; a lesson has some thousands."""

_AnySpec = TypeVar("_AnySpec", bound=Spec)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`\s]*)")
_HEADING = re.compile(r"^##\s+(.+?)\s*#*\s*$")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass
class _Block:
    """Lines of a step, or of what stands before the first one."""

    title: str
    line: int
    text: list[str] = field(default_factory=list)
    settings: list[tuple[int, str]] = field(default_factory=list)
    """First line and text of each block of TOML."""


def read_lesson(
    raw: str | bytes,
    key: str,
    tabs: Sequence[str] = (),
    files: Files = no_files,
    language: str = ENGLISH,
) -> Lesson:
    """Read a lesson from its text.

    Parameters
    ----------
    raw : str or bytes
        The text (UTF-8).
    key : str
        Name of the file without the ending.
    tabs : sequence of str
        Names of the tabs that the window has; empty to leave them unchecked.
    files : callable
        Gives the experiment of a file beside the lesson.
    language : str
        Code of the language of its texts.

    Raises
    ------
    LessonError
        If anything is wrong; it lists every fault with its line.
    """
    lines = _lines(raw, key)
    faults: list[Fault] = []
    header, start = _header(lines, faults)
    steps = []
    for block in _blocks(lines, start, faults):
        settings = _settings(block, faults)
        text = "\n".join(block.text).strip()
        if not text:
            faults.append(Fault(block.line, block.title, _("the step has no text; write a sentence.")))
        elif settings is not None:
            steps.append(Step(title=block.title, text=text, settings=settings, line=block.line))
    if not steps and not faults:
        faults.append(
            Fault(start, "", _('there is no step; begin one with a line such as "## Watch the gap".'))
        )
    if header is None or faults:
        raise LessonError(faults, key)
    lesson = Lesson(key=key, language=language, header=header, steps=tuple(steps))
    faults += _between(lesson, tabs, files)
    if faults:
        raise LessonError(faults, key)
    return lesson


def _lines(raw: str | bytes, key: str) -> list[str]:
    if len(raw) > MAX_SIZE:
        words = _("the file has {size} bytes, but a lesson has {most} at most; check the file.").format(
            size=grouped(len(raw)), most=grouped(MAX_SIZE)
        )
        raise LessonError([Fault(1, "", words)], key)
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise LessonError([Fault(1, "", _("the file is not UTF-8 text; save it as UTF-8."))], key) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _header(lines: list[str], faults: list[Fault]) -> tuple[Header | None, int]:
    """The header, and the line (from 1) behind it."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].strip() != "+++":
        faults.append(Fault(first + 1, "", _('a lesson begins with its header between two lines of "+++".')))
        return None, 1
    last = next((n for n in range(first + 1, len(lines)) if lines[n].strip() == "+++"), None)
    if last is None:
        faults.append(Fault(first + 1, "header", _('has no end; close it with a line of "+++".')))
        return None, len(lines)
    text = "\n".join(lines[first + 1 : last])
    return _spec(Header, text, first + 2, "header", faults), last + 2


def _blocks(lines: list[str], start: int, faults: list[Fault]) -> Iterator[_Block]:
    """The steps, each with its text and its blocks of TOML; headings within fences are none."""
    block, fence, toml = _Block("", start), "", False
    opened = start
    for number, line in enumerate(lines[start - 1 :], start):
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence) and not mark[2]
            if closes:
                fence = ""
            if not toml:
                block.text.append(line)
            elif not closes:
                block.settings[-1] = (block.settings[-1][0], f"{block.settings[-1][1]}{line}\n")
            continue
        if mark is not None:
            fence, toml, opened = mark[1], mark[2].lower() == "toml", number
            if toml:
                block.settings.append((number + 1, ""))
            else:
                block.text.append(line)
        elif heading := _HEADING.match(line):
            yield from _ended(block, faults)
            block = _Block(heading[1], number)
        else:
            block.text.append(line)
    if fence:
        faults.append(
            Fault(
                opened,
                block.title,
                _('a block has no end; close it with a line of "{fence}".').format(fence=fence),
            )
        )
    yield from _ended(block, faults)


def _ended(block: _Block, faults: list[Fault]) -> Iterator[_Block]:
    if block.title:
        yield block
    elif block.settings or any(line.strip() for line in block.text):
        words = _('text stands before the first step; begin the step above it with a line "## Its name".')
        faults.append(Fault(block.line, "", words))


def _settings(block: _Block, faults: list[Fault]) -> Settings | None:
    if len(block.settings) > 1:
        words = _("a step has one block of TOML; put all of it into the first one.")
        faults.append(Fault(block.settings[1][0] - 1, block.title, words))
        return None
    if not block.settings:
        return Settings()
    line, text = block.settings[0]
    return _spec(Settings, text, line, block.title, faults)


def _spec(kind: type[_AnySpec], text: str, line: int, where: str, faults: list[Fault]) -> _AnySpec | None:
    """A spec from TOML; what is wrong goes to the faults."""
    try:
        # Through JSON, so that lists are taken for tuples and nothing else is forgiven.
        return kind.model_validate_json(json.dumps(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        at = int(found[1]) - 1 if found and found[1] else max(text.count("\n") - 1, 0)
        words = _AT_LINE.sub("", str(error)).strip()
        faults.append(
            Fault(
                line + at,
                where,
                _("this is not valid TOML: {reason}; correct it there.").format(reason=words),
            )
        )
    except (TypeError, RecursionError):
        faults.append(Fault(line, where, _("dates and times have no place in a lesson; write them as text.")))
    except ValidationError as error:
        for problem in problems_of(error, kind):
            path, at = problem.where, _line_of(problem.where, text, line)
            faults.append(Fault(at, f"{where}: {path}" if path else where, problem.sentence))
    return None


def _line_of(path: str, text: str, line: int) -> int:
    """The line where the field of a path is written, as far as that is seen; else the block's first."""
    name = re.escape(re.sub(r"\[\d+\]", "", path).rpartition(".")[2])
    for offset, written in enumerate(text.split("\n")):
        if name and re.match(rf"""\s*["']?{name}["']?\s*=|\s*\[+[\w.]*\b{name}\]+""", written):
            return line + offset
    return line


def _between(lesson: Lesson, tabs: Sequence[str], files: Files) -> list[Fault]:
    """What is wrong between the fields of a lesson: unknown experiments, arms, tabs."""
    faults = []
    experiment = None
    for step in lesson.steps:
        experiment, found = set_up(step.settings, experiment, files)
        if step.settings.tab and tabs and step.settings.tab not in tabs:
            found = [
                *found,
                _("tab must be one of {tabs}, but is “{tab}”.").format(
                    tabs=", ".join(tabs), tab=step.settings.tab
                ),
            ]
        faults += [Fault(step.line, step.title, sentence) for sentence in found]
    return faults


def as_plain(lesson: Lesson) -> dict[str, Any]:
    """What ``reglab lesson check --json`` says of a sound lesson."""
    header = lesson.header
    return {
        "key": lesson.key,
        "title": header.title,
        "minutes": header.minutes,
        "sources": list(header.sources),
        "steps": [step.title for step in lesson.steps],
    }
