"""The choice of how many processes train together: from the menu, remembered, held from the next run on."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtGui import QAction

from reglab.experiment.presets import PRESETS
from reglab.gui.run import jobs
from reglab.gui.run.sweep_worker import SweepWorker
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.window import processes_menu
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.thread_host import ThreadHost
from reglab.sweeps import LocalPool


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
