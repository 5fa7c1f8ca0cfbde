"""Try the frozen program as a stranger's computer would: no Python, an odd folder name, an empty home.

::

    python3 packaging/smoke_frozen.py dist/reglab
    python3 packaging/smoke_frozen.py dist/reglab --same-as .venv/bin/python

Starts it with ``--smoke``, which opens the window, trains in the child process, paints, prints one line and
ends; offscreen and, where there is an Xvfb, in a real X11 window. It fails on a traceback, a missing plugin,
a line that does not come, a program that does not end, and a process that is left behind. With an interpreter
that has reglab installed, an experiment must also give the very same numbers there. Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smoke_trials import EXPECTED, Trial, trials

LIMIT_S = 120.0
END_S = 5.0
"""How long helper processes may take to notice the end of their parent."""
BAD_SIGNS = (
    "Traceback (most recent call last)",
    "Fatal Python error",
    "Could not load the Qt platform plugin",
    "no Qt platform plugin could be initialized",
    "cannot open shared object file",
    "ModuleNotFoundError",
    "ImportError",
    "Failed to execute script",
    "Segmentation fault",
)
EXPERIMENT = ("run", "digits-120", "--seeds", "2", "--epochs", "20", "--json")
"""What is compared with a run from source: real data, all arms, a second or two."""
ODD_NAME = "Prøv den här – 実験 (1)"
"""A folder with spaces and letters outside ASCII, as people have them."""


def faults(trial: Trial, status: int | None, output: str, left: bool) -> list[str]:
    """Return what was wrong with one start, in plain sentences.

    Parameters
    ----------
    trial, status
        What was started, and its exit status; None if it had to be killed.
    output
        Standard output and standard error together.
    left
        Whether a process was still there after the program had ended.
    """
    found = []
    if status is None:
        found.append(f"it did not end within {LIMIT_S:.0f} s")
    elif status != 0:
        found.append(f"it ended with exit status {status}")
    found += [f"its output contains {sign!r}" for sign in BAD_SIGNS if sign in output]
    if trial.expected is not None and not trial.expected.search(output):
        found.append(f"its output lacks {trial.expected.pattern!r}")
    if left:
        found.append("it left a process behind")
    return found


def run(trial: Trial, folder: Path) -> bool:
    """Carry out one trial with the program in `folder`, report, and tell whether it passed."""
    with tempfile.TemporaryDirectory(prefix="reglab smoke ") as home:
        suffix = ".exe" if sys.platform == "win32" else ""
        command = [str(folder / f"{trial.command[0]}{suffix}"), *trial.command[1:]]
        environment = _environment(Path(home)) | trial.environment
        for name, content in trial.files.items():
            place = Path(home) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if trial.before:
            first = [str(folder / f"{trial.before[0]}{suffix}"), *trial.before[1:]]
            subprocess.run(
                first, cwd=home, env=environment, stdin=subprocess.DEVNULL, check=False, timeout=LIMIT_S
            )
        start = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        status: int | None
        try:
            output, _ = process.communicate(timeout=LIMIT_S)
            status = process.returncode
        except subprocess.TimeoutExpired:
            _kill(process)
            output, _ = process.communicate()
            status = None
        seconds = time.monotonic() - start
        wrong = faults(trial, status, output, left=_left_behind(process.pid))
    print(f"{'FAILED' if wrong else 'passed'}  {trial.name} ({seconds:.1f} s)", flush=True)
    if wrong:
        print("  " + "; ".join(wrong) + "\n--- its output\n" + output + "\n---", flush=True)
    else:
        lines = output.strip().splitlines()
        shown = [line for line in lines if trial.expected is EXPECTED and EXPECTED.match(line)]
        print("".join(f"  {line}\n" for line in shown), end="", flush=True)
    return not wrong


def _environment(home: Path) -> dict[str, str]:
    """Return the variables of a computer that knows nothing of Python, with an empty home."""
    ours = (
        "PYTHON",
        "VIRTUAL_ENV",
        "LD_LIBRARY_PATH",
        "QT_",
        "XDG_",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "REGLAB_",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home),
        "LOCALAPPDATA": str(home),
    }


def _left_behind(group: int) -> bool:
    """Tell whether any process of the session that the program led is still alive, and end it."""
    if os.name != "posix":
        return False
    deadline = time.monotonic() + END_S
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    os.killpg(group, 9)
    return True


def _kill(process: subprocess.Popen[str]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, 9)
    else:
        process.kill()


def has_no_links(folder: Path) -> bool:
    """Tell, and report, whether the folder can be unpacked where there are no links, as on memory sticks."""
    if sys.platform == "darwin":  # bundles are made of links, and stay on file systems that know them
        return True
    links = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink()]
    print(f"{'FAILED' if links else 'passed'}  no links in the folder {' '.join(links)}".rstrip(), flush=True)
    return not links


def same_numbers(folder: Path, python: Path) -> bool:
    """Run one experiment in the program and from source, report, and tell whether the results are equal."""
    suffix = ".exe" if sys.platform == "win32" else ""
    starts = {"program": [str(folder / f"reglab-cli{suffix}")], "source": [str(python), "-m", "reglab"]}
    results: dict[str, object] = {}
    for name, start in starts.items():
        with tempfile.TemporaryDirectory(prefix="reglab smoke ") as home:
            result = subprocess.run(
                [*start, *EXPERIMENT],
                cwd=home,
                env=_environment(Path(home)) | {"OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=LIMIT_S,
                check=False,
            )
        if result.returncode:
            print(
                f"FAILED  same numbers: the {name} ended with {result.returncode}\n{result.stderr}",
                flush=True,
            )
            return False
        results[name] = json.loads(result.stdout)["arms"]
    equal = results["program"] == results["source"]
    print(
        f"{'passed' if equal else 'FAILED'}  same numbers as from source: {' '.join(EXPERIMENT)}", flush=True
    )
    if not equal:
        print(f"  program: {results['program']}\n  source:  {results['source']}", flush=True)
    return equal


@contextmanager
def virtual_display() -> Iterator[str | None]:
    """An X server of our own for the time of the context, or None where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        yield None
        return
    read, write = os.pipe()
    # The server looks for a free number itself and writes it down when it is ready.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        try:
            yield f":{number}" if number else None
        finally:
            server.terminate()


@contextmanager
def moved(folder: Path) -> Iterator[Path]:
    """The program under a path with spaces and letters outside ASCII; afterwards it is back in its place."""
    odd = folder.parent / ODD_NAME
    odd.mkdir(exist_ok=True)
    place = odd / folder.name
    folder.rename(place)
    try:
        yield place
    finally:
        place.rename(folder)
        odd.rmdir()


def main(arguments: list[str]) -> int:
    """Try the program in the folder that is named on the command line; return 0 if all is well."""
    parser = ArgumentParser(prog="smoke_frozen.py", description="Try the frozen program.")
    parser.add_argument("folder", type=Path, help="the folder that holds the frozen program")
    parser.add_argument(
        "--same-as",
        type=Path,
        metavar="PYTHON",
        help="interpreter with reglab, which must give the same numbers",
    )
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    folder = options.folder.resolve()
    with virtual_display() as display, moved(folder) as place:
        if display is None:
            print("no Xvfb here: the window on X11 is not tried", flush=True)
        passed = [run(trial, place) for trial in trials(display)]
        passed.append(has_no_links(place))
        if options.same_as is not None:
            passed.append(same_numbers(place, options.same_as))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
