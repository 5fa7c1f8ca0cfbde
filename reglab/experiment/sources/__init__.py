"""Where examples come from: every module of this folder that defines a kind of source adds itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from reglab.experiment.discovery import kinds_in
from reglab.experiment.sources.base import Source
from reglab.words.language import _

SOURCES: dict[str, type[Source]] = kinds_in(__name__, Source)
"""Every kind of source by its ``kind``."""


def source_of(value: Mapping[str, Any]) -> Source:
    """Make a source of what stands in a file.

    Raises
    ------
    ValidationError
        If a field is wrong. Behind the field that holds the source its kind follows in the location, as
        pydantic has it for a choice of several.
    PydanticCustomError
        If the kind is missing or unknown.
    """
    if "kind" not in value:
        raise PydanticCustomError("union_tag_not_found", _("the kind of source is missing"))
    if not isinstance(kind := value["kind"], str) or kind not in SOURCES:
        raise PydanticCustomError("union_tag_invalid", _("no kind of source"))
    try:
        # By way of JSON, in which a tuple is a list as in every file.
        return SOURCES[kind].model_validate_json(json.dumps(dict(value)))
    except ValidationError as error:
        raise ValidationError.from_exception_data(
            error.title,
            [
                InitErrorDetails(
                    # The words are made elsewhere, of type, input and context.
                    type=PydanticCustomError(each["type"], each["type"], each.get("ctx")),
                    loc=(kind, *each["loc"]),
                    input=each["input"],
                )
                for each in error.errors(include_url=False)
            ],
        ) from None
