"""What all commands have in common: help, version, presets, colours, letters, what is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reglab import __version__
from reglab.cli import main
from reglab.experiment.presets import PRESETS
from tests.unit.cli.conftest import UseHost

Captured = pytest.CaptureFixture[str]
REPOSITORY = Path(__file__).parents[3]


def python(code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        cwd=REPOSITORY,
        env=os.environ | environment,
        timeout=240,
        check=False,
    )


def test_version(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"reglab {__version__}\n"


def test_help_names_every_command(capsys: Captured) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for command in ("run", "presets", "doctor", "bench", "gui"):
        assert f" {command} " in out
    assert "Exit codes: 0 done, 1 failed" in out


def test_unknown_command(capsys: Captured) -> None:
    assert main(["rum"]) == 2
    assert "rum" in capsys.readouterr().err


def test_presets(capsys: Captured) -> None:
    assert main(["presets"]) == 0
    out = capsys.readouterr().out
    for preset in PRESETS.values():
        assert preset.key in out
        assert preset.title in out
    assert main(["presets", "--json"]) == 0
    assert [entry["key"] for entry in json.loads(capsys.readouterr().out)] == list(PRESETS)


@pytest.mark.parametrize("arguments", [[], ["gui"], ["gui", "some.json"]])
def test_no_command_opens_the_window(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    called: list[list[str]] = []

    def window(argv: list[str]) -> int:
        called.append(argv)
        return 7

    fake = types.ModuleType("reglab.gui.application.app")
    monkeypatch.setattr(fake, "main", window, raising=False)
    monkeypatch.setitem(sys.modules, "reglab.gui.application.app", fake)
    assert main(arguments) == 7
    assert called == [arguments[1:]]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from reglab.cli import main; main(['--help'])\n"
        "heavy = ('torch', 'sklearn', 'scipy', 'numpy', 'PySide6', 'pyqtgraph', 'rich.progress')\n"
        "print('loaded:', [m for m in heavy if m in sys.modules])"
    )
    done = python(code)
    assert done.returncode == 0
    assert b"loaded: []" in done.stdout


def test_a_terminal_with_plain_letters_gets_question_marks_not_a_traceback() -> None:
    code = (
        "import sys; import reglab.cli.run as r; from tests.support.hosts import ScriptedHost\n"
        "r.ProcessHost = lambda **options: ScriptedHost()\n"
        "from reglab.cli import main; sys.exit(main(['run', 'noisy-sine', '--epochs', '5', *sys.argv[1:]]))"
    )
    done = python(code, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert b"validation R? is 0.10 higher." in done.stdout
    done = python(code.replace("*sys.argv[1:]", "'--json'"), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "→" in json.loads(done.stdout)["sentences"][0]


@pytest.mark.parametrize(
    ("variables", "coloured"), [({"NO_COLOR": "1"}, False), ({}, True)], ids=["NO_COLOR", "colour"]
)
def test_no_color_is_respected(
    use_host: UseHost,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    coloured: bool,
) -> None:
    use_host("failed")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    main(["run", "nonsense"])
    assert ("\x1b[31m" in capsys.readouterr().err) is coloured


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_reader_that_leaves_early_costs_no_results(tmp_path: Path) -> None:
    code = (
        "import sys; import reglab.cli.run as r; from tests.support.hosts import ScriptedHost\n"
        "r.ProcessHost = lambda **options: ScriptedHost()\n"
        f"from reglab.cli import main; sys.exit(main(['run', 'first-light', '--out', {str(tmp_path)!r}]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert (tmp_path / "record.npz").exists()
