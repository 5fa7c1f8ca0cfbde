"""What is set in an arm, in words of three lengths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from reglab.experiment.arm import MAX_NAME, Arm
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.words import number
from reglab.words import capital
from reglab.words.language import _

PLAIN = _("No regularization")
"""Name of an arm without techniques."""

_Words = Callable[[Technique], str]


class ArmWords:
    """Says what an arm is: by the names of its techniques, with strengths, with all that is set.

    Parameters
    ----------
    arm : Arm
        Any arm; it counts how it ends, and from where if it began otherwise.
    """

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self._first, self._last = arm.at(1), arm.latest

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Its names from short to long."""
        return tuple(self._form(words, "") for words in _WORDS)

    @cached_property
    def by_noun(self) -> tuple[dict[str, list[str]], ...]:
        """For each length the words of every technique, by what that is called."""
        found: tuple[dict[str, list[str]], ...] = ({}, {}, {})
        for technique in self._last.active:
            for said, words in zip(found, _WORDS, strict=True):
                said.setdefault(_noun(technique), []).append(words(technique))
        return found

    def telling(self, rivals: Iterable[ArmWords], length: int) -> str:
        """A name that says more of a technique where that tells it from others of equal short names."""
        others = list(rivals)
        mine = self.by_noun[length]
        told = {
            noun for each in others for noun, said in each.by_noun[length].items() if mine.get(noun) != said
        }
        network = any((each.arm.network is None) != (self.arm.network is None) for each in others)
        long = _WORDS[length]

        def words(technique: Technique) -> str:
            return long(technique) if _noun(technique) in told else _noun(technique)

        return self._form(long, _techniques(self._last, words, network=network))

    def _form(self, words: _Words, text: str) -> str:
        network = words is not _noun
        last = _techniques(self._last, words, network=network)
        ending = ""
        if self.arm.changes and _techniques(self._first, words, network=network) != last:
            # The last epoch that the arm has in common with what it comes from.
            ending = _(" from epoch {epoch}").format(epoch=self.arm.changes[-1].epoch - 1)
        room, text = MAX_NAME - len(ending), text or last
        return (text if len(text) <= room else f"{text[: room - 1].rstrip()}…") + ending


def _techniques(arm: Arm, words: _Words, *, network: bool) -> str:
    """The techniques that act; an own network where that is asked for, or is all that there is."""
    parts = list(dict.fromkeys(map(words, arm.active)))
    if arm.network is not None and (network or not parts):
        parts.append(_("own network"))
    text = " + ".join(parts) or ("" if arm.training is not None else PLAIN)
    # Always said: a name without it would hide that the arm differs in more than regularization.
    text = ", ".join(filter(None, (text, *arm.training_words)))
    return capital(text)


def _noun(technique: Technique) -> str:
    return technique.noun or technique.name


def _with_strength(technique: Technique) -> str:
    if (field := technique.strength_field) is None:
        return _whole(technique)
    sign = "×" if technique.neutral_strength else ""
    return f"{_noun(technique)} {sign}{number(getattr(technique, field))}"


def _whole(technique: Technique) -> str:
    return f"{technique.noun} {technique.setting()}" if technique.noun else technique.summary()


_WORDS: tuple[_Words, ...] = (_noun, _with_strength, _whole)
"""A technique in words, from short to long."""
