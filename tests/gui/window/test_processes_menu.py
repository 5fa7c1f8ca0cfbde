"""The choice of how many processes train together: from the menu, remembered, held from the next run on."""

from __future__ import annotations

import os
import sys
from contextlib import closing

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from reglab.experiment.presets import PRESETS
from reglab.gui.run import jobs
from reglab.gui.run.sweep_worker import SweepWorker
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.window import processes_menu
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.process_host import ProcessHost
from reglab.runtime.thread_host import ThreadHost
from reglab.sweeps import LocalPool

NICENESS = jobs.NICENESS


@pytest.fixture
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (jobs, processes_menu):
        monkeypatch.setattr(module, "available_cores", lambda: 4)


def entries(window: MainWindow) -> list[QAction]:
    return window.processes.group.actions()


@pytest.mark.usefixtures("four_cores")
def test_it_offers_all_cores_and_begins_with_one_less(make_window) -> None:
    window = make_window(PRESETS["first-light"].experiment)
    assert [action.text() for action in entries(window)] == [
        "&Automatic: at most 3 processes",
        "At most 1 process",
        "At most 2 processes",
        "At most 3 processes",
        "At most 4 processes",
    ]
    assert [action.isChecked() for action in entries(window)] == [True, False, False, False, False]
    assert jobs.jobs_now() == 3


@pytest.mark.usefixtures("four_cores")
def test_a_choice_reaches_the_host_and_is_remembered(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[ThreadHost] = []

    def make() -> ThreadHost:
        hosts.append(ThreadHost())
        return hosts[-1]

    window = MainWindow(None, TrainingWorker(make), drafts=False)
    qtbot.addWidget(window)
    window.session.warm_up()
    qtbot.waitUntil(lambda: bool(hosts) and hosts[0].ready, timeout=120_000)
    entries(window)[2].trigger()
    qtbot.waitUntil(lambda: hosts[0].jobs == 2, timeout=120_000)
    assert jobs.jobs_now() == 2
    entries(window)[0].trigger()
    qtbot.waitUntil(lambda: hosts[0].jobs == 3, timeout=120_000)
    assert jobs.chosen_jobs() is None
    entries(window)[4].trigger()
    # On another machine with fewer cores the choice means nothing.
    monkeypatch.setattr(jobs, "available_cores", lambda: 2)
    assert jobs.jobs_now() == 1
    window.close()


@pytest.mark.usefixtures("four_cores")
def test_the_windows_host_has_what_was_chosen() -> None:
    jobs.choose_jobs(2)
    host = jobs.make_host()
    assert host.jobs == 2
    host.close()


@pytest.mark.usefixtures("four_cores")
def test_a_choice_holds_for_sweeps_too_until_there_is_none() -> None:
    with closing(LocalPool(4)) as pool:
        worker = SweepWorker(lambda: pool)
        for chosen, jobs_of_pool in ((None, 4), (2, 2), (1, 1), (None, 4)):
            jobs.choose_jobs(chosen)
            assert worker._ready().jobs == jobs_of_pool


@pytest.mark.skipif(sys.platform == "win32", reason="there is no number to ask for")
def test_what_trains_gives_way_to_the_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.sweeps.pool.available_cores", lambda: 1)
    # As it is where no tests run.
    monkeypatch.setattr(jobs, "NICENESS", NICENESS)
    assert NICENESS > 0
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    for made in (jobs.make_host(), jobs.make_pool()):
        with closing(made) as backend:
            backend.start()

            def ready(backend: ProcessHost | LocalPool = backend) -> bool:
                backend.poll(0.1)
                return backend.ready

            qtbot.waitUntil(ready, timeout=120_000)
            ways = {os.getpriority(os.PRIO_PROCESS, pid) - usual for pid in backend.pids}
            assert ways == {NICENESS}
