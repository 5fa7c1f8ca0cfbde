"""The checks of ``reglab doctor``: each finds out one thing, and knows what to do where it is wrong."""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reglab import __version__
from reglab.analysis import summarize
from reglab.display import has_display
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import TrainingSpec
from reglab.record.record import RunRecord
from reglab.resources import resource_dir
from reglab.runtime.call import CallError, call_in_child
from reglab.runtime.machine import available_cores
from reglab.runtime.process_host import ProcessHost
from reglab.store import paths
from reglab.store.errors import StoreError

State = Literal["ok", "note", "missing"]
TIMEOUT_S = 120.0
"""Longest time for one check; torch's first import from a slow disk takes a while."""

PACKAGES = {
    "torch": "torch",
    "PySide6-Essentials": "PySide6",
    "pyqtgraph": "pyqtgraph",
    "numpy": "numpy",
    "scipy": "scipy",
    "scikit-learn": "sklearn",
    "pydantic": "pydantic",
    "safetensors": "safetensors",
    "segno": "segno",
    "jinja2": "jinja2",
    "platformdirs": "platformdirs",
    "typer": "typer",
    "rich": "rich",
}
"""Distribution and module of everything that reglab needs."""

SYSTEM_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Libraries that Qt takes from a Linux system, and their packages on Debian and Ubuntu."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; ``"missing"`` means that reglab does not work without it."""

    name: str
    state: State
    found: str
    remedy: str = ""


def all_checks() -> Iterator[Check]:
    """Carry out one check after the other."""
    yield Check("reglab", "ok", f"{__version__} in {Path(__file__).resolve().parents[1]}")
    yield _python()
    for distribution, module in PACKAGES.items():
        yield _package(distribution, module)
    yield _resources()
    yield from _folders()
    yield from _torch()
    yield _training()
    yield from _window()


def _python() -> Check:
    found = f"{platform.python_version()} on {platform.platform()}, {available_cores()} processors"
    return Check("Python", "ok", found)


def _package(distribution: str, module: str) -> Check:
    remedy = f"Install it: python -m pip install {distribution}"
    if importlib.util.find_spec(module) is None:
        return Check(distribution, "missing", "not installed", remedy)
    try:
        version = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        # The executable carries the packages without their descriptions.
        return Check(distribution, "ok", "included")
    if distribution == "PySide6-Essentials" and version.startswith("6.12") and sys.version_info < (3, 12):
        remedy = "It aborts on Python 3.11: python -m pip install 'PySide6-Essentials>=6.11.2,<6.12'"
        return Check(distribution, "missing", version, remedy)
    return Check(distribution, "ok", version)


def _resources() -> Check:
    try:
        return Check("resources", "ok", str(resource_dir()))
    except FileNotFoundError as error:
        return Check("resources", "missing", str(error), "Install reglab again.")


def _folders() -> Iterator[Check]:
    portable = " (portable)" if paths.portable_dir() is not None else ""
    folders = {"data": paths.data_dir, "log": paths.log_dir, "settings": paths.settings_dir}
    for name, find in folders.items():
        title = f"{name} folder"
        try:
            folder = find()
            probe = folder / ".reglab-probe"
            probe.touch()
            probe.unlink()
        except (OSError, StoreError) as error:
            yield Check(title, "missing", str(error), "Make the folder writable, or set HOME to one that is.")
        else:
            yield Check(title, "ok", f"{folder}{portable}")


def _torch() -> Iterator[Check]:
    """Devices and threads, found in a process of its own: this one stays without torch."""
    try:
        found = call_in_child("reglab.engine.answers.inventory:describe", timeout=TIMEOUT_S)
    except CallError as error:
        yield Check(
            "torch works", "missing", str(error), "Install it again: python -m pip install 'torch==2.13.*'"
        )
        return
    devices = ", ".join(f"{key} ({title})" for key, title in found["devices"].items())
    yield Check("torch works", "ok", f"{found['torch']}, up to {found['threads']} threads")
    if found["broken_devices"]:
        broken = ", ".join(found["broken_devices"])
        yield Check(
            "devices", "note", f"{devices}; not usable: {broken}", "Update its driver to train on it."
        )
    else:
        yield Check("devices", "ok", devices)


def _training() -> Check:
    """A few epochs in the training process, as the window does it."""
    experiment = Experiment(
        data=DataSpec(train=20, validation=20, test=20), training=TrainingSpec(epochs=20), seeds=2
    )
    record = RunRecord(experiment, 1)
    host = ProcessHost()
    began = time.perf_counter()
    ready = 0.0
    try:
        host.run(1, experiment)
        while not record.ended and time.perf_counter() - began < TIMEOUT_S:
            for event in host.poll(0.1):
                record.apply(event)
            ready = ready or (time.perf_counter() - began if host.ready else 0.0)
    finally:
        host.close()
    if record.state != "completed":
        trouble = record.failure.message if record.failure else f"no answer within {TIMEOUT_S:g} s"
        return Check("training", "missing", trouble, "See “torch works”, and the log folder for details.")
    epochs = summarize(record).epochs
    return Check(
        "training", "ok", f"{epochs} epochs of 2 networks; the process was ready after {ready:.1f} s"
    )


def _window() -> Iterator[Check]:
    """Start Qt as the window does, or without a screen where there is none."""
    shown = has_display()
    environment = {} if shown else {"QT_QPA_PLATFORM": "offscreen"}
    try:
        found = call_in_child(
            "reglab.gui.application.probe:describe", timeout=TIMEOUT_S, environment=environment
        )
    except CallError as error:
        yield Check("window", "missing", str(error), _qt_remedy())
        return
    where = f"Qt {found['qt']} on {found['platform']}"
    if not found["draws"]:
        yield Check("window", "missing", f"{where} does not draw SVG", "Install PySide6-Essentials again.")
    elif shown:
        width, height = found["screen"]
        yield Check("window", "ok", f"{where}, screen {width} × {height}")
    else:
        remedy = "Start reglab on a desktop to see its window; everything else works here."
        yield Check("window", "note", f"{where}; there is no display", remedy)
    if found["font_families"] == 0:
        yield Check(
            "fonts", "note", "none, so texts are empty boxes", "Install fonts, e.g. fonts-dejavu-core."
        )
    else:
        yield Check("fonts", "ok", f"{found['font_families']} families")


def _qt_remedy() -> str:
    """Name the libraries that the system lacks, where that is the cause."""
    missing = missing_libraries() if sys.platform == "linux" else {}
    if missing:
        packages = " ".join(missing.values())
        return (
            f"The system lacks {', '.join(missing)}. On Debian or Ubuntu: sudo apt-get install -y {packages}"
        )
    return "Check DISPLAY, or install PySide6-Essentials again."


def missing_libraries() -> dict[str, str]:
    """The system's libraries that cannot be loaded, with their Debian packages."""
    missing = {}
    for library, package in SYSTEM_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    return missing
