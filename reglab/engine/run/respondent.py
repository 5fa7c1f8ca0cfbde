"""Who is asked about the networks of a run, wherever they are trained."""

from __future__ import annotations

from reglab.engine.answers.keeping import revive
from reglab.engine.run.asked import answered
from reglab.engine.run.helpers import Helpers
from reglab.engine.run.merging import divided, together
from reglab.engine.run.section import Section
from reglab.record.events import Event
from reglab.record.networks import Revival
from reglab.record.questions import Answer, Question


class Respondent:
    """Answers questions about a run: about its own networks, and with the helpers about theirs.

    Parameters
    ----------
    section : Section
        The networks that are trained here.
    helpers : Helpers
        Those who train the others.
    """

    def __init__(self, section: Section, helpers: Helpers) -> None:
        self._section = section
        self._helpers = helpers
        self.looks = 0
        """How often the sealed test part was opened."""

    def answer(self, question: Question) -> Answer:
        """Answer a question about the run; one that opens the sealed test part is counted."""
        if self._helpers:
            found = self._answered_together(question)
        else:
            found = answered(question, self._section, self.looks)
        self.looks += found.peek is not None
        return found

    def _answered_together(self, question: Question) -> Answer:
        """Ask every process about its networks, and put the answers together."""
        parts = divided(question, self._section.fleet)
        elsewhere = {number: part for number, part in parts.items() if number}
        ticket = self._helpers.tell_each(elsewhere)
        answers = {}
        try:
            if 0 in parts:
                answers[0] = answered(parts[0], self._section, self.looks)
        finally:
            # What they were asked is answered in any case; it may be large, and nobody else reads it.
            answers |= {number: self._helpers.reply(ticket, number) for number in elsewhere}
        return together(question, [answers[number] for number in sorted(parts)], self.looks + 1)

    def revive(self, kept: Revival) -> tuple[Event, ...]:
        """Take over networks of a run that ended elsewhere, to be asked about; return what is to be told."""
        section = self._section
        section.prepare()
        revive(section.past, section.fleet.lanes, kept)
        self.looks = kept.looks
        return tuple(filter(None, [section.past.news()]))
