"""A Dask scheduler with two workers on loopback: prints its address, and ends when standard input does.

The worker that is given the first task is killed; then it prints “killed”.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def main() -> None:
    """Serve until nobody is interested any more."""
    import distributed

    make: Any = distributed.LocalCluster
    with make(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        cluster.scheduler.add_plugin(_killer(distributed, cluster))
        sys.stdin.read()
        # A polite end waits for what the workers are at.
        for nanny in cluster.workers.values():
            if nanny.pid is not None:
                os.kill(nanny.pid, signal.SIGKILL)
        os._exit(0)


def _killer(distributed: Any, cluster: Any) -> Any:
    """Make what kills the first worker that is given a task, as soon as it is."""

    class Killer(distributed.SchedulerPlugin):  # type: ignore[misc]
        killed = False

        def transition(self, key: Any, _start: str, finish: str, *_: Any, **__: Any) -> None:
            if finish != "processing" or self.killed:
                return
            self.killed = True
            address = cluster.scheduler.tasks[key].processing_on.address
            nanny = next(w for w in cluster.workers.values() if w.worker_address == address)
            os.kill(nanny.pid, signal.SIGKILL)
            sys.stdout.write("killed\n")
            sys.stdout.flush()

    return Killer()


if __name__ == "__main__":
    main()
