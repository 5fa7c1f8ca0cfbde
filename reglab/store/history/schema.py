"""The tables of the history, and the steps that lead to them from every version ever written.

==============  ==============================================================================
``run``         one row for each run: what was asked, how far it is, whose process writes it
``block``       what happened in a run, as blocks of a journal (`reglab.store.blocks`); read one after the
                other they are the file that `reglab.store.journal` writes
``snapshot``    networks of a run as of an epoch, which views ask when it is opened again
``network``     what every network came to, when a run has ended: one row for each arm and seed
``note``        what a person wrote, by the place that it stands at (`reglab.record.notes`): as in the
                blocks, here for whoever searches
==============  ==============================================================================

The views ``runs``, ``arms``, ``results`` and ``notes`` are for other programs: tidy tables with names, the
times in ISO 8601, without what was deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from reglab.experiment.versions import VersionError

APPLICATION = 0x72676C62
"""Tells a history from the databases of other programs: “rglb”."""
NEWEST = 1
"""The version that is written, kept as SQLite's ``user_version``."""

TABLES = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    epochs INTEGER NOT NULL DEFAULT 0,
    planned INTEGER NOT NULL,
    seconds REAL NOT NULL DEFAULT 0,
    started TEXT NOT NULL,
    ended TEXT,
    star INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    begun TEXT NOT NULL,
    sign REAL NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    deleted TEXT,
    headline TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL,
    seeds INTEGER NOT NULL,
    arms TEXT NOT NULL,
    curve_bytes INTEGER NOT NULL DEFAULT 0,
    snapshot_bytes INTEGER NOT NULL DEFAULT 0,
    experiment TEXT NOT NULL
);
CREATE TABLE block (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (run, number)
);
CREATE TABLE snapshot (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
);
CREATE TABLE network (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    place INTEGER NOT NULL,
    arm TEXT NOT NULL,
    seed INTEGER NOT NULL,
    state TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    epochs INTEGER NOT NULL,
    final_epoch INTEGER,
    train_loss REAL,
    val_loss REAL,
    gap REAL,
    score REAL,
    best_epoch INTEGER,
    best_train_loss REAL,
    best_val_loss REAL,
    best_gap REAL,
    best_score REAL,
    PRIMARY KEY (run, place, seed)
);
CREATE TABLE note (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    place TEXT NOT NULL,
    text TEXT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (run, place)
);
CREATE VIEW runs AS
    SELECT id, name, state, epochs, planned AS planned_epochs, seconds, started, ended, star, origin, data,
        seeds, headline, (SELECT text FROM note WHERE note.run = run.id AND place = 'run') AS note,
        curve_bytes + snapshot_bytes AS bytes, experiment
    FROM run WHERE deleted IS NULL;
CREATE VIEW arms AS
    SELECT run.id AS run, arm.key AS place, arm.value AS arm
    FROM run, json_each(run.arms) AS arm WHERE deleted IS NULL;
CREATE VIEW results AS
    SELECT run.name AS run_name, network.* FROM network JOIN run ON run.id = network.run
    WHERE deleted IS NULL;
CREATE VIEW notes AS
    SELECT note.run, run.name AS run_name, note.place, note.text, note.changed
    FROM note JOIN run ON run.id = note.run WHERE deleted IS NULL;
"""

STEPS: Mapping[int, str] = {}
"""By the version that a step is for: the statements that make the next one of it."""


class ForeignError(Exception):
    """The database belongs to another program."""


def set_up(connection: sqlite3.Connection, *, newest: int = NEWEST, steps: Mapping[int, str] = STEPS) -> None:
    """Make the tables where there are none, and bring older ones up to date; all of it or nothing.

    Raises
    ------
    ForeignError
        If the database is another program's.
    VersionError
        If a newer program wrote it.
    sqlite3.Error
        If it cannot be read or written.
    """
    if (found := _version(connection, newest)) == newest:
        return
    if not found:
        # Only while there are no tables yet: what is deleted shall make the file smaller.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have been quicker.
        found = _version(connection, newest)
        statements = [TABLES] if not found else [steps[v] for v in range(found, newest) if v in steps]
        for statement in _each(statements):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, newest: int) -> int:
    """The version of the tables; 0 where there are none."""
    # All of it as of one moment: another program may be making the tables.
    with _moment(connection):
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION and (application or version or tables):
        raise ForeignError
    if not isinstance(version, int) or not 0 <= version <= newest:
        raise VersionError("history", version, newest)
    return version


@contextmanager
def _moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Read within a transaction, be it one that is open."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _each(scripts: list[str]) -> list[str]:
    """The statements of some scripts; a script as a whole would end the transaction that is open."""
    found, rest = [], ""
    for line in "\n".join(scripts).splitlines():
        rest += line + "\n"
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return found
