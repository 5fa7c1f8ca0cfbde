"""Names of arms that follow their settings, until a person gives a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reglab.experiment.arm import MAX_NAME, Arm, NamedBy
from reglab.experiment.arm_words import ArmWords
from reglab.experiment.text import one_line

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
    asked = arms[place].model_copy(update={"name": ArmWords(arms[place]).forms[0], "named_by": "settings"})
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
    said = [ArmWords(arm) for arm in arms]
    written = [one_line(arm.name) for arm in arms]
    known = [
        arm if arm.named_by else arm.model_copy(update={"named_by": _guess(said, place, written)})
        for place, arm in enumerate(arms)
    ]
    names = {place: arm.name for place, arm in enumerate(known) if arm.named_by != "settings"}
    free = [place for place in range(len(known)) if place not in names]
    rivals = [place for place in free if not _numbered(said, place)]
    wanted = {place: _wanted(said, place, rivals) for place in free}
    # First those that are called so already: a name that is true does not move to another arm.
    for place, words in wanted.items():
        own = known[place].name
        if own not in names.values() and (own in words or _stem(own) in words):
            names[place] = own
    for place, words in wanted.items():
        if place not in names:
            left = (each for each in words if each not in names.values())
            stem = next(each for each in words if not _NUMBERED.fullmatch(each))
            names[place] = next(left, "") or free_name(names.values(), stem)
    return tuple(
        arm if arm.name == names[place] else arm.model_copy(update={"name": names[place]})
        for place, arm in enumerate(known)
    )


def _guess(said: Sequence[ArmWords], place: int, names: Sequence[str]) -> NamedBy:
    """Who may have named an arm of a file that does not say so."""
    name = names[place]
    # Two of one name are an error that the person is to hear of.
    if names.count(name) == 1 and (_stem(name) in said[place].forms or name in _numbered(said, place)):
        return "settings"
    return "person"


def _wanted(said: Sequence[ArmWords], place: int, rivals: Sequence[int]) -> tuple[str, ...]:
    """What an arm may be called, the best name first.

    Parameters
    ----------
    said : sequence of ArmWords
        All arms.
    place : int
        Which of them.
    rivals : sequence of int
        Those that are named after their settings.
    """
    mine = said[place]
    forms = mine.forms
    if numbered := _numbered(said, place):
        return (*numbered, *forms)
    others = [said[at] for at in rivals if at != place and said[at].forms[0] == forms[0]]
    if not others:
        return forms
    for length in (1, 2):
        if all(each.forms[length] != forms[length] for each in others):
            return (mine.telling(others, length), *forms[length:])
    # Nothing tells it from all of them; the strengths may tell it from some.
    if any(each.forms[1] != forms[1] for each in others):
        return (mine.telling(others, 1), *forms[1:])
    return forms[:1]


def _numbered(said: Sequence[ArmWords], place: int) -> tuple[str, ...]:
    """Names of an arm on which nothing is set as yet: it is like the baseline; none for any other."""
    arm, baseline = said[place].arm, said[0].arm
    present = (arm.name,) if _NUMBERED.fullmatch(arm.name) else ()
    first, second = ((each.active, each.network, each.training, each.changes) for each in (arm, baseline))
    if place and first == second:
        return (*present, *(f"Arm {count}" for count in range(place + 1, place + 1 + len(said))))
    return present if first == ((), None, None, ()) else ()


def _stem(name: str) -> str:
    """A name without the number that tells it from another."""
    return _COPY_NUMBER.sub("", one_line(name))
