"""What is set in an arm, in words of three lengths.

They are what arms are called, and names belong to an experiment, not to a window: they are the same in every
language, so that a lesson, a file or a record finds an arm by its name wherever it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from reglab.experiment.arm import MAX_NAME, Arm
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.words import number
from reglab.words import capital
from reglab.words.language import in_english

PLAIN = "No regularization"
"""Name of an arm without techniques."""
_LABELS = {
    "lr": "learning rate",
    "nesterov": "Nesterov",
    "alpha": "α",
    "beta1": "β₁",
    "beta2": "β₂",
    "eps": "ε",
    "weight_decay": "weight decay",
    "batch_size": "batch size",
}
"""What settings of the training are called in a name, where their fields do not say it."""

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
        with in_english():
            return tuple(self._form(words, "") for words in _WORDS)

    @cached_property
    def by_noun(self) -> tuple[dict[str, list[str]], ...]:
        """For each length the words of every technique, by what that is called."""
        found: tuple[dict[str, list[str]], ...] = ({}, {}, {})
        with in_english():
            for technique in self._last.active:
                for said, words in zip(found, _WORDS, strict=True):
                    said.setdefault(technique.noun, []).append(words(technique))
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
            return long(technique) if technique.noun in told else technique.noun

        with in_english():
            return self._form(long, _techniques(self._last, words, network=network))

    def _form(self, words: _Words, text: str) -> str:
        network = words is not _noun
        last = _techniques(self._last, words, network=network)
        ending = ""
        if self.arm.changes and _techniques(self._first, words, network=network) != last:
            # The last epoch that the arm has in common with what it comes from.
            ending = f" from epoch {self.arm.changes[-1].epoch - 1}"
        room, text = MAX_NAME - len(ending), text or last
        return (text if len(text) <= room else f"{text[: room - 1].rstrip()}…") + ending


def _techniques(arm: Arm, words: _Words, *, network: bool) -> str:
    """The techniques that act; an own network where that is asked for, or is all that there is."""
    parts = list(dict.fromkeys(map(words, arm.active)))
    if arm.network is not None and (network or not parts):
        parts.append("own network")
    text = " + ".join(parts) or ("" if arm.training is not None else PLAIN)
    # Always said: a name without it would hide that the arm differs in more than regularization.
    own = () if arm.training is None else arm.training.words_by(_LABELS)
    text = ", ".join(filter(None, (text, *own)))
    return capital(text)


def _noun(technique: Technique) -> str:
    return technique.noun


def _with_strength(technique: Technique) -> str:
    if (field := technique.strength_field) is None:
        return _whole(technique)
    sign = "×" if technique.neutral_strength else ""
    return f"{_noun(technique)} {sign}{number(getattr(technique, field))}"


def _whole(technique: Technique) -> str:
    return technique.noun + technique.summary().removeprefix(technique.name)


_WORDS: tuple[_Words, ...] = (_noun, _with_strength, _whole)
"""A technique in words, from short to long."""
