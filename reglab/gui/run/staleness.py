"""What of a record still fits the experiment as it is now, and how that is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reglab.experiment.base import Spec, field_infos
from reglab.experiment.experiment import Experiment
from reglab.record.matching import alike, as_trained, place_of, places, same_question
from reglab.words import capital, in_sentence, listed
from reglab.words.language import _, plural

_MOST = 3
"""More changes than this are counted, not named."""
_UNLABELLED = {
    "example_edits": _("example edits"),
    "layers": _("layers"),
    "optimizer": _("optimizer"),
}
"""What is changed elsewhere than in a field of its own, and has no label therefore."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """Whether results still hold.

    Parameters
    ----------
    words : str
        What the results are of, where that is no longer the experiment; empty where they hold.
    whole : bool
        Whether no arm's results hold: data, network or training are others, or every arm is.
    arms : frozenset of str
        Keys of the arms that were changed or removed, where others hold.
    """

    words: str = ""
    whole: bool = False
    arms: frozenset[str] = frozenset()


CURRENT = Staleness()


def staleness(trained: Experiment, present: Experiment, pending: Collection[str] = ()) -> Staleness:
    """Compare what was trained with what would be trained now.

    Parameters
    ----------
    trained : Experiment
        The record's experiment, with all changes that were made while it trained.
    present : Experiment
        The experiment as it is now.
    pending : collection of str
        See `alike`.
    """
    if same_question(trained, present, pending):
        return CURRENT
    if trained.data.set != present.data.set:
        return Staleness(_("Results of {data_set}").format(data_set=trained.data.info.title), whole=True)
    if changed := _common(trained, present):
        return Staleness(
            _("Results before the change of {settings}").format(settings=_enumerated(changed)), whole=True
        )
    found = {as_trained(trained, present, place, pending) for place in range(len(present.arms))} - {None}
    gone = frozenset(arm.key for place, arm in enumerate(trained.arms) if place not in found)
    said = _arms(trained, present, pending) or _comparison(trained, present)
    return Staleness(_counted(said), whole=not found, arms=gone if found else frozenset())


def with_way_on(words: str, phase: str) -> str:
    """What no longer fits, and what becomes of it in a phase of the session."""
    if phase in ("starting", "running"):
        return _("{what_is_old} – it holds for the next run").format(what_is_old=words)
    return _("{what_is_old} – press Run").format(what_is_old=words)


def _common(trained: Experiment, present: Experiment) -> list[str]:
    """What was changed that all arms share."""
    pairs: tuple[tuple[Spec, Spec], ...] = (
        (trained.data, present.data),
        (trained.network, present.network),
        (trained.training, present.training),
    )
    return [word for one, other in pairs for word in _fields(one, other)]


def _fields(one: Spec, other: Spec) -> list[str]:
    labels = _UNLABELLED | {info.name: in_sentence(info.param.label) for info in field_infos(type(one))}
    found: list[str] = []
    for name in type(one).model_fields:
        before, after = getattr(one, name), getattr(other, name)
        if before == after:
            continue
        if isinstance(before, Spec) and type(before) is type(after):
            found += _fields(before, after)
        else:
            found.append(labels[name])
    return found


def _arms(trained: Experiment, present: Experiment, pending: Collection[str]) -> list[str]:
    """What became of the arms since."""
    said = []
    for arm, place in zip(trained.arms, places(trained, present), strict=True):
        if place is None:
            said.append(_("“{arm}” was removed since").format(arm=arm.name))
        elif not alike(arm, present.arms[place], pending):
            said.append(_("“{arm}” was changed since").format(arm=arm.name))
    added = [arm.name for arm in present.arms if place_of(trained, arm.key) is None]
    return [*said, *(_("“{arm}” is not trained yet").format(arm=name) for name in added)]


def _comparison(trained: Experiment, present: Experiment) -> list[str]:
    """What else makes it another question, though all arms are as they were."""
    if trained.baseline.key != present.baseline.key:
        return [_("the baseline was “{baseline}”").format(baseline=trained.baseline.name)]
    one, other = len(trained.seed_values()), len(present.seed_values())
    if one == other:
        return [_("results of other seeds")]
    return [
        plural(
            "results of {n} seed, not {present}", "results of {n} seeds, not {present}", one, present=other
        )
    ]


def _counted(said: Sequence[str]) -> str:
    if len(said) <= _MOST:
        return capital(", ".join(said))
    return plural("{n} arm was changed since", "{n} arms were changed since", len(said))


def _enumerated(words: Sequence[str]) -> str:
    """The words with commas and an “and”; the rest counted where they are many."""
    if len(words) > _MOST:
        words = [*words[: _MOST - 1], plural("{n} more", "{n} more", len(words) - _MOST + 1)]
    return listed(words)
