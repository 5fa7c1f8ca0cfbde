"""Has a run of the command line kept in the history."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from reglab.cli.console import complain
from reglab.cli.training import POLL_S, RUN
from reglab.experiment.experiment import Experiment
from reglab.record.networks import AllNetworks
from reglab.record.questions import Answer, Question
from reglab.record.record import RunRecord
from reglab.runtime.host import Host, HostError
from reglab.store.errors import StoreError
from reglab.store.history import History, Recording
from reglab.store.history.opening import networks_budget
from reglab.store.networks import pack_networks

_ANSWER_S = 10.0
"""Longest wait for the networks: a run without them is better than none."""


@contextmanager
def recorded(experiment: Experiment) -> Iterator[Recording]:
    """Keep a run in the history; where that is not possible to its end, it is said."""
    with closing(History()) as history:
        recording = Recording(history, experiment, RUN, "command line")
        try:
            yield recording
        finally:
            try:
                recording.close()
            except StoreError as error:
                complain(f"The run could not be kept in the history: {error}")


def keep_networks(host: Host, record: RunRecord, recording: Recording) -> None:
    """Keep the networks that a run ended with, so that views of the window can ask about them."""
    if record.lost or not record.epochs or recording.id is None:
        return
    columns = tuple(replica.index for replica in record.replicas)
    host.ask(Question(RUN, 1, AllNetworks(networks_budget(record)), columns))
    until = time.monotonic() + _ANSWER_S
    try:
        while time.monotonic() < until:
            for event in host.poll(POLL_S):
                if isinstance(event, Answer):
                    if event.networks:
                        recording.keep(pack_networks(event.networks))
                    return
    except (HostError, StoreError) as error:
        complain(f"The networks of the run could not be kept in the history: {error}")
