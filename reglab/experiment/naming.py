"""Names of arms that follow their settings, until a person gives a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from reglab.experiment.techniques.base import Technique, number
from reglab.experiment.text import one_line

if TYPE_CHECKING:
    from reglab.experiment.experiment import Arm, Experiment

NamedBy = Literal["settings", "example", "person"]
"""Who named an arm. A person's name stays; an example's until the arm's settings are others; one that is
made of the settings follows them."""

MAX_NAME = 60
"""Most characters in the name of an arm."""
PLAIN = "No regularization"
"""Name of an arm without techniques."""

Words = Callable[[Technique], str]

_COPY_NUMBER = re.compile(r" \(\d+\)$")
_NUMBERED = re.compile(r"Arm \d+")


def free_name(names: Iterable[str], name: str) -> str:
    """`name` if it is not among the names, else with the first free number behind it, e.g. ``"L2 (2)"``."""
    taken, name = {one_line(each) for each in names}, one_line(name)
    stem, count = _COPY_NUMBER.sub("", name), 2
    candidate = name[:MAX_NAME]
    while candidate in taken:
        ending = f" ({count})"
        candidate, count = stem[: MAX_NAME - len(ending)] + ending, count + 1
    return candidate


def automatic_name(arms: Sequence[Arm], place: int) -> str:
    """What an arm among others is called after its settings."""
    asked = arms[place].model_copy(update={"name": _forms(arms[place])[0], "named_by": "settings"})
    return settled((*arms[:place], asked, *arms[place + 1 :]))[place].name


def settled(arms: Sequence[Arm]) -> tuple[Arm, ...]:
    """Name the arms that are named after their settings, each differently.

    A name is as short as it can be: ``"L2 + dropout"``, with the strengths that tell two arms apart
    (``"L2 + dropout 0.2"`` and ``"L2 + dropout 0.5"``), with all that is set where only that does, with a
    number where nothing does. One that is longer than it need be stays while it is true. An arm that is still
    like the baseline is called ``"Arm 3"``.

    Arms of a file that does not say who named them are taken to be named after their settings where they are
    called just so, else by a person.
    """
    counts = [one_line(arm.name) for arm in arms]
    known = [
        arm if arm.named_by else arm.model_copy(update={"named_by": _guess(arms, place, counts)})
        for place, arm in enumerate(arms)
    ]
    names = {place: arm.name for place, arm in enumerate(known) if arm.named_by != "settings"}
    wanted = {place: _wanted(known, place) for place in range(len(known)) if place not in names}
    # First those that are called so already: a name that is true does not move to another arm.
    for place, words in wanted.items():
        own = known[place].name
        if own not in names.values() and (own in words or _stem(own) in words):
            names[place] = own
    for place, words in wanted.items():
        if place not in names:
            free = (each for each in words if each not in names.values())
            names[place] = next(free, "") or free_name(names.values(), words[0])
    return tuple(
        arm if arm.name == names[place] else arm.model_copy(update={"name": names[place]})
        for place, arm in enumerate(known)
    )


def outgrown(before: Experiment, after: Experiment) -> Experiment:
    """Let names follow the settings of arms that are no longer as the example's author named them."""
    old = {arm.key: arm for arm in before.arms}
    words = {"name": "", "key": "", "named_by": None}

    def follows(arm: Arm) -> bool:
        was = old.get(arm.key)
        return (
            arm.named_by == "example"
            and was is not None
            and arm.model_copy(update=words) != was.model_copy(update=words)
        )

    if not any(map(follows, after.arms)):
        return after
    arms = [arm.model_copy(update={"named_by": "settings"}) if follows(arm) else arm for arm in after.arms]
    return after.model_copy(update={"arms": tuple(arms)})


def _guess(arms: Sequence[Arm], place: int, names: Sequence[str]) -> NamedBy:
    """Who may have named an arm of a file that does not say so."""
    name = names[place]
    # Two of one name are an error that the person is to hear of.
    if names.count(name) == 1 and (_stem(name) in _forms(arms[place]) or name in _numbered(arms, place)):
        return "settings"
    return "person"


def _wanted(arms: Sequence[Arm], place: int) -> tuple[str, ...]:
    """What an arm may be called, the best name first."""
    forms = _forms(arms[place])
    if numbered := _numbered(arms, place):
        own = arms[place].name
        return (own, *numbered) if _stem(own) in forms else numbered
    rivals = [
        other
        for at, other in enumerate(arms)
        if at != place
        and other.named_by == "settings"
        and _forms(other)[0] == forms[0]
        and not _numbered(arms, at)
    ]
    if not rivals:
        return forms
    for level in (1, 2):
        if all(_forms(each)[level] != forms[level] for each in rivals):
            return (_telling(arms[place], rivals, _WORDS[level]), *forms[level:])
    # Nothing tells it from all of them; the strengths may tell it from some.
    if any(_forms(each)[1] != forms[1] for each in rivals):
        return (_telling(arms[place], rivals, _WORDS[1]), *forms[1:])
    return forms[:1]


def _numbered(arms: Sequence[Arm], place: int) -> tuple[str, ...]:
    """Names of an arm on which nothing is set as yet: it is like the baseline; none for any other."""
    arm, baseline = arms[place], arms[0]
    present = (arm.name,) if _NUMBERED.fullmatch(arm.name) else ()
    first, second = ((each.active, each.network, each.changes) for each in (arm, baseline))
    if place and first == second:
        return (*present, *(f"Arm {count}" for count in range(place + 1, place + 1 + len(arms))))
    return present if first == ((), None, ()) else ()


def _forms(arm: Arm) -> tuple[str, ...]:
    """The arm's techniques in three lengths: names, with strengths, with all that is set."""
    return tuple(_form(arm, words) for words in _WORDS)


def _telling(arm: Arm, rivals: Sequence[Arm], words: Words) -> str:
    """The arm's techniques, with more than their names where that tells it from others of these names."""
    mine = _by_noun(arm, words)
    told = {noun for each in rivals for noun, said in _by_noun(each, words).items() if mine.get(noun) != said}
    network = any((each.network is None) != (arm.network is None) for each in rivals)

    def short(technique: Technique) -> str:
        return words(technique) if _noun(technique) in told else _noun(technique)

    return _form(arm, words, _techniques(arm.latest, short, network=network))


def _by_noun(arm: Arm, words: Words) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for technique in arm.latest.active:
        found.setdefault(_noun(technique), []).append(words(technique))
    return found


def _form(arm: Arm, words: Words, text: str = "") -> str:
    network = words is not _noun
    first, last = (_techniques(each, words, network=network) for each in (arm.at(1), arm.latest))
    # The last epoch that the arm has in common with what it comes from.
    ending = f" from epoch {arm.changes[-1].epoch - 1}" if first != last else ""
    room, text = MAX_NAME - len(ending), text or last
    return (text if len(text) <= room else f"{text[: room - 1].rstrip()}…") + ending


def _techniques(arm: Arm, words: Words, *, network: bool) -> str:
    """The techniques that act; an own network where that is asked for, or is all that there is."""
    parts = list(dict.fromkeys(map(words, arm.active)))
    if arm.network is not None and (network or not parts):
        parts.append("own network")
    text = " + ".join(parts) or PLAIN
    return text[:1].upper() + text[1:]


def _noun(technique: Technique) -> str:
    return technique.noun or technique.name


def _with_strength(technique: Technique) -> str:
    if (field := technique.strength_field) is None:
        return _whole(technique)
    sign = "×" if technique.neutral_strength else ""
    return f"{_noun(technique)} {sign}{number(getattr(technique, field))}"


def _whole(technique: Technique) -> str:
    return f"{technique.noun} {technique.setting()}" if technique.noun else technique.summary()


_WORDS: tuple[Words, ...] = (_noun, _with_strength, _whole)
"""A technique in words, from short to long."""


def _stem(name: str) -> str:
    """A name without the number that tells it from another."""
    return _COPY_NUMBER.sub("", one_line(name))
