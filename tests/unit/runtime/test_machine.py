from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reglab.runtime.machine import available_cores, available_memory, linux_memory

MEMINFO = "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    8000000 kB\n"
FREE = 8_000_000 * 1024


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    return root


def test_this_machine_has_some_and_not_more_than_there_is() -> None:
    found = available_memory()
    assert found is not None
    assert found > 50_000_000
    if sys.platform != "win32":
        assert found <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def test_without_groups_it_is_what_the_kernel_says(tmp_path: Path) -> None:
    assert linux_memory(written(tmp_path, {"proc/meminfo": MEMINFO})) == FREE


@pytest.mark.parametrize("place", ["", "user.slice/app", "docker/abc"])
def test_a_group_may_allow_less(tmp_path: Path, place: str) -> None:
    folder = "sys/fs/cgroup" if place.startswith("docker") else f"sys/fs/cgroup/{place}".rstrip("/")
    root = written(
        tmp_path,
        {
            "proc/meminfo": MEMINFO,
            "proc/self/cgroup": f"0::/{place}\n",
            f"{folder}/memory.max": "2000000000\n",
            f"{folder}/memory.current": "500000000\n",
            f"{folder}/memory.stat": "anon 1\ninactive_file 100000000\n",
        },
    )
    assert linux_memory(root) == 2_000_000_000 - 400_000_000


def test_groups_of_the_first_version_and_groups_without_a_limit(tmp_path: Path) -> None:
    first = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "7:cpu:/x\n4:memory:/jobs\n",
        "sys/fs/cgroup/memory/jobs/memory.limit_in_bytes": "3000000000",
        "sys/fs/cgroup/memory/jobs/memory.usage_in_bytes": "1000000000",
    }
    assert linux_memory(written(tmp_path / "first", first)) == 2_000_000_000
    second = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "0::/jobs\n",
        "sys/fs/cgroup/jobs/memory.max": "max\n",
        "sys/fs/cgroup/jobs/memory.current": "1000000000\n",
    }
    assert linux_memory(written(tmp_path / "second", second)) == FREE


def test_a_group_that_is_used_up_has_none(tmp_path: Path) -> None:
    files = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "0::/\n",
        "sys/fs/cgroup/memory.max": "100",
        "sys/fs/cgroup/memory.current": "500",
    }
    assert linux_memory(written(tmp_path, files)) == 0


def test_what_cannot_be_read_is_not_known(tmp_path: Path) -> None:
    assert linux_memory(written(tmp_path, {"proc/meminfo": "Nothing: 1\n"})) is None


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"}, 1),
        ({"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpu.max": "20000 100000\n"}, 1),
        ({"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "max 100000\n"}, None),
        (
            {
                "proc/self/cgroup": "4:cpu,cpuacct:/jobs\n",
                "sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us": "100000",
                "sys/fs/cgroup/cpu/jobs/cpu.cfs_period_us": "100000",
            },
            1,
        ),
        (
            {
                "proc/self/cgroup": "4:cpu:/\n",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            },
            None,
        ),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "900000 100000\n"}, None),
        ({}, None),
    ],
)
def test_cores_are_those_that_a_group_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cores: int | None
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: {0, 1, 2, 3}, raising=False)
    assert available_cores(written(tmp_path, files)) == (cores or 4)
