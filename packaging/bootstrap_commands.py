"""The commands of ``bootstrap.py``: run, test and build."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from bootstrap_environment import Environment
from bootstrap_errors import InstallationError
from bootstrap_system import SystemPackagesMissingError, require_system_packages

ROOT = Path(__file__).resolve().parent.parent


def dispatch(arguments: list[str], about: str) -> int:
    """Carry out one command and return the exit status of what it started.

    Parameters
    ----------
    arguments
        What was written behind the name of the program.
    about
        What the help says of the whole.
    """
    own, passed_on = _split(arguments)
    options = _parser(about).parse_args(own)
    if passed_on and options.command == "build":
        _parser(about).error("build takes nothing after --")
    try:
        return {"run": _run, "test": _test, "build": _build}[options.command](options, passed_on)
    except (InstallationError, SystemPackagesMissingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The next start continues where this one ended.\n")
        return 130


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Divide at the first ``--``: before it for us, after it for the started program."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def _parser(about: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog="bootstrap.py", description=about, formatter_class=RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="{run,test,build}")
    for name, help_text in {
        "run": "start reglab; what follows -- goes to it",
        "test": "run every check; what follows -- goes to pytest",
        "build": "build the program that needs no Python, into dist/",
    }.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        # The program must not take in what only the tests need.
        folder = ".venv-build" if name == "build" else ".venv"
        command.add_argument(
            "--venv",
            type=Path,
            default=ROOT / folder,
            metavar="DIR",
            help=f"the virtual environment (default: {folder} beside the checkout)",
        )
        command.add_argument(
            "--torch-index",
            metavar="URL",
            help="package index to take torch from, for another build of it (CPU only, CUDA); remembered",
        )
        command.add_argument(
            "--install-system",
            action="store_true",
            help="install missing system packages with sudo (Debian, Ubuntu; root needs no asking)",
        )
    commands.choices["build"].add_argument(
        "--no-archive", action="store_true", help="leave out the archive, whose compression takes minutes"
    )
    return parser


def _prepared(options: Namespace, extras: frozenset[str]) -> Environment:
    """Return the environment with all that `extras` need; at once if an earlier start finished it."""
    environment = Environment(ROOT, options.venv.expanduser().absolute(), options.torch_index)
    ready = environment.is_ready(extras)
    # A start must be quick; tests and builds rather look once more at what the system has.
    if extras or not ready:
        require_system_packages(extras, may_use_sudo=options.install_system)
    if not ready:
        environment.install(extras)
    return environment


def _run(options: Namespace, passed_on: list[str]) -> int:
    python = _prepared(options, frozenset()).python
    command = [str(python), "-m", "reglab", *passed_on]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)
    # Windows has no real exec: the caller would get its prompt back while the program runs.
    return subprocess.call(command)


def _test(options: Namespace, passed_on: list[str]) -> int:
    environment = _prepared(options, frozenset({"test"}))
    from bootstrap_checks import run_checks

    return run_checks(ROOT, environment.python, passed_on)


def _build(options: Namespace, _: list[str]) -> int:
    environment = _prepared(options, frozenset({"build", "sheets"}))
    from bootstrap_build import build

    return build(ROOT, environment.python, pack=not options.no_archive)
