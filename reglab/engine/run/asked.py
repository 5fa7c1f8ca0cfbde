"""What is asked about the networks of a run: found in what was kept of it, and answered."""

from __future__ import annotations

from reglab.engine.answers.answers import answer
from reglab.engine.answers.keeping import keep_networks
from reglab.engine.answers.sealed import opened
from reglab.engine.answers.worked import worked
from reglab.engine.run.section import Section
from reglab.record.networks import AllNetworks
from reglab.record.peeks import OpenSeal
from reglab.record.questions import Answer, Question
from reglab.record.worked import StepMasks, TermSums


def answered(question: Question, section: Section, looks: int) -> Answer:
    """Answer a question; see `reglab.engine.answers.answers`.

    Parameters
    ----------
    question : Question
        The question.
    section : Section
        The networks that it is about, and what was kept of them.
    looks : int
        How often the run's sealed test part was opened before.
    """
    fleet, past = section.fleet, section.past
    members = [
        fleet.member(fleet.replicas[column], max(1, past.epoch_of(column, epoch)))
        for column, epoch in zip(question.replicas, question.epochs, strict=True)
    ]
    if isinstance(question.want, OpenSeal):
        peek = opened(section.run_id, looks + 1, question.want, past, fleet.lanes, members, fleet.split_of)
        return Answer(question.run, question.number, peek.epoch, question.replicas, peek=peek)
    if isinstance(question.want, AllNetworks):
        kept = keep_networks(past, question.replicas, question.want.budget)
        newest = max((networks.epoch for networks in kept), default=0)
        return Answer(question.run, question.number, newest, question.replicas, networks=kept)
    if isinstance(question.want, TermSums | StepMasks):
        return worked(question, question.want, past, fleet.lanes, members, fleet.split_of)
    return answer(question, past, fleet.lanes, members, fleet.split_of)
