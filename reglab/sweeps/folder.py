"""The folder of a sweep.

================  =============================================================================
``sweep.json``    what was asked; `reglab.experiment.sweeps.loads` reads it
``results.csv``   every number: one row for each point, arm and seed; written when the sweep ends
``points/``       what came out, one file for each batch that ended; alone enough to go on from
================  =============================================================================
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

from reglab.experiment.sweeps import Sweep, SweepError, dumps, loads
from reglab.experiment.versions import Migrations, VersionError
from reglab.store.atomic import write_atomic
from reglab.store.errors import DAMAGE, StoreError, explain, unreadable
from reglab.store.experiments import read_limited
from reglab.sweeps.outcomes import CellOutcome, NetworkOutcome
from reglab.sweeps.result import SweepResult
from reglab.words.language import _

SWEEP, RESULTS, POINTS = "sweep.json", "results.csv", "points"
POINTS_FORMAT = Migrations("part of a sweep", newest=1)
"""The chain of the files in ``points/``."""
MAX_BYTES = 500_000_000


class SweepFolder:
    """Keeps what comes out of a sweep, so that it can go on after an interruption.

    Parameters
    ----------
    path : str or Path
        The folder; see `open_folder`.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def outcomes(self) -> dict[str, CellOutcome]:
        """Return all points that are kept, by identity, also of sweeps before.

        Raises
        ------
        StoreError
            If a file is damaged.
        """
        found: dict[str, CellOutcome] = {}
        for path in sorted((self.path / POINTS).glob("*.json")):
            text = read_limited(path, MAX_BYTES, _("sweep"))
            try:
                values = POINTS_FORMAT.up_to_date(json.loads(text))
                outcomes = [CellOutcome.from_dict(each) for each in values["points"]]
            except DAMAGE as error:
                if isinstance(error, VersionError) and error.newer:
                    raise unreadable(path, error) from error
                raise StoreError(
                    _("{path} is damaged ({reason}); remove it, and its points are computed again.").format(
                        path=path, reason=str(error) or type(error).__name__
                    )
                ) from error
            found |= {outcome.key: outcome for outcome in outcomes}
        return found

    def keep(self, outcomes: Sequence[CellOutcome]) -> None:
        """Write points that have ended, all of them or none; raises `StoreError`."""
        name = hashlib.sha256("".join(outcome.key for outcome in outcomes).encode()).hexdigest()[:32]
        values = {"version": POINTS_FORMAT.newest, "points": [outcome.to_dict() for outcome in outcomes]}
        write_atomic(self.path / POINTS / f"{name}.json", json.dumps(values, allow_nan=False) + "\n")

    def write_results(self, result: SweepResult) -> None:
        """Write the table of all points that have ended; raises `StoreError`."""
        write_atomic(self.path / RESULTS, results_csv(result))


def open_folder(path: str | Path, sweep: Sweep, *, resume: bool = False) -> SweepFolder:
    """Make the folder of a sweep, or go on in one; raises `StoreError`.

    With `resume`, points that it holds are taken over, also where the sweep asks for others beside them;
    without, it must hold no sweep.
    """
    path = Path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        taken = not resume and (path / SWEEP).exists()
        if not taken:
            (path / POINTS).mkdir(exist_ok=True)
    except OSError as error:
        raise explain(path, error) from error
    if taken:
        raise StoreError(
            _("{path} already holds a sweep; go on with it (--resume), or choose another folder.").format(
                path=path
            )
        )
    write_atomic(path / SWEEP, dumps(sweep))
    return SweepFolder(path)


def read_sweep(path: str | Path) -> SweepResult:
    """Read a sweep back from its folder, as far as it came.

    Raises
    ------
    StoreError
        If it is missing or damaged.
    """
    path = Path(path)
    if path.is_dir() and not (path / SWEEP).exists():
        raise StoreError(
            _("{path} holds no sweep ({file} is missing); choose another folder.").format(
                path=path, file=SWEEP
            )
        )
    try:
        result = SweepResult(loads(read_limited(path / SWEEP, MAX_BYTES, _("sweep")), SWEEP))
    except SweepError as error:
        raise StoreError(f"{path}: {error}") from error
    result.add(SweepFolder(path).outcomes().values())
    return result


def results_csv(result: SweepResult) -> str:
    """Return every number as tidy CSV: one row for each point, arm and seed; empty where there is none."""
    sweep = result.sweep
    parameters = sweep.parameters
    metrics = _metrics(result)
    header = [
        *(parameter.path for parameter in parameters),
        *("arm", "seed", "outcome", "epochs", "best_epoch", "final_epoch", "diverged_epoch", "parameters"),
        *(f"{at}_{name}" for at in ("last", "best") for name in metrics),
        "point",
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    names = [arm.name for arm in sweep.swept]
    for cell, outcome in result.rows():
        values = [repr(p.typed(v)) for p, v in zip(parameters, cell.values, strict=True)]
        for network in outcome.networks:
            writer.writerow([*values, names[network.arm], *_row(network, metrics), cell.key])
    return out.getvalue()


def _metrics(result: SweepResult) -> list[str]:
    for _unused, outcome in result.rows():
        for network in outcome.networks:
            return list(network.last)
    return []


def _row(network: NetworkOutcome, metrics: Sequence[str]) -> list[str]:
    facts = (
        network.seed,
        network.outcome,
        network.epochs,
        network.best_epoch,
        network.final_epoch,
        network.diverged_epoch,
        network.parameters,
    )
    numbers = [values.get(name, math.nan) for values in (network.last, network.best) for name in metrics]
    return [
        *("" if fact is None else str(fact) for fact in facts),
        *(repr(number) if math.isfinite(number) else "" for number in numbers),
    ]
