"""About reglab: version, the libraries it stands on, and their licences."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from reglab import __version__
from reglab.words.language import _

LIBRARIES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("pyqtgraph", "MIT"),
    ("torch", "BSD-3-Clause"),
    ("numpy", "BSD-3-Clause"),
    ("scikit-learn", "BSD-3-Clause"),
    ("scipy", "BSD-3-Clause"),
    ("pydantic", "MIT"),
)


def about_text() -> str:
    """What the dialog says, as rich text."""
    rows = "".join(
        f"<tr><td>{name}</td><td style='padding:0 16px'>{_version(name)}</td><td>{own}</td></tr>"
        for name, own in LIBRARIES
    )
    system = f"{platform.system()} {platform.machine()}"
    about = _("A lab in which you see overfitting, and what regularization does about it.")
    licence = _("Free software under the MIT licence. It stands on these libraries, each under its own:")
    return (
        f"<h3>reglab {__version__}</h3><p>{about}</p><p>{licence}</p><table>{rows}</table>"
        f"<p>Python {platform.python_version()} · Qt {qVersion()} · {system}</p>"
    )


def show_about(parent: QWidget) -> None:
    """Open the dialog and wait until it is closed."""
    box = QMessageBox(parent)
    box.setWindowTitle(_("About reglab"))
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(about_text())
    box.exec()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _("not installed")
