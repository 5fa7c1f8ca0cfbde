"""Versions of what is kept on disk: one step for each, in order, before a document is read.

Experiments, records and whatever else a file is made of have a chain of their own; the mechanism is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reglab.words.language import _, grouped, in_context

Document = dict[str, Any]
"""A document as it was read, before anything is made of it; its ``version`` is a whole number."""
Step = Callable[[Document], Document]
"""Makes a document of one version into one of the next; what it is given stays as it is."""

_WORDS = {
    "experiment": _("experiment"),
    "sweep": _("sweep"),
    "record": _("record"),
    "summary": _("summary"),
    "contest": _("contest"),
    "file": in_context("document", "file"),
    "history": _("history"),
    "unsaved experiment": _("unsaved experiment"),
    "part of a sweep": _("part of a sweep"),
}
"""Documents as they are called in a sentence."""


class VersionError(ValueError):
    """A document that no step leads on from; its text is a sentence for a person.

    Parameters
    ----------
    what : str
        What was read, e.g. ``"record"``.
    found : object
        What stands where the version should.
    newest : int
        The newest version that can be read.
    """

    def __init__(self, what: str, found: object, newest: int) -> None:
        self.found, self.newest = found, newest
        version = found if isinstance(found, int) and not isinstance(found, bool) else newest
        self.newer = version > newest
        document = _WORDS.get(what, what)
        if self.newer:
            sentence = _(
                "this {document} was written by a newer reglab (version {found} of its format; this program "
                "reads versions up to {newest}); update reglab and open it again"
            ).format(document=document, found=grouped(version), newest=newest)
        else:
            sentence = _("this {document} does not say in which version it was written").format(
                document=document
            )
        super().__init__(sentence)


@dataclass(frozen=True)
class Migrations:
    """The chain that leads from every version ever written to the newest.

    Parameters
    ----------
    what : str
        What the documents are, in a sentence.
    newest : int
        The version that is written.
    steps : mapping of int to Step
        By the version that a step is for: it makes the next one of it. That of the newest version leads to
        its shape of today from those that it had before, where they were written under the same number. A
        version without a step differs from the next in nothing that must be changed.
    """

    what: str
    newest: int
    steps: Mapping[int, Step] = field(default_factory=dict)

    def up_to_date(self, document: Document) -> Document:
        """Return a document as the newest version would have it.

        Raises
        ------
        VersionError
            If it has no version, or one that is not known.
        """
        found = document.get("version")
        if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= self.newest:
            raise VersionError(self.what, found, self.newest)
        for version in range(found, self.newest + 1):
            if step := self.steps.get(version):
                document = step(document)
        return {**document, "version": self.newest}
