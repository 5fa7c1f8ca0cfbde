"""A whole experiment as one line of text that can be pasted into a chat, and back.

``reglab1.DATA.CHECK``: the version; the experiment without what has its usual value, as JSON, compressed, in
the letters that addresses may have; and eight letters that tell whether all of it arrived.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterable
from typing import Any

from reglab.experiment.base import Spec
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import MAX_SIZE, loads
from reglab.experiment.problem import Problem
from reglab.words.language import _, grouped

VERSION = 1
MAX_LENGTH = 4_000_000
"""Most letters of a code that is read."""
_BEGIN = re.compile(r"reglab(\d{1,6})\.")
_WHOLE = re.compile(r"reglab(\d{1,6})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{8})")
_ORIGIN = _("the text code")


def text_code(experiment: Experiment) -> str:
    """Return an experiment as one line of text."""
    values = _brief(experiment, experiment.model_dump(mode="json"))
    text = json.dumps(values | {"version": experiment.version}, ensure_ascii=False, separators=(",", ":"))
    data = _letters(zlib.compress(text.encode(), 9))
    return f"reglab{VERSION}.{data}.{_check(data)}"


def is_text_code(text: str) -> bool:
    """Whether a text begins as such a code does, perhaps behind spaces and quotation marks."""
    return _BEGIN.match(_bare(text[:200])) is not None


def from_text_code(text: str) -> Experiment:
    """Return the experiment of a code; spaces and line ends that a chat put in are left out.

    Raises
    ------
    ExperimentError
        If it is no such code, or not all of it; it says what to do.
    """
    if len(text) > MAX_LENGTH:
        raise _refusal(
            _(
                "it has {letters} letters, too many for an experiment, which has {most} at most; copy the "
                "code alone."
            ).format(letters=grouped(len(text)), most=grouped(MAX_LENGTH))
        )
    bare = _bare(text)
    begin = _BEGIN.match(bare)
    if begin is None:
        raise _refusal(_("it does not begin with “reglab1.”; copy the whole code."))
    if int(begin[1]) != VERSION:
        raise _refusal(
            _(
                "it is of version {found}, but this program reads version {known}; update reglab, or ask "
                "for the experiment's file."
            ).format(found=int(begin[1]), known=VERSION)
        )
    whole = _WHOLE.fullmatch(bare)
    if whole is None or _check(whole[2]) != whole[3]:
        raise _refusal(
            _("a part of it is missing or was changed on the way; copy it again, from “reglab1.” on.")
        )
    return loads(_unpacked(whole[2]), _ORIGIN)


def _brief(value: Any, written: Any) -> Any:
    """Leave out of what is `written` of a value all fields that have their usual one, but not the kind."""
    if isinstance(value, Spec) and isinstance(written, dict):
        usual = {name: field.get_default(call_default_factory=True) for name, field in _fields(value)}
        return {
            name: _brief(getattr(value, name, None), content)
            for name, content in written.items()
            if name == "kind" or name not in usual or getattr(value, name) != usual[name]
        }
    if isinstance(value, tuple | list) and isinstance(written, list):
        return [_brief(*pair) for pair in zip(value, written, strict=True)]
    return written


def _fields(spec: Spec) -> Iterable[tuple[str, Any]]:
    return type(spec).model_fields.items()


def _unpacked(data: str) -> bytes:
    """The JSON text; no more of it than an experiment may have, whatever it claims."""
    try:
        packed = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, MAX_SIZE + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise _refusal(_("it does not hold an experiment; ask for the code again.")) from None
    if len(text) <= MAX_SIZE and not unpacker.eof:
        raise _refusal(_("it does not hold an experiment; ask for the code again."))
    return text


def _check(data: str) -> str:
    return _letters(hashlib.sha256(data.encode()).digest()[:6])


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bare(text: str) -> str:
    return "".join(text.split()).strip("\"'`“”„«»‘’<>")


def _refusal(sentence: str) -> ExperimentError:
    return ExperimentError([Problem("", sentence)], _ORIGIN)
