from __future__ import annotations

import json
from typing import Any

import pytest

from reglab.cli import checks, main
from reglab.runtime.call import CallError
from tests.support.hosts import ScriptedHost

Captured = pytest.CaptureFixture[str]

TORCH = {
    "torch": "2.13.0",
    "devices": {"cpu": "processor"},
    "broken_devices": [],
    "threads": 2,
    "seconds": 0.1,
}
QT = {
    "qt": "6.11.3",
    "platform": "xcb",
    "screen": [1366, 768],
    "scale": 1.0,
    "font_families": 9,
    "draws": True,
}


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the processes that doctor starts would find; tests change it."""
    found: dict[str, Any] = {
        "reglab.engine.answers.inventory:describe": TORCH,
        "reglab.gui.application.probe:describe": QT,
    }

    def call(function: str, **_: object) -> Any:
        if isinstance(found[function], Exception):
            raise found[function]
        return found[function]

    monkeypatch.setattr(checks, "call_in_child", call)
    monkeypatch.setattr(checks, "ProcessHost", ScriptedHost)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    return found


def report(capsys: Captured) -> tuple[int, dict[str, dict[str, str]]]:
    code = main(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is (code == 0)
    return code, {check["name"]: check for check in found["checks"]}


def test_all_is_well(surroundings: dict[str, Any], capsys: Captured) -> None:
    code, found = report(capsys)
    assert code == 0
    assert {check["state"] for check in found.values()} == {"ok"}
    assert found["torch"]["found"].startswith("2.13")
    assert found["window"]["found"] == "Qt 6.11.3 on xcb, screen 1366 × 768"
    assert "20 epochs of 2 networks" in found["training"]["found"]


def test_as_text(surroundings: dict[str, Any], capsys: Captured) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "Everything that reglab needs is there." in out
    assert len([line for line in out.splitlines() if line.startswith("     ok  ")]) > 15


def test_a_missing_package_is_named_with_the_remedy(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(checks.PACKAGES, "left-pad", "no_such_module")
    code, found = report(capsys)
    assert code == 1
    assert found["left-pad"] == {
        "name": "left-pad",
        "state": "missing",
        "found": "not installed",
        "remedy": "Install it: python -m pip install left-pad",
    }
    assert main(["doctor"]) == 1
    assert "reglab lacks: left-pad." in capsys.readouterr().out


def test_packages_of_the_executable_have_no_descriptions(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(checks.PACKAGES, "no-such-distribution", "json")
    assert report(capsys)[1]["no-such-distribution"]["found"] == "included"


def test_the_version_of_qt_that_aborts_is_refused(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks.importlib.metadata, "version", lambda _: "6.12.0")
    monkeypatch.setattr(checks.sys, "version_info", (3, 11, 7))
    code, found = report(capsys)
    assert code == 1
    assert "aborts on Python 3.11" in found["PySide6-Essentials"]["remedy"]


def test_torch_that_does_not_load(surroundings: dict[str, Any], capsys: Captured) -> None:
    surroundings["reglab.engine.answers.inventory:describe"] = CallError("ImportError: libgomp.so.1")
    code, found = report(capsys)
    assert code == 1
    assert found["torch works"]["found"] == "ImportError: libgomp.so.1"
    assert "torch==2.13" in found["torch works"]["remedy"]


def test_a_device_that_does_not_work_is_a_note(surroundings: dict[str, Any], capsys: Captured) -> None:
    surroundings["reglab.engine.answers.inventory:describe"] = TORCH | {"broken_devices": ["cuda"]}
    code, found = report(capsys)
    assert code == 0
    assert found["devices"]["state"] == "note"
    assert "cuda" in found["devices"]["found"]


def test_training_that_fails(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "ProcessHost", lambda: ScriptedHost("failed"))
    code, found = report(capsys)
    assert code == 1
    assert found["training"]["found"] == "The training process ended."


def test_qt_without_its_libraries(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings["reglab.gui.application.probe:describe"] = CallError(
        "The process ended unexpectedly (killed by signal 6)."
    )
    monkeypatch.setattr(checks.sys, "platform", "linux")
    monkeypatch.setattr(checks, "SYSTEM_LIBRARIES", {"libnothing.so.9": "libnothing9", "libc.so.6": "libc6"})
    code, found = report(capsys)
    assert code == 1
    assert found["window"]["remedy"] == (
        "The system lacks libnothing.so.9. On Debian or Ubuntu: sudo apt-get install -y libnothing9"
    )


def test_without_a_display_the_rest_still_works(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(checks.sys, "platform", "linux")
    code, found = report(capsys)
    assert code == 0
    assert found["window"]["state"] == "note"
    assert "there is no display" in found["window"]["found"]


def test_no_fonts(surroundings: dict[str, Any], capsys: Captured) -> None:
    surroundings["reglab.gui.application.probe:describe"] = QT | {"font_families": 0}
    assert report(capsys)[1]["fonts"]["remedy"].startswith("Install fonts")


def test_a_folder_that_cannot_be_written_to(
    surroundings: dict[str, Any], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checks.paths, "data_dir", refuse)
    code, found = report(capsys)
    assert code == 1
    assert found["data folder"]["state"] == "missing"
    assert found["log folder"]["state"] == "ok"


@pytest.mark.slow
def test_the_real_surroundings_of_torch_and_qt(capsys: Captured) -> None:
    torch = list(checks._torch())
    assert [check.state for check in torch] == ["ok", "ok"]
    assert "cpu" in torch[1].found
    window = {check.name: check for check in checks._window()}
    assert window["window"].found.startswith("Qt 6.")
    assert window["window"].state == "ok"  # the tests ask for the platform "offscreen" by name
