"""A Dask scheduler that is there already; the extra ``cluster`` of the installation brings what it takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from reglab.experiment.sweeps import Batch
from reglab.runtime.failures import Failure, failure_of
from reglab.runtime.trainer import TRAINER
from reglab.sweeps.backend import BatchDone, BatchFailed, BatchLost, Report
from reglab.sweeps.outcomes import CellOutcome
from reglab.sweeps.work import train_batch
from reglab.words.language import _

CONNECT_S = 5.0
"""How long the scheduler may take to answer."""


class ClusterError(RuntimeError):
    """The cluster cannot be used; its text is a sentence for a person."""


class DaskCluster:
    """Trains batches on the workers of a Dask scheduler, which have reglab installed.

    Points are told when they end; that a worker is lost is the scheduler's matter, which gives its batch
    to another one.

    Parameters
    ----------
    address : str
        Address of the scheduler, such as ``tcp://10.0.0.5:8786``.
    trainer : str
        What trains, as ``"module:attribute"``.

    Raises
    ------
    ClusterError
        If nothing answers there, it has no workers, or the extra is not installed.
    """

    def __init__(self, address: str, trainer: str = TRAINER) -> None:
        try:
            import distributed
        except ModuleNotFoundError:
            raise ClusterError(
                _(
                    "A cluster takes the packages dask and distributed; install reglab with "
                    "the extra “cluster”."
                )
            ) from None
        self._trainer = trainer
        try:
            connect: Any = distributed.Client
            self._client: Any = connect(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(
                _("No Dask scheduler answers at {address} ({error}); check the address.").format(
                    address=address, error=error
                )
            ) from None
        self._futures: dict[Any, int] = {}
        self.jobs: int = sum(self._client.nthreads().values())
        """Threads of all workers when it was connected."""
        if not self.jobs:
            self.close()
            raise ClusterError(
                _("The Dask scheduler at {address} has no workers; start one or more.").format(
                    address=address
                )
            )

    local = False
    """It has memory of its own."""

    def start(self) -> None:
        """The workers are there already."""

    def submit(self, number: int, batch: Batch) -> None:
        """Hand a batch to the scheduler."""
        future = self._client.submit(train_whole, batch, self._trainer, pure=False)
        self._futures[future] = number

    def poll(self, timeout: float) -> Sequence[Report]:
        """Return what has ended, waiting at most `timeout` seconds for the first."""
        deadline = time.monotonic() + timeout
        while not (ended := [future for future in self._futures if future.done()]):
            left = deadline - time.monotonic()
            if left <= 0:
                return []
            time.sleep(min(left, 0.01))
        return [self._report(future, self._futures.pop(future)) for future in ended]

    def _report(self, future: Any, number: int) -> Report:
        try:
            return BatchDone(number, future.result())
        except Exception as error:
            # The classes themselves would have to be imported from a package that need not be there.
            if type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError"):
                return BatchLost(
                    number, Failure(_("A worker of the cluster was lost."), str(error), "killed")
                )
            failure = failure_of(error)
            return BatchLost(number, failure) if failure.cause == "memory" else BatchFailed(number, failure)
        finally:
            future.release()

    def stop(self) -> None:
        """Give up all batches; those under way are trained to their end, for nobody."""
        self._client.cancel(list(self._futures), force=True)
        self._futures.clear()

    def close(self) -> None:
        """Leave the cluster, which goes on. Safe to call again."""
        self._client.close()


def train_whole(batch: Batch, trainer: str) -> tuple[CellOutcome, ...]:
    """Train a batch to its end, on a worker."""
    steps = train_batch(batch, trainer)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcomes: tuple[CellOutcome, ...] = end.value
            return outcomes
