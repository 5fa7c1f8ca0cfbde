"""The bootstrap installs once, notices what has changed or broken, and says in one sentence what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "a checkout"
    (root / "packaging").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (root / "packaging" / "constraints.txt").write_text("numpy==2.0\n", encoding="utf-8")
    return root


class FakePip:
    """Stands in for pip: notes the calls, and fails where it is told to."""

    calls: list[list[str]]
    fails_on: str | None = None
    interrupts: bool = False

    def __init__(self, python: Path, constraints: Path, log: Path) -> None:
        self.log = log

    def install(self, arguments: list[str], what: str, cwd: Path | None = None) -> None:
        from bootstrap_errors import InstallationError

        FakePip.calls.append(arguments)
        if FakePip.interrupts:
            raise KeyboardInterrupt
        if FakePip.fails_on in arguments:
            raise InstallationError("pip failed")


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch, packaging_scripts: Path) -> type[FakePip]:
    import bootstrap_environment
    import bootstrap_pip

    def make(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        python = Path(command[-1]) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(bootstrap_pip, "Pip", FakePip)
    monkeypatch.setattr(bootstrap_environment.subprocess, "run", make)
    FakePip.calls, FakePip.fails_on, FakePip.interrupts = [], None, False
    return FakePip


def environment(root: Path, torch_index: str | None = None) -> Any:
    from bootstrap_environment import Environment

    return Environment(root, root / ".venv", torch_index)


NOTHING: frozenset[str] = frozenset()
TEST = frozenset({"test"})


def test_second_start_has_nothing_to_do(checkout: Path, pip: type[FakePip]) -> None:
    first = environment(checkout)
    assert not first.is_ready(NOTHING)
    first.install(NOTHING)
    assert pip.calls[-1][-2:] == ["--editable", "."]
    assert environment(checkout).is_ready(NOTHING)
    assert not environment(checkout).is_ready(TEST)


def test_what_was_installed_stays(checkout: Path, pip: type[FakePip]) -> None:
    environment(checkout).install(TEST)
    environment(checkout).install(frozenset({"build"}))
    assert pip.calls[-1][-1] == ".[build,test]"
    assert environment(checkout).is_ready(TEST)
    assert environment(checkout).is_ready(NOTHING)


@pytest.mark.parametrize("name", ["pyproject.toml", "packaging/constraints.txt"])
def test_changed_pins_are_installed_again(checkout: Path, pip: type[FakePip], name: str) -> None:
    environment(checkout).install(TEST)
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert not environment(checkout).is_ready(TEST)
    environment(checkout).install(TEST)
    assert environment(checkout).is_ready(TEST)


def test_moved_checkout_is_installed_again(checkout: Path, pip: type[FakePip]) -> None:
    environment(checkout).install(NOTHING)
    moved = checkout.rename(checkout.with_name("elsewhere"))
    assert not environment(moved).is_ready(NOTHING)


def test_other_torch_is_fetched_from_its_index_and_remembered(checkout: Path, pip: type[FakePip]) -> None:
    environment(checkout).install(NOTHING)
    wanted = environment(checkout, "https://example.org/cpu")
    assert not wanted.is_ready(NOTHING)
    pip.calls.clear()
    wanted.install(NOTHING)
    assert pip.calls[0][:4] == ["torch", "--no-deps", "--index-url", "https://example.org/cpu"]
    assert "--force-reinstall" in pip.calls[0]
    later = environment(checkout)
    assert later.is_ready(NOTHING)
    assert later.torch_index == "https://example.org/cpu"


def test_interrupted_installation_begins_anew(
    checkout: Path, pip: type[FakePip], capsys: pytest.CaptureFixture[str]
) -> None:
    pip.interrupts = True
    with pytest.raises(KeyboardInterrupt):
        environment(checkout).install(NOTHING)
    half_copied = checkout / ".venv" / "half a package"
    half_copied.touch()
    pip.interrupts = False
    again = environment(checkout)
    assert not again.is_ready(NOTHING)
    again.install(NOTHING)
    assert not half_copied.exists()
    assert "interrupted" in capsys.readouterr().out
    assert environment(checkout).is_ready(NOTHING)


def test_interrupted_making_of_the_environment_begins_anew(
    checkout: Path, pip: type[FakePip], monkeypatch: pytest.MonkeyPatch
) -> None:
    import bootstrap_environment

    def interrupted(command: list[str], **_: Any) -> None:
        (Path(command[-1]) / "bin").mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap_environment.subprocess, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment(checkout).install(NOTHING)
    environment(checkout).install(NOTHING)
    assert environment(checkout).is_ready(NOTHING)


def test_folder_that_cannot_be_cleared_is_said(
    checkout: Path, pip: type[FakePip], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bootstrap_environment import MARKER
    from bootstrap_errors import InstallationError

    folder = checkout / ".venv"
    folder.mkdir()
    (folder / MARKER).touch()

    def busy(path: Path) -> None:
        (path / MARKER).unlink()
        raise OSError(39, "Directory not empty")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", busy)
        with pytest.raises(InstallationError, match="perhaps the interrupted pip is still at work"):
            environment(checkout).install(NOTHING)
    assert (folder / MARKER).exists()
    environment(checkout).install(NOTHING)
    assert environment(checkout).is_ready(NOTHING)


def test_failed_pip_keeps_what_is_there(checkout: Path, pip: type[FakePip]) -> None:
    from bootstrap_errors import InstallationError

    environment(checkout).install(NOTHING)
    kept = checkout / ".venv" / "kept"
    kept.touch()
    pip.fails_on = ".[test]"
    with pytest.raises(InstallationError):
        environment(checkout).install(TEST)
    assert not environment(checkout).is_ready(NOTHING)
    pip.fails_on = None
    environment(checkout).install(NOTHING)
    assert kept.exists()


@pytest.mark.parametrize("damage", ["{", "[]", '{"fingerprint": 1}', '{"fingerprint": "", "extras": 3}'])
def test_damaged_stamp_counts_as_none(checkout: Path, pip: type[FakePip], damage: str) -> None:
    from bootstrap_environment import STAMP

    environment(checkout).install(NOTHING)
    (checkout / ".venv" / STAMP).write_text(damage, encoding="utf-8")
    assert not environment(checkout).is_ready(NOTHING)


# ---------------------------------------------------------------------------------------- real processes
def failing_pip(tmp_path: Path, says: str) -> Any:
    """Return a Pip whose interpreter is a script that says something and fails."""
    from bootstrap_pip import Pip

    script = tmp_path / "python"
    script.write_text(f"#!{sys.executable}\nimport sys\nprint({says!r})\nsys.exit(1)\n", encoding="utf-8")
    script.chmod(0o755)
    return Pip(script, tmp_path / "constraints.txt", tmp_path / "log")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for pip is a script with a first line")
@pytest.mark.parametrize(
    ("says", "meaning"),
    [
        ("<urllib3.NewConnectionError: [Errno -3] Temporary failure in name resolution", "offline"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "the disk is full"),
        (
            "Collecting x\nERROR: No matching distribution found for x==1.",
            "No matching distribution found for x==1",
        ),
        ("nothing that we know", "nothing that we know"),
    ],
)
def test_failure_is_one_sentence(tmp_path: Path, packaging_scripts: Path, says: str, meaning: str) -> None:
    from bootstrap_errors import InstallationError

    with pytest.raises(InstallationError, match="Installing things failed") as caught:
        failing_pip(tmp_path, says).install(["x"], "things")
    assert meaning in str(caught.value)
    assert "\n" not in str(caught.value)
    assert says in (tmp_path / "log").read_text(encoding="utf-8")


def test_all_checks_run_and_any_failure_counts(
    packaging_scripts: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    import bootstrap_checks

    commands = {
        name: [sys.executable, "-c", f"raise SystemExit({int(name == 'mypy')})"]
        for name in bootstrap_checks.checks(Path(sys.executable), [])
    }
    monkeypatch.setattr(bootstrap_checks, "checks", lambda python, arguments: commands)
    assert bootstrap_checks.run_checks(tmp_path, Path(sys.executable), []) == 1
    summary = capsys.readouterr().out.split("== summary\n")[1].splitlines()
    assert [line.split("  ")[0] for line in summary] == [
        "ruff check",
        "ruff format",
        "mypy",
        "lint-imports",
        "pytest",
    ]
    assert [("FAILED" in line) for line in summary] == [False, False, True, False, False]
    commands["mypy"] = commands["pytest"]
    assert bootstrap_checks.run_checks(tmp_path, Path(sys.executable), []) == 0


def test_what_follows_two_dashes_is_passed_on(packaging_scripts: Path) -> None:
    from bootstrap_commands import _split

    assert _split(["test", "--venv", "x", "--", "-k", "--", "y"]) == (
        ["test", "--venv", "x"],
        ["-k", "--", "y"],
    )
    assert _split(["run"]) == (["run"], [])


def test_old_python_gets_a_sentence(
    packaging_scripts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import bootstrap

    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    assert bootstrap.main() == 2
    assert "needs Python 99.0 or newer; this is Python 3." in capsys.readouterr().err


def test_help_and_bad_commands(packaging_scripts: Path) -> None:
    script = str(packaging_scripts / "bootstrap.py")
    shown = subprocess.run([sys.executable, script, "--help"], capture_output=True, text=True, check=True)
    assert all(command in shown.stdout for command in ("run", "test", "build"))
    wrong = subprocess.run([sys.executable, script, "fly"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "fly" in wrong.stderr
