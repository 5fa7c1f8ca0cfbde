"""What goes into the frozen program, how it is packed, and that the smoke test notices what is wrong."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reglab.cli import main


@pytest.fixture
def contents(packaging_scripts: Path) -> Any:
    import frozen_contents

    return frozen_contents


@pytest.mark.parametrize(
    "name",
    [
        "torch",
        "torch.nn.functional",
        "torch.ao.quantization.observer",
        "torch.distributed.rpc.api",
        "torch.distributed.algorithms.join",
        "torch.testing._internal.logging_tensor",
        "torch._export.utils",
        "sklearn.utils._testing",
        "pygments.lexers.python",
        "reglab.engine.run.trainer",
    ],
)
def test_needed_modules_stay(contents: Any, name: str) -> None:
    assert not contents.is_dropped_module(name)
    assert not contents.is_dropped_file(name.replace(".", "/") + ".py")


@pytest.mark.parametrize(
    "name",
    [
        "torch._dynamo",
        "torch._inductor.codegen.cpp",
        "torch.distributed.fsdp.api",
        "torch.testing._internal.common_utils",
        "scipy.stats.tests.test_stats",
        "pygments.lexers.javascript",
    ],
)
def test_unneeded_modules_go(contents: Any, name: str) -> None:
    assert contents.is_dropped_module(name)
    assert contents.is_dropped_file(name.replace(".", "/") + ".py")
    assert contents.is_dropped_file(name.replace(".", "\\") + ".cpython-311-x86_64-linux-gnu.so")


@pytest.mark.parametrize(
    ("path", "dropped"),
    [
        ("torch/bin/torch_shm_manager", False),
        ("torch/bin/protoc", True),
        ("torch/include/ATen/ATen.h", True),
        ("torch/lib/libtorch_cpu.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6/plugins/platforms/qwindows.dll", False),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", True),
        ("PySide6/Qt/plugins/platforms/libqminimal.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/plugins/iconengines/libqsvgicon.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/translations/designer_de.qm", True),
        ("PySide6/Qt/lib/libQt6OpenGLWidgets.so.6", False),
        ("PySide6/Qt/lib/libQt6QuickWidgets.so.6", True),
        ("sklearn/datasets/data/iris.csv", False),
        ("sklearn/datasets/images/flower.jpg", True),
        ("reglab/_resources/icons/reglab.svg", False),
    ],
)
def test_files(contents: Any, path: str, dropped: bool) -> None:
    assert contents.is_dropped_file(path) is dropped


def test_source_that_torch_reads_stays(contents: Any, tmp_path: Path) -> None:
    read, unread = tmp_path / "functional.py", tmp_path / "init.py"
    read.write_text("@torch.jit._overload\ndef f(x): ...\n", encoding="utf-8")
    unread.write_text("def g(x): ...\n", encoding="utf-8")
    assert not contents.is_unread_source("torch/functional.py", str(read))
    assert contents.is_unread_source("torch/nn/init.py", str(unread))
    assert not contents.is_unread_source("numpy/core.py", str(unread))


def test_rearranged_libraries_are_not_stripped(contents: Any) -> None:
    assert contents.is_stripped("torch/lib/libtorch_cpu.so")
    assert not contents.is_stripped("numpy.libs/libscipy_openblas64_.so")
    assert not contents.is_stripped("scipy/linalg/_flapack.so")


def test_libraries_that_nobody_needs_any_more_go(contents: Any) -> None:
    links = {
        "plugin": ["libxcb.so.1", "libc.so.6"],
        "/usr/lib/libxcb.so.1": ["libXau.so.6"],
        "/usr/lib/libgtk-3.so.0": ["libcairo.so.2"],
    }
    binaries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "plugin", "BINARY"),
        *((name, f"/usr/lib/{name}", "BINARY") for name in ("libxcb.so.1", "libXau.so.6", "libgtk-3.so.0")),
        ("libcairo.so.2", "/usr/lib/libcairo.so.2", "BINARY"),
        ("libpython3.11.so.1.0", "/usr/lib/libpython3.11.so.1.0", "BINARY"),
    ]
    needed = contents.needed_libraries(binaries, lambda source: links.get(source, []))
    assert needed == {"libxcb.so.1", "libXau.so.6", "libpython3.11.so.1.0"}


def test_own_modules_are_all_there(contents: Any, repository: Path) -> None:
    names = contents.own_modules(repository)
    assert "reglab" in names
    assert "reglab.__main__" in names
    assert "reglab.experiment.techniques" in names
    assert len(names) == len(list((repository / "reglab").rglob("*.py")))


def test_windows_version_resource_is_what_pyinstaller_reads(contents: Any, tmp_path: Path) -> None:
    written = Path(contents.windows_version_file("1.2.3", tmp_path)).read_text(encoding="utf-8")
    assert compile(written, "version", "eval")
    assert "filevers=(1, 2, 3, 0)" in written


# ------------------------------------------------------------------------------------------------ packing
@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "dist" / "reglab"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "Größe.txt").write_text("abc" * 1000, encoding="utf-8")
    executable = folder / "reglab"
    executable.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    executable.chmod(0o755)
    return folder


@pytest.mark.parametrize("has_xz", [True, False])
def test_tar_keeps_what_is_executable_and_says_nothing_of_its_maker(
    program: Path, monkeypatch: pytest.MonkeyPatch, has_xz: bool
) -> None:
    import bootstrap_build

    if not has_xz:
        monkeypatch.setattr("shutil.which", lambda name: None)
    archive = program.parent / "reglab-1.tar.xz"
    bootstrap_build._write_tar_xz(program, archive)
    with tarfile.open(archive) as tar:
        members = {member.name: member for member in tar.getmembers()}
    assert "reglab-1/_internal/Größe.txt" in members
    if os.name == "posix":
        assert members["reglab-1/reglab"].mode & 0o111
    assert {member.uname for member in members.values()} == {"root"}


def test_zip_and_checksum(
    program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import bootstrap_build

    (tmp_path / "reglab").mkdir()
    (tmp_path / "reglab" / "__init__.py").write_text('__version__ = "1.2.3"\n', encoding="utf-8")
    monkeypatch.setattr("sys.platform", "win32")
    assert bootstrap_build._pack(tmp_path, program)
    (archive,) = program.parent.glob("reglab-1.2.3-windows-*.zip")
    with zipfile.ZipFile(archive) as packed:
        assert f"{archive.stem}/_internal/Größe.txt" in packed.namelist()
    digest, name = archive.with_name(archive.name + ".sha256").read_text(encoding="utf-8").split()
    assert name == archive.name
    assert digest == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_version_comes_from_the_package(repository: Path, packaging_scripts: Path) -> None:
    import bootstrap_build

    from reglab import __version__

    assert bootstrap_build.version(repository) == __version__


@pytest.mark.skipif(sys.platform != "linux", reason="menu entries of Linux")
def test_menu_entry_points_to_the_folder(repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mit Lücke" / "reglab"
    (folder / "share").mkdir(parents=True)
    (folder / "share" / "reglab.desktop").write_bytes((repository / "packaging/reglab.desktop").read_bytes())
    (folder / "share" / "reglab.svg").write_text("<svg/>", encoding="utf-8")
    script = folder / "add-to-menu.sh"
    script.write_bytes((repository / "packaging" / "add-to-menu.sh").read_bytes())
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    subprocess.run(["sh", str(script)], env=environment, check=True, capture_output=True)
    entry = (tmp_path / "data" / "applications" / "reglab.desktop").read_text(encoding="utf-8")
    assert f'Exec="{folder}/reglab" %f\n' in entry
    assert (tmp_path / "data/icons/hicolor/scalable/apps/reglab.svg").exists()


def test_licences_are_found_from_the_files(packaging_scripts: Path, tmp_path: Path) -> None:
    import frozen_licences
    import jinja2

    target = tmp_path / "licences"
    frozen_licences.write_licences([jinja2.__file__], target, "_internal/PySide6")
    notice = (target / "NOTICE.txt").read_text(encoding="utf-8")
    assert f"Jinja2 {jinja2.__version__ if hasattr(jinja2, '__version__') else ''}".strip() in notice
    assert "_internal/PySide6" in notice
    assert "pytest" not in notice
    assert any((target / "Jinja2").rglob("LICENSE*"))
    assert "MIT License" in (target / "reglab.txt").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (target / "LGPL-3.0.txt").read_text(encoding="utf-8")


def test_the_version_stands_in_all_places_alike() -> None:
    from reglab import __version__

    root = Path(__file__).parents[3]
    assert f"version: {__version__}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {__version__}\n" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------ smoke test
@pytest.fixture
def smoke(packaging_scripts: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    import smoke_frozen

    monkeypatch.setattr(smoke_frozen, "LIMIT_S", 60.0)
    monkeypatch.setattr(smoke_frozen, "END_S", 60.0)
    return smoke_frozen


def pretend(folder: Path, script: str) -> None:
    """Put a program that does what the shell `script` says into `folder`."""
    program = folder / "reglab"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for the program is a shell script")
@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("echo 'reglab smoke ok: 2 arms'", None),
        ("echo 'something else'", "its output lacks"),
        ("echo 'reglab smoke ok: 2 arms'; exit 3", "exit status 3"),
        ("echo 'reglab smoke ok: 2 arms'; echo 'Traceback (most recent call last)' >&2", "Traceback"),
        ("echo 'reglab smoke ok: 2 arms'; sleep 60 >/dev/null 2>&1 &", "left a process behind"),
        ("echo 'reglab smoke ok: 2 arms'; sleep 60", "did not end"),
    ],
)
def test_faults_are_noticed(
    smoke: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: str,
    fault: str | None,
) -> None:
    # Only what never ends is not given its time.
    if fault == "did not end":
        monkeypatch.setattr(smoke, "LIMIT_S", 0.5)
    if fault == "left a process behind":
        monkeypatch.setattr(smoke, "END_S", 0.2)
    pretend(tmp_path, script)
    passed = smoke.run(smoke.Trial("trial", ("reglab", "--smoke"), {}), tmp_path)
    shown = capsys.readouterr().out
    assert passed is (fault is None)
    assert (fault or "passed") in shown


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for the program is a shell script")
def test_program_sees_an_empty_home_and_no_python(
    smoke: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("REGLAB_SOMETHING", "1")
    pretend(tmp_path, 'echo "reglab smoke ok: [$PYTHONPATH$REGLAB_SOMETHING] $HOME $(ls -A "$HOME" | wc -l)"')
    assert smoke.run(smoke.Trial("trial", ("reglab",), {}), tmp_path)
    shown = capsys.readouterr().out
    assert "ok: [] " in shown
    assert "reglab smoke " in shown.split("ok: []")[1]
    assert shown.rstrip().endswith(" 0")


@pytest.mark.skipif(os.name != "posix", reason="links need special rights elsewhere")
def test_links_are_noticed(smoke: Any, program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert smoke.has_no_links(program)
    (program / "_internal" / "libQt6Core.so.6").symlink_to("elsewhere")
    assert not smoke.has_no_links(program)
    assert "FAILED  no links in the folder _internal/libQt6Core.so.6" in capsys.readouterr().out


def test_folder_is_back_in_its_place_afterwards(smoke: Any, program: Path) -> None:
    with smoke.moved(program) as place:
        assert " " in str(place)
        assert (place / "_internal").is_dir()
        assert not program.exists()
    assert (program / "_internal").is_dir()
    assert [each.name for each in program.parent.iterdir()] == ["reglab"]


def test_the_program_is_tried_on_files_as_people_have_them(
    smoke: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries = {trial.name: trial for trial in smoke.trials(None) if trial.files}
    assert tries.keys() == {"a workbook", "a folder of pictures"}
    monkeypatch.chdir(tmp_path)
    for trial in tries.values():
        for name, content in trial.files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
        # From source it shows what the frozen program must show.
        assert main(list(trial.command[1:])) == 0
        assert trial.expected.search(capsys.readouterr().out)
