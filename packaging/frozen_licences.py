"""The licences of everything that lies in the frozen program, gathered from where each file came from.

Runs inside the PyInstaller recipe, which knows the source of every file it has collected.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from email.message import Message
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import cast

TEXTS = Path(__file__).resolve().parent / "licences"
OWN = Path(__file__).resolve().parents[1] / "LICENSE"

NOTICE = """\
Third-party software in this folder
===================================

reglab itself is under the MIT licence (reglab.txt).

reglab shows its window with Qt and its Python bindings (PySide6, shiboken6), version {qt}, which
The Qt Company offers under the GNU Lesser General Public License, version 3. reglab uses them
unchanged and as shared libraries of their own: they lie in {libraries} and may be
replaced there by other builds with the same interface, for instance ones that you have changed;
taking the program apart to find faults in such a change is allowed. Their source code is at
https://download.qt.io/official_releases/QtForPython/ and https://download.qt.io/official_releases/qt/.
The licence is in LGPL-3.0.txt; it builds on GPL-3.0.txt.

The other packages, with the licence that each declares; the full texts lie in folders of the same name:

{packages}
"""
SYSTEM = """
Shared libraries taken from the system on which this program was built:

{libraries}
"""


def write_licences(sources: Iterable[str], target: Path, libraries: str) -> None:
    """Write notice and licence texts for the files `sources` into the folder `target`.

    Parameters
    ----------
    sources
        Paths of all files in the frozen program, where they were on this machine.
    target
        Folder to fill; what was in it goes.
    libraries
        Where the libraries of Qt lie, as the notice should say it.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for licence in TEXTS.glob("*.txt"):
        shutil.copy(licence, target)
    shutil.copy(OWN, target / "reglab.txt")
    resolved = {Path(source).resolve() for source in sources}
    rows, versions = [], {}
    for distribution in sorted(distributions(), key=lambda each: each.name.lower()):
        name = distribution.name
        if name == "reglab" or not _is_used(distribution, resolved):
            continue
        versions[name.lower().replace("_", "-")] = distribution.version
        rows.append(f"  {name} {distribution.version}: {_declared(distribution)}")
        _copy_texts(distribution, target / name)
    rows.append(f"  Python {sys.version.split()[0]}: PSF-2.0, https://docs.python.org/3/license.html")
    python_licence = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python_licence.exists():
        (target / "Python").mkdir()
        shutil.copy(python_licence, target / "Python")
    text = NOTICE.format(
        qt=versions.get("pyside6-essentials", "6"), libraries=libraries, packages="\n".join(rows)
    )
    if system := _system_packages(resolved, target):
        text += SYSTEM.format(libraries="\n".join(f"  {name}" for name in system))
    (target / "NOTICE.txt").write_text(text, encoding="utf-8")


def _is_used(distribution: Distribution, sources: set[Path]) -> bool:
    return any(
        Path(str(file.locate())).resolve() in sources
        for file in distribution.files or ()
        # Metadata alone, which some packages read at run time, is no software.
        if ".dist-info" not in file.parts[0]
    )


def _declared(distribution: Distribution) -> str:
    # A message as in e-mail, which the declared type does not say on every version of Python.
    metadata = cast(Message, distribution.metadata)
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = metadata.get_all("Classifier") or []
    found = [each.rsplit(" :: ", 1)[-1] for each in classifiers if each.startswith("License ::")]
    if found:
        return ", ".join(found)
    # Some packages put the whole text into this field.
    return (metadata.get("License") or "see its home page").strip().splitlines()[0]


def _copy_texts(distribution: Distribution, target: Path) -> None:
    for file in distribution.files or ():
        if ".dist-info" not in file.parts[0]:
            continue
        inside = file.parts[2:] if file.parts[1] == "licenses" else file.parts[1:]
        if file.parts[1] == "licenses" or file.name.upper().startswith(
            ("LICENSE", "LICENCE", "COPYING", "NOTICE")
        ):
            destination = target.joinpath(*inside)
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(str(file.locate()), destination)


def _system_packages(sources: set[Path], target: Path) -> list[str]:
    """Return the Debian packages of system libraries among `sources`, and copy what they say on copyright."""
    files = [str(path) for path in sources if path.is_relative_to("/usr/lib") and ".so" in path.name]
    if shutil.which("dpkg-query") is None or not files:
        return []
    # Files that no package owns make the exit status 1 and are left out.
    answer = subprocess.run(
        ["dpkg-query", "--search", *files], capture_output=True, text=True, check=False
    ).stdout
    packages = sorted({line.split(":", 1)[0] for line in answer.splitlines()})
    for package in packages:
        text = Path("/usr/share/doc") / package / "copyright"
        if text.exists():
            (target / "system").mkdir(exist_ok=True)
            shutil.copy(text, target / "system" / f"{package}.txt")
    return packages
