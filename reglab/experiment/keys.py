"""Keys of arms: by them an arm is found again, whatever it is called and wherever it stands."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence

from reglab.experiment.arm import Arm

_BYTES = 4


def fresh_key() -> str:
    """A key for an arm that was not there before; never one that was used, not even by an arm long gone."""
    return secrets.token_hex(_BYTES)


def with_keys(arms: Sequence[Arm], title: str) -> tuple[Arm, ...]:
    """Give keys to the arms that have none.

    They are made of the title and the names, so that a file without keys has the same ones whenever it is
    read, and arms of the same name in two experiments are not taken for one another.

    Parameters
    ----------
    arms : sequence of Arm
        The arms of one experiment.
    title : str
        Its name.
    """
    taken = {arm.key for arm in arms}

    def key_of(arm: Arm) -> str:
        key = arm.key or next(key for key in _made_of(title, arm.name.strip()) if key not in taken)
        taken.add(key)
        return key

    return tuple(arm if arm.key else arm.model_copy(update={"key": key_of(arm)}) for arm in arms)


def _made_of(title: str, name: str) -> Iterator[str]:
    number = 0
    while True:
        text = "\n".join((title, name, str(number)))
        yield hashlib.sha256(text.encode(errors="replace")).hexdigest()[: 2 * _BYTES]
        number += 1
