"""Puts pictures and tables onto the clipboard and into files, and says where that cannot be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from reglab.export.table import Table
from reglab.gui.figures.figure import Figure
from reglab.gui.figures.form import Form
from reglab.gui.figures.render import FigureError, image_of, render
from reglab.gui.figures.settings import last_form
from reglab.gui.widgets.plain import literal
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError
from reglab.words.language import _

SVG = "image/svg+xml"


def copy_picture(figure: Figure, form: Form | None = None, parent: QWidget | None = None) -> bool:
    """Put a picture onto the clipboard: as pixels, and as SVG for programs that take it."""
    form = form or last_form()
    try:
        data = QMimeData()
        data.setImageData(image_of(figure, form))
        data.setData(SVG, render(figure, form, ["svg"])["svg"])
    except FigureError as error:
        complain(parent, _("The picture could not be copied"), str(error))
        return False
    QApplication.clipboard().setMimeData(data)
    return True


def ask_table(table: Table, parent: QWidget | None) -> bool:
    """Ask for a file, and save a table as CSV; whether it was saved."""
    place = str(Path.home() / f"{file_stem(table.name)}.csv")
    name, _unused = QFileDialog.getSaveFileName(parent, _("Save table"), place, _("Tables (*.csv)"))
    if not name:
        return False
    path = Path(name)
    return save(path if path.suffix else path.with_suffix(".csv"), table.csv(), parent)


def save(path: Path, content: str | bytes, parent: QWidget | None) -> bool:
    """Write a file, whole or not at all; what stands against it is said in a dialog."""
    try:
        write_atomic(path, content)
    except StoreError as error:
        complain(parent, _("{file} could not be saved").format(file=path.name), str(error))
        return False
    return True


def complain(parent: QWidget | None, heading: str, details: str) -> None:
    """Say what could not be done, and why."""
    box = QMessageBox(QMessageBox.Icon.Warning, "reglab", literal(heading), parent=parent)
    box.setInformativeText(literal(details))
    box.exec()


def file_stem(title: str) -> str:
    """Return a name for a file, made of a title."""
    kept = "".join(c if c.isalnum() or c in "-_ " else " " for c in title)
    return "-".join(kept.lower().split())[:80] or _("picture")
