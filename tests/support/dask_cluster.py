"""A Dask scheduler with two workers on loopback: prints its address, and ends when standard input does.

The worker that is given the first task is killed while it is at it; then it prints “killed”.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
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
        threading.Thread(target=_kill_one, args=(cluster,), daemon=True).start()
        sys.stdin.read()
        # A polite end waits for what the workers are at.
        for nanny in cluster.workers.values():
            if nanny.pid is not None:
                os.kill(nanny.pid, signal.SIGKILL)
        os._exit(0)


def _kill_one(cluster: Any) -> None:
    """Wait until a worker is at a task, and kill it."""
    while True:
        for worker in list(cluster.scheduler.workers.values()):
            if worker.processing:
                nanny = next(w for w in cluster.workers.values() if w.worker_address == worker.address)
                os.kill(nanny.pid, signal.SIGKILL)
                sys.stdout.write("killed\n")
                sys.stdout.flush()
                return
        time.sleep(0.01)


if __name__ == "__main__":
    main()
