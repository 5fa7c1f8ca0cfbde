"""Why a technique can do nothing with a data set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a technique can do nothing with a data set.

    Parameters
    ----------
    fault : str
        What does not suit, without a full stop.
    remedy : str
        What to do about it where the technique is switched on.
    """

    fault: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.fault}; {self.remedy}."
