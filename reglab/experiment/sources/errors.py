"""The error of a source."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


def unsound(sentence: str) -> PydanticCustomError:
    """The error of a source whose fields do not go together, said in a sentence."""
    return PydanticCustomError("no_source", "{words}", {"words": sentence})
